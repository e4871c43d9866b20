#include "ingest/api/operation_schemas.hpp"

#include <fmt/format.h>

#include "projections/query/queries.hpp"
#include "schemas/described/json_object.hpp"

namespace beaker::ingest::api {

namespace {

using Place = OperationParameter::Place;

}  // namespace

std::string NamedSchema::reference() const {
    return json_reference(fmt::format("#/components/schemas/{}", name));
}

NamedSchema page_of(std::string_view name, NamedSchema item) {
    const auto items = JsonObject()
                           .text("type", "array")
                           .number("maxItems", Page::limit_max)
                           .json("items", item.reference())
                           .done();
    const auto next =
        JsonObject()
            .json("type", R"(["string","null"])")
            .text("description", "What `cursor` takes for the next page; null: this is the last one.")
            .done();
    auto json =
        JsonObject()
            .text("title", name)
            .text("description",
                  "A part of a list, newest first. With filters that fit few of many rows it may be short, "
                  "or empty, and still have a `next`.")
            .text("type", "object")
            .json("properties", JsonObject().json("items", items).json("next", next).done())
            .json("required", R"(["items","next"])")
            .done();
    return {name, std::move(json), {std::move(item)}};
}

OperationParameter text_parameter(std::string_view name, std::string_view description) {
    return {name, Place::query, description, text_schema("", "")};
}

OperationParameter instant_parameter(std::string_view name, std::string_view description) {
    return {name, Place::query, description, text_schema(Instant::json_format, "")};
}

OperationParameter tenant_parameter(std::string_view name, std::string_view description) {
    return {name, Place::query, description,
            text_schema("uuid",
                        "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-8[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-"
                        "[0-9a-fA-F]{12}$")};
}

OperationParameter word_parameter(std::string_view name, std::string_view description,
                                  std::initializer_list<std::string_view> words) {
    const auto listed = json_texts({words.begin(), words.size()});
    return {name, Place::query, description, JsonObject().text("type", "string").json("enum", listed).done()};
}

std::vector<OperationParameter> page_parameters() {
    const auto limit = JsonObject()
                           .text("type", "integer")
                           .number("minimum", 1)
                           .number("maximum", Page::limit_max)
                           .number("default", static_cast<std::int64_t>(Page{}.limit))
                           .done();
    return {
        {"limit", Place::query, "How many items at most.", limit},
        {"cursor", Place::query,
         "`next` of the page before, asked for with the same filters; without it, the start.",
         text_schema("", "")},
    };
}

OperationParameter id_variable(std::string_view name, std::string_view description) {
    return {name, Place::path, description, text_schema("uuid", "")};
}

OperationParameter header_parameter(std::string_view name, std::string_view description, std::string schema) {
    return {name, Place::header, description, std::move(schema)};
}

OperationBody asker_body(std::string_view name, std::string_view description, std::string_view members,
                         std::string_view required) {
    return {"application/json",
            description,
            {name, fmt::format(R"({{"type":"object","properties":{{"asked_by":{{"type":["string","null"],)"
                               R"("description":"A user name, for the record of who asked.",)"
                               R"("pattern":"^[A-Za-z0-9._-]{{1,64}}$"}}{}}},"required":[{}],)"
                               R"("additionalProperties":false}})",
                               members, required)},
            !required.empty()};
}

}  // namespace beaker::ingest::api
