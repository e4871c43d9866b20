#include "ingest/api/dead_letter_detail.hpp"

namespace beaker::ingest::api {

Queries::MaybeAnswer dead_letter_detail(const Queries& queries, const Uuid& input) {
    auto row = queries.dead_letter(input);
    if (!row || !*row) return row;
    const auto record = queries.dead_letter_record(input);
    if (!record) return std::unexpected(record.error());
    (*row)->back() = ',';
    (*row)->append(R"("record":)").append(*record ? to_json(**record) : "null").append("}");
    return row;
}

}  // namespace beaker::ingest::api
