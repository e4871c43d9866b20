#include "schemas/compatibility.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <set>

namespace beaker {

namespace {

using Element = simdjson::dom::element;

std::string minified(simdjson::simdjson_result<Element> value) {
    Element element;
    return value.get(element) ? std::string{} : simdjson::minify(element);
}

std::set<std::string> strings_of(simdjson::simdjson_result<Element> list) {
    std::set<std::string> strings;
    simdjson::dom::array array;
    if (list.get_array().get(array)) return strings;
    for (const Element each : array) strings.insert(simdjson::minify(each));
    return strings;
}

class Comparison {
public:
    std::vector<std::string> breaks;

    void compare(Element before, Element after, const std::string& pointer) {
        for (const char* key : {"type", "format", "const", "$ref", "pattern"})
            if (minified(before[key]) != minified(after[key])) say(pointer, fmt::format("{} changed", key));
        compare_enums(before, after, pointer);
        compare_required(before, after, pointer);
        compare_properties(before, after, pointer);
        for (const char* key : {"items", "additionalProperties"}) compare_nested(before, after, key, pointer);
    }

private:
    void say(const std::string& pointer, const std::string& what) {
        breaks.push_back(fmt::format("{}: {}", pointer.empty() ? "/" : pointer, what));
    }

    void compare_enums(Element before, Element after, const std::string& pointer) {
        const auto now = strings_of(after["enum"]);
        for (const std::string& value : strings_of(before["enum"]))
            if (!now.contains(value)) say(pointer, "lost the value " + value);
    }

    void compare_required(Element before, Element after, const std::string& pointer) {
        const auto old_ones = strings_of(before["required"]);
        const auto new_ones = strings_of(after["required"]);
        for (const std::string& name : new_ones)
            if (!old_ones.contains(name)) say(pointer, name + " became required");
        for (const std::string& name : old_ones)
            if (!new_ones.contains(name)) say(pointer, name + " is no longer required");
    }

    void compare_properties(Element before, Element after, const std::string& pointer) {
        simdjson::dom::object properties;
        if (before["properties"].get_object().get(properties)) return;
        for (const auto [name, schema] : properties) {
            const std::string place = fmt::format("{}/{}", pointer, name);
            Element now;
            if (after["properties"][name].get(now))
                say(place, "was removed");
            else
                compare(schema, now, place);
        }
    }

    void compare_nested(Element before, Element after, const char* key, const std::string& pointer) {
        Element was, now;
        if (before[key].get(was) || !was.is_object()) return;
        if (after[key].get(now) || !now.is_object())
            say(pointer, fmt::format("{} changed", key));
        else
            compare(was, now, fmt::format("{}/{}", pointer, key));
    }
};

}  // namespace

std::vector<std::string> breaking_changes(std::string_view old_schema, std::string_view new_schema) {
    simdjson::dom::parser old_parser, new_parser;
    Element before, after;
    if (old_parser.parse(simdjson::padded_string(old_schema)).get(before))
        return {"/: the old schema is not JSON"};
    if (new_parser.parse(simdjson::padded_string(new_schema)).get(after))
        return {"/: the new schema is not JSON"};
    Comparison comparison;
    comparison.compare(before, after, "");
    return std::move(comparison.breaks);
}

}  // namespace beaker
