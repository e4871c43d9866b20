#include "schemas/described/json_object.hpp"

#include "schemas/described/json_writer.hpp"

namespace beaker {

JsonObject& JsonObject::text(std::string_view name, std::string_view value) {
    append_json_key(body_, name);
    append_json_string(body_, value);
    return *this;
}

JsonObject& JsonObject::number(std::string_view name, std::int64_t value) {
    append_json_key(body_, name);
    append_json_number(body_, value);
    return *this;
}

JsonObject& JsonObject::flag(std::string_view name, bool value) {
    return json(name, value ? "true" : "false");
}

JsonObject& JsonObject::json(std::string_view name, std::string_view value) {
    append_json_key(body_, name);
    body_ += value;
    return *this;
}

std::string json_list(std::span<const std::string> values) {
    std::string list = "[";
    for (const std::string& value : values) {
        if (list.size() > 1) list += ',';
        list += value;
    }
    return list + ']';
}

std::string json_texts(std::span<const std::string_view> texts) {
    std::string list = "[";
    for (const std::string_view text : texts) {
        if (list.size() > 1) list += ',';
        append_json_string(list, text);
    }
    return list + ']';
}

std::string json_reference(std::string_view to) { return JsonObject().text("$ref", to).done(); }

}  // namespace beaker
