#include "projections/query/cursor.hpp"

#include <cstdint>

namespace beaker {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

}  // namespace

std::string cursor_text(std::string_view place) {
    std::string text;
    std::uint32_t bits = 0;
    int held = 0;
    for (const char byte : place) {
        bits = bits << 8 | static_cast<unsigned char>(byte);
        for (held += 8; held >= 6; held -= 6) text += alphabet[bits >> (held - 6) & 63];
    }
    if (held > 0) text += alphabet[bits << (6 - held) & 63];
    return text;
}

std::optional<std::string> place_of_cursor(std::string_view text) {
    std::string place;
    std::uint32_t bits = 0;
    int held = 0;
    for (const char each : text) {
        const auto value = alphabet.find(each);
        if (value == std::string_view::npos) return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        held += 6;
        if (held < 8) continue;
        held -= 8;
        place += static_cast<char>(bits >> held & 0xff);
    }
    // One text for one place: a character too many or bits that mean nothing make it another text.
    if (cursor_text(place) != text) return std::nullopt;
    return place;
}

}  // namespace beaker
