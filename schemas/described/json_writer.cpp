#include "schemas/described/json_writer.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

namespace beaker {
namespace {

constexpr std::array<bool, 256> must_be_escaped = [] {
    std::array<bool, 256> table{};
    for (std::size_t control = 0; control < 0x20; ++control) table[control] = true;
    table['"'] = table['\\'] = true;
    return table;
}();

/// Whether one of eight bytes must be escaped, by arithmetic on all at once: most text has none for long
/// stretches.
bool any_must_be_escaped(const char* bytes) {
    constexpr std::uint64_t ones = 0x0101010101010101U, highs = 0x8080808080808080U;
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    const auto below = [](std::uint64_t x, std::uint64_t limit) { return (x - ones * limit) & ~x & highs; };
    return (below(word, 0x20) | below(word ^ (ones * '"'), 1) | below(word ^ (ones * '\\'), 1)) != 0;
}

/// How many bytes from the start need no escape.
std::size_t plain_prefix(std::string_view text) {
    std::size_t at = 0;
    while (at + 8 <= text.size() && !any_must_be_escaped(text.data() + at)) at += 8;
    while (at < text.size() && !must_be_escaped[static_cast<unsigned char>(text[at])]) ++at;
    return at;
}

void append_escape(std::string& out, char c) {
    static constexpr char digits[] = "0123456789abcdef";
    switch (c) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\b':
            out += "\\b";
            return;
        case '\f':
            out += "\\f";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        default:
            out += "\\u00";
            out += digits[static_cast<unsigned char>(c) >> 4];
            out += digits[static_cast<unsigned char>(c) & 15];
    }
}

template <class Number>
void append_number(std::string& out, Number value) {
    char text[32];
    out.append(text, std::to_chars(text, text + sizeof text, value).ptr);
}

void append_comma(std::string& out) {
    if (out.back() != '{') out += ',';
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    for (;;) {
        const std::size_t plain = plain_prefix(text);
        out.append(text.substr(0, plain));
        if (plain == text.size()) break;
        append_escape(out, text[plain]);
        text.remove_prefix(plain + 1);
    }
    out += '"';
}

void append_json_number(std::string& out, std::int64_t value) { append_number(out, value); }
void append_json_number(std::string& out, std::uint64_t value) { append_number(out, value); }

void append_json_number(std::string& out, double value) {
    // Without an exponent it would look like an integer, and readers refuse those of more than 64 bits.
    constexpr double looks_too_large = 1e18;
    char text[32];
    if (!std::isfinite(value))
        out += "null";
    else if (std::abs(value) < looks_too_large)
        append_number(out, value);
    else
        out.append(text, std::to_chars(text, text + sizeof text, value, std::chars_format::scientific).ptr);
}

void append_json_name(std::string& out, std::string_view name) {
    append_comma(out);
    out += '"';
    out.append(name).append("\":");
}

void append_json_key(std::string& out, std::string_view key) {
    append_comma(out);
    append_json_string(out, key);
    out += ':';
}

}  // namespace beaker
