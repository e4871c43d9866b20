#include "schemas/values/ascii.hpp"

#include <doctest/doctest.h>

#include "schemas/values/constant_time.hpp"

using namespace beaker;

TEST_CASE("ascii: case is ignored in letters of ASCII alone") {
    CHECK(equal_ignoring_case("X-Request-Id", "x-request-ID"));
    CHECK_FALSE(equal_ignoring_case("abc", "abcd"));
    CHECK_FALSE(equal_ignoring_case("[", "{"));
    CHECK_FALSE(equal_ignoring_case("\xC3\x84", "\xC3\xA4"));
    CHECK(ascii_lowered("Dana@Example.COM [\xC3\x84]") == "dana@example.com [\xC3\x84]");
}

TEST_CASE("constant time: equal is equal, and nothing else") {
    CHECK(equal_in_constant_time("", ""));
    CHECK(equal_in_constant_time("abc", "abc"));
    CHECK_FALSE(equal_in_constant_time("abc", "abd"));
    CHECK_FALSE(equal_in_constant_time("abc", "ab"));
    CHECK_FALSE(equal_in_constant_time("", "a"));
}
