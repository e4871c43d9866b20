#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace beaker {

/// The letter in lower case; whatever is no ASCII letter stays as it is, in any locale.
constexpr char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

/// Whether two texts are the same without regard to the case of ASCII letters, as names of headers and
/// schemes are (RFC 9110 §5.1).
constexpr bool equal_ignoring_case(std::string_view left, std::string_view right) {
    return std::ranges::equal(left, right, {}, ascii_lower, ascii_lower);
}

inline std::string ascii_lowered(std::string text) {
    std::ranges::transform(text, text.begin(), ascii_lower);
    return text;
}

}  // namespace beaker
