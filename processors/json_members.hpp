#pragma once

#include <simdjson.h>

#include <initializer_list>
#include <optional>
#include <string_view>

namespace beaker::processors {

/// A provider's body, whole and checked: bytes from outside go through the DOM parser, which looks at all of
/// them. None where it is not JSON. The element lives until the next call on the same thread.
std::optional<simdjson::dom::element> parse_body(std::string_view body);

using Path = std::initializer_list<std::string_view>;

/// The value at a path of member names; none where one is missing or null, or something on the way is no
/// object.
std::optional<simdjson::dom::element> member(simdjson::dom::element from, Path path);
/// The text at a path; none also where it is no text.
std::optional<std::string_view> text_member(simdjson::dom::element from, Path path);
/// The first text of several paths that is there and not empty.
std::optional<std::string_view> first_text(simdjson::dom::element from, std::initializer_list<Path> paths);
/// The number at a path; none also where it is no number.
std::optional<double> number_member(simdjson::dom::element from, Path path);

}  // namespace beaker::processors
