#include "ingest/api/dead_letter_detail.hpp"

#include "ingest/api/operation_schemas.hpp"
#include "schemas/described/json_object.hpp"

namespace beaker::ingest::api {

Queries::MaybeAnswer dead_letter_detail(const Queries& queries, const Uuid& input,
                                        const SomePartitions& among) {
    auto row = queries.dead_letter(input, among);
    if (!row || !*row) return row;
    const auto record = queries.dead_letter_record(input, among);
    if (!record) return std::unexpected(record.error());
    (*row)->back() = ',';
    (*row)->append(R"("record":)").append(*record ? to_json(**record) : "null").append("}");
    return row;
}

NamedSchema dead_letter_detail_schema() {
    auto row = schema_of<DeadLetterRow>("DeadLetter",
                                        "An input that could not be decided, and what people did about it.");
    auto record = schema_of<RecordCopy>("RecordCopy", "A whole record as it lay in the log.");
    const auto own =
        JsonObject()
            .text("type", "object")
            .json("properties", JsonObject().json("record", nullable_schema(record.reference())).done())
            .json("required", R"(["record"])")
            .done();
    auto json = JsonObject()
                    .text("title", "DeadLetterDetail")
                    .text("description", "A dead letter with its record.")
                    .json("allOf", json_list(std::vector{row.reference(), own}))
                    .done();
    return {"DeadLetterDetail", std::move(json), {std::move(row), std::move(record)}};
}

}  // namespace beaker::ingest::api
