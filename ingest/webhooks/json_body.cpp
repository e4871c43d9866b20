#include "ingest/webhooks/json_body.hpp"

#include <fmt/format.h>

namespace beaker::ingest::webhooks::json {

static_assert(parse_padding >= simdjson::SIMDJSON_PADDING);

std::expected<Object, BadBody> parse_object(const std::string& body) {
    thread_local simdjson::dom::parser parser;
    Object object;
    const auto error = parser.parse(body).get(object);
    if (error == simdjson::INCORRECT_TYPE)
        return std::unexpected(BadBody{"The body is JSON, but not an object."});
    if (error) return std::unexpected(BadBody{"The body is not JSON."});
    return object;
}

std::optional<Element> find(Object object, std::initializer_list<std::string_view> path) {
    Element element;
    std::optional<Object> inside = object;
    for (const std::string_view name : path) {
        if (!inside || inside->at_key(name).get(element)) return std::nullopt;
        Object next;
        inside = element.get(next) ? std::nullopt : std::optional(next);
    }
    return element;
}

std::string_view text_at(Object object, std::initializer_list<std::string_view> path) {
    std::string_view text;
    const auto element = find(object, path);
    if (!element || element->get(text)) return {};
    return text;
}

std::optional<Object> object_at(Object object, std::initializer_list<std::string_view> path) {
    Object inside;
    const auto element = find(object, path);
    if (!element || element->get(inside)) return std::nullopt;
    return inside;
}

std::string scalar_at(Object object, std::initializer_list<std::string_view> path) {
    const auto element = find(object, path);
    if (!element) return {};
    using simdjson::dom::element_type;
    switch (element->type()) {
        case element_type::INT64:
            return fmt::to_string(element->get_int64().value_unsafe());
        case element_type::UINT64:
            return fmt::to_string(element->get_uint64().value_unsafe());
        case element_type::DOUBLE:
            return fmt::format("{}", element->get_double().value_unsafe());
        case element_type::STRING:
            return std::string(element->get_string().value_unsafe());
        default:
            return {};
    }
}

}  // namespace beaker::ingest::webhooks::json
