#include "schemas/masking.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <utility>

#include "schemas/catalogue.hpp"
#include "schemas/described/json_writer.hpp"
#include "schemas/events/input.hpp"
#include "schemas/values/pii.hpp"

namespace beaker {

namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

constexpr std::string_view personal_mark = "x-personal-data";

bool looks_like_phone(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '(' || c == ')' || c == ' ' || c == '.';
    });
}

bool is_personal(const element& schema) {
    bool personal = false;
    return schema.is_object() && !schema[personal_mark].get(personal) && personal;
}

/// Every text in it masked, every number gone.
void append_masked(std::string& out, const element& value) {
    switch (value.type()) {
        case element_type::STRING:
            append_json_string(out, mask_text(value.get_string().value_unsafe()));
            return;
        case element_type::NULL_VALUE:
            out += "null";
            return;
        case element_type::ARRAY: {
            out += '[';
            bool first = true;
            for (const element each : simdjson::dom::array(value)) {
                if (!std::exchange(first, false)) out += ',';
                append_masked(out, each);
            }
            out += ']';
            return;
        }
        case element_type::OBJECT: {
            out += '{';
            for (const auto member : simdjson::dom::object(value)) {
                append_json_key(out, member.key);
                append_masked(out, member.value);
            }
            out += '}';
            return;
        }
        default:
            out += '0';
    }
}

void append(std::string& out, const element& value, const element* schema);

void append_object(std::string& out, const element& value, const element* schema) {
    out += '{';
    for (const auto member : simdjson::dom::object(value)) {
        append_json_key(out, member.key);
        element below;
        const bool known = schema && (!(*schema)["properties"][member.key].get(below) ||
                                      (!(*schema)["additionalProperties"].get(below) && below.is_object()));
        append(out, member.value, known ? &below : nullptr);
    }
    out += '}';
}

void append_array(std::string& out, const element& value, const element* schema) {
    element items;
    const bool known = schema && !(*schema)["items"].get(items);
    out += '[';
    bool first = true;
    for (const element each : simdjson::dom::array(value)) {
        if (!std::exchange(first, false)) out += ',';
        append(out, each, known ? &items : nullptr);
    }
    out += ']';
}

void append(std::string& out, const element& value, const element* schema) {
    if (schema && is_personal(*schema)) return append_masked(out, value);
    if (value.is_object()) return append_object(out, value, schema);
    if (value.is_array()) return append_array(out, value, schema);
    out += simdjson::minify(value);
}

std::string size_alone(const Record& record) {
    return fmt::format(R"({{"masked":true,"bytes":{}}})", record.value.size());
}

}  // namespace

struct Masker::Schema {
    simdjson::dom::parser parser;
    element root;
};

Masker::Masker() = default;
Masker::~Masker() = default;

const Masker::Schema* Masker::schema_of(std::string_view type) {
    const auto known = schemas_.find(type);
    if (known != schemas_.end()) return known->second.get();
    std::unique_ptr<Schema> schema;
    if (const CatalogueEntry* entry = find_type(type)) {
        schema = std::make_unique<Schema>();
        if (schema->parser.parse(entry->schema()).get(schema->root)) schema.reset();
    }
    return schemas_.emplace(std::string(type), std::move(schema)).first->second.get();
}

std::string Masker::masked_value(const Record& record) {
    const Schema* schema = schema_of(record.type);
    simdjson::dom::parser parser;
    element value;
    if (!schema || parser.parse(record.value).get(value)) return size_alone(record);
    std::string out;
    append(out, value, &schema->root);
    return out;
}

std::string masked_by_schema(std::string_view schema, std::string_view json) {
    simdjson::dom::parser schemas, values;
    element root, value;
    if (schemas.parse(schema).get(root) || values.parse(json).get(value)) return R"("***")";
    std::string out;
    append(out, value, &root);
    return out;
}

std::string plain_value(const Record& record) {
    simdjson::dom::parser parser;
    element value;
    if (!parser.parse(record.value).get(value)) return simdjson::minify(value);
    const auto copy = RecordCopy::of(record);
    std::string out;
    if (copy.value) {
        append_json_string(out, copy.value->reveal());
    } else {
        out = R"({"base64":)";
        append_json_string(out, copy.value_base64->reveal());
        out += '}';
    }
    return out;
}

std::string mask_text(std::string_view text) {
    if (text.find('@') != std::string_view::npos && text.find(' ') == std::string_view::npos)
        return mask_email(text);
    return looks_like_phone(text) ? mask_phone(text) : "***";
}

}  // namespace beaker
