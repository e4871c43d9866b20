#include "processors/json_members.hpp"

namespace beaker::processors {

std::optional<simdjson::dom::element> parse_body(std::string_view body) {
    // Only memory that is used again: nothing of one body is seen while reading the next.
    static thread_local simdjson::dom::parser parser;
    simdjson::dom::element root;
    if (parser.parse(body.data(), body.size()).get(root) != simdjson::SUCCESS) return std::nullopt;
    return root;
}

std::optional<simdjson::dom::element> member(simdjson::dom::element from, Path path) {
    for (const std::string_view name : path) {
        simdjson::dom::object object;
        if (from.get(object) != simdjson::SUCCESS) return std::nullopt;
        if (object.at_key(name).get(from) != simdjson::SUCCESS) return std::nullopt;
    }
    if (from.is_null()) return std::nullopt;
    return from;
}

std::optional<std::string_view> text_member(simdjson::dom::element from, Path path) {
    const auto found = member(from, path);
    std::string_view text;
    if (!found || found->get(text) != simdjson::SUCCESS) return std::nullopt;
    return text;
}

std::optional<std::string_view> first_text(simdjson::dom::element from, std::initializer_list<Path> paths) {
    for (const Path path : paths)
        if (const auto text = text_member(from, path); text && !text->empty()) return text;
    return std::nullopt;
}

std::optional<double> number_member(simdjson::dom::element from, Path path) {
    const auto found = member(from, path);
    double number = 0;
    if (!found || found->get(number) != simdjson::SUCCESS) return std::nullopt;
    return number;
}

}  // namespace beaker::processors
