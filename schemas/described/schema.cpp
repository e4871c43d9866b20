#include "schemas/described/schema.hpp"

namespace beaker {

std::string schema_head(std::string_view id, std::string_view title) {
    std::string out = R"("$schema":"https://json-schema.org/draft/2020-12/schema","$id":)";
    append_json_string(out, id);
    out += R"(,"title":)";
    append_json_string(out, title);
    return out + ',';
}

std::string part_head(std::string_view title, std::string_view description) {
    std::string out = R"("title":)";
    append_json_string(out, title);
    out += R"(,"description":)";
    append_json_string(out, description);
    return out + ',';
}

std::string object_schema(std::string_view head, std::span<const MemberSchema> members) {
    std::string properties = "{", required = "[";
    for (const MemberSchema& member : members) {
        append_json_name(properties, member.name);
        properties += member.schema;
        if (!member.required) continue;
        if (required.size() > 1) required += ',';
        append_json_string(required, member.name);
    }
    std::string out = "{";
    out.append(head).append(R"("type":"object","properties":)").append(properties).append("}");
    out.append(R"(,"required":)").append(required).append("]");
    return out.append(R"(,"additionalProperties":true})");
}

std::string whole_number_schema(std::int64_t least, std::uint64_t most) {
    std::string out = R"({"type":"integer","minimum":)";
    append_json_number(out, least);
    out += R"(,"maximum":)";
    append_json_number(out, most);
    return out + '}';
}

std::string text_schema(std::string_view format, std::string_view pattern) {
    std::string out = R"({"type":"string")";
    if (!format.empty()) {
        out += R"(,"format":)";
        append_json_string(out, format);
    }
    if (!pattern.empty()) {
        out += R"(,"pattern":)";
        append_json_string(out, pattern);
    }
    return out + '}';
}

std::string enum_schema(std::span<const EnumName> names) {
    std::string list;
    for (const EnumName& each : names) {
        if (!list.empty()) list += ',';
        append_json_string(list, each.name);
    }
    return R"({"type":"string","enum":[)" + list + "]}";
}

std::string list_schema(std::string_view element) {
    return std::string(R"({"type":"array","items":)").append(element) + '}';
}

std::string map_schema(std::string_view element) {
    return std::string(R"({"type":"object","additionalProperties":)").append(element) + '}';
}

std::string nullable_schema(std::string_view schema) {
    return std::string(R"({"anyOf":[)").append(schema).append(R"(,{"type":"null"}]})");
}

std::string personal_schema(std::string_view schema) {
    std::string out = R"({"x-personal-data":true)";
    if (schema != "{}") out += ',';
    return out.append(schema.substr(1));
}

}  // namespace beaker
