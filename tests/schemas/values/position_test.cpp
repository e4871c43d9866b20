#include "schemas/values/position.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>

namespace beaker {
namespace {

TEST_CASE("position: text") {
    // clang-format off
    const struct { const char* name; std::string_view given; bool then; } rows[] = {
        {"usual",                   "3:1042",                     true},
        {"first",                   "0:0",                        true},
        {"last",                    "65535:18446744073709551615", true},
        {"partition too large",     "65536:0",                    false},
        {"offset too large",        "0:18446744073709551616",     false},
        {"no colon",                "31042",                      false},
        {"two colons",              "3:10:42",                    false},
        {"no partition",            ":1042",                      false},
        {"no offset",               "3:",                         false},
        {"minus",                   "3:-1",                       false},
        {"plus",                    "3:+1",                       false},
        {"space",                   "3: 1",                       false},
        {"zero before",             "3:01",                       false},
        {"zero before, partition",  "03:1",                       false},
        {"hexadecimal",             "3:0x1",                      false},
        {"empty",                   "",                           false},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto position = Position::parse(row.given);
        REQUIRE(position.has_value() == row.then);
        if (position) CHECK(fmt::format("{}", *position) == row.given);
    }
    CHECK(Position{1, 9} < Position{2, 0});
    CHECK(Position{1, 8} < Position{1, 9});
}

TEST_CASE("positions: sorted, one for each partition") {
    // clang-format off
    const struct { const char* name; std::string_view given; const char* then; } rows[] = {
        {"none",                     "",              ""},
        {"one",                      "3:1042",        "3:1042"},
        {"two",                      "3:1042,7:12",   "3:1042,7:12"},
        {"out of order",             "7:12,3:1042",   "3:1042,7:12"},
        {"by number, not by letter", "10:1,9:1",      "9:1,10:1"},
        {"a partition twice",        "3:1042,3:1043", nullptr},
        {"comma first",              ",3:1042",       nullptr},
        {"comma last",               "3:1042,",       nullptr},
        {"two commas",               "3:1042,,7:12",  nullptr},
        {"space",                    "3:1042, 7:12",  nullptr},
        {"nonsense",                 "a:b",           nullptr},
        {"only a comma",             ",",             nullptr},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto positions = Positions::parse(row.given);
        REQUIRE(positions.has_value() == (row.then != nullptr));
        if (positions) CHECK(positions->text() == row.then);
    }
}

TEST_CASE("positions: go forward only") {
    Positions positions({{3, 10}, {1, 5}, {3, 12}, {3, 11}});
    CHECK(positions.text() == "1:5,3:12");
    positions.advance({1, 4});
    CHECK(positions.text() == "1:5,3:12");
    positions.advance(*Positions::parse("1:6,2:0,3:1"));
    CHECK(positions.text() == "1:6,2:0,3:12");
    CHECK(positions.offset_in(2) == 0);
    CHECK_FALSE(positions.offset_in(0));
    CHECK_FALSE(positions.empty());
    CHECK(Positions().empty());
}

}  // namespace
}  // namespace beaker
