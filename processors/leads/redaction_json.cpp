#include <simdjson.h>

#include "processors/json_members.hpp"
#include "processors/leads/redaction.hpp"
#include "schemas/described/json_writer.hpp"

namespace beaker::processors::leads {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

/// A card's number fits a JSON number; it is judged by its digits and becomes a text where it is removed.
template <class Number>
void write_number(Number number, std::string& out) {
    std::string text;
    append_json_number(text, number);
    const std::string redacted = redact_sensitive(text);
    if (redacted == text)
        out += text;
    else
        append_json_string(out, redacted);
}

// simdjson refuses documents more than 1024 levels deep, so that the recursion ends.
void write(element value, std::string& out);

void write_members(simdjson::dom::object members, std::string& out) {
    out += '{';
    for (const auto member : members) {
        append_json_key(out, member.key);
        write(member.value, out);
    }
    out += '}';
}

void write_items(simdjson::dom::array items, std::string& out) {
    out += '[';
    bool first = true;
    for (const element item : items) {
        if (!first) out += ',';
        first = false;
        write(item, out);
    }
    out += ']';
}

void write(element value, std::string& out) {
    switch (value.type()) {
        case element_type::OBJECT:
            return write_members(value.get_object().value_unsafe(), out);
        case element_type::ARRAY:
            return write_items(value.get_array().value_unsafe(), out);
        case element_type::STRING:
            return append_json_string(out, redact_sensitive(value.get_string().value_unsafe()));
        case element_type::INT64:
            return write_number(value.get_int64().value_unsafe(), out);
        case element_type::UINT64:
            return write_number(value.get_uint64().value_unsafe(), out);
        case element_type::DOUBLE:
            return write_number(value.get_double().value_unsafe(), out);
        case element_type::BOOL:
            out += value.get_bool().value_unsafe() ? "true" : "false";
            return;
        case element_type::NULL_VALUE:
            out += "null";
            return;
    }
}

}  // namespace

std::optional<std::string> redact_json_strings(std::string_view json) {
    const auto root = parse_body(json);
    if (!root) return std::nullopt;
    std::string out;
    out.reserve(json.size());
    write(*root, out);
    return out;
}

}  // namespace beaker::processors::leads
