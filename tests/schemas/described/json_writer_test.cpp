#include "schemas/described/json_writer.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>

namespace beaker {
namespace {

std::string quoted(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

TEST_CASE("json strings: what RFC 8259 wants escaped is escaped") {
    using namespace std::string_literals;
    // clang-format off
    const struct { const char* name; std::string given; const char* then; } rows[] = {
        {"empty",                   "",                        R"("")"},
        {"plain",                   "hello",                   R"("hello")"},
        {"quote and backslash",     "a\"b\\c",                 R"("a\"b\\c")"},
        {"short escapes",           "\b\f\n\r\t",              R"("\b\f\n\r\t")"},
        {"other controls",          "\0\x01\x1f"s,             R"("\u0000\u0001\u001f")"},
        {"DEL and slash stay",      "\x7f/",                   "\"\x7f/\""},
        {"UTF-8 stays",             "\xc3\xa9\xf0\x9f\x93\x9e", "\"\xc3\xa9\xf0\x9f\x93\x9e\""},
        {"escape first",            "\"1234567890",            R"("\"1234567890")"},
        {"escape after eight",      "12345678\"0",             R"("12345678\"0")"},
        {"escapes side by side",    "1234567\"\"\\\\90123456", R"("1234567\"\"\\\\90123456")"},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(quoted(row.given) == row.then);
    }
}

TEST_CASE("json strings: every byte, at every place of a word of eight") {
    for (int value = 0; value < 256; ++value) {
        const char byte = static_cast<char>(value);
        const bool escaped = value < 0x20 || byte == '"' || byte == '\\';
        for (std::size_t place = 0; place < 17; ++place) {
            std::string text(17, 'x');
            text[place] = byte;
            const std::string json = quoted(text);
            CAPTURE(value);
            CAPTURE(place);
            REQUIRE((json == '"' + text + '"') == !escaped);
            REQUIRE(json.substr(0, place + 1) == '"' + std::string(place, 'x'));
            REQUIRE(json.substr(json.size() - (17 - place)) == std::string(16 - place, 'x') + '"');
        }
    }
}

TEST_CASE("json numbers: shortest text, limits, and what JSON cannot say") {
    using Double = std::numeric_limits<double>;
    const auto of = [](auto value) {
        std::string out;
        append_json_number(out, value);
        return out;
    };
    CHECK(of(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
    CHECK(of(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
    // clang-format off
    const struct { const char* name; double given; const char* then; } rows[] = {
        {"whole",         5.0,                 "5"},
        {"tenth",         0.1,                 "0.1"},
        {"sum",           0.1 + 0.2,           "0.30000000000000004"},
        {"minus zero",    -0.0,                "-0"},
        {"large",         1e300,               "1e+300"},
        {"no integer of 64 bits", 111111111111111111111.1, "1.1111111111111111e+20"},
        {"smallest",      Double::denorm_min(), "5e-324"},
        {"infinite",      -Double::infinity(), "null"},
        {"not a number",  Double::quiet_NaN(), "null"},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(of(row.given) == row.then);
    }
}

}  // namespace
}  // namespace beaker
