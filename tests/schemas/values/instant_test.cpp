#include "schemas/values/instant.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdint>
#include <limits>
#include <string>

namespace beaker {
namespace {

using std::chrono::microseconds;
constexpr auto int64_max = std::numeric_limits<std::int64_t>::max();
constexpr auto int64_min = std::numeric_limits<std::int64_t>::min();

TEST_CASE("instant: RFC 3339 is read with any offset and written in UTC") {
    // clang-format off
    const struct { const char* name; const char* given; const char* then; } rows[] = {
        {"whole seconds",            "2026-01-01T00:00:04Z",                "2026-01-01T00:00:04Z"},
        {"milliseconds",             "2026-01-01T00:00:04.8Z",              "2026-01-01T00:00:04.800Z"},
        {"microseconds",             "2026-01-01T00:00:04.000001Z",         "2026-01-01T00:00:04.000001Z"},
        {"nanoseconds are cut off",  "2026-01-01T00:00:04.123456999Z",      "2026-01-01T00:00:04.123456Z"},
        {"a fraction of zeros",      "2026-01-01T00:00:04.000Z",            "2026-01-01T00:00:04Z"},
        {"lower case",               "2026-01-01t00:00:04z",                "2026-01-01T00:00:04Z"},
        {"a space for the T",        "2026-01-01 00:00:04Z",                "2026-01-01T00:00:04Z"},
        {"west of Greenwich",        "2025-12-31T18:00:00-06:00",           "2026-01-01T00:00:00Z"},
        {"east, over a day's end",   "2026-03-01T05:15:00+05:45",           "2026-02-28T23:30:00Z"},
        {"minus zero",               "2026-01-01T00:00:00-00:00",           "2026-01-01T00:00:00Z"},
        {"leap second",              "2016-12-31T23:59:60Z",                "2016-12-31T23:59:59.999999Z"},
        {"leap second, fraction",    "2016-12-31T23:59:60.5Z",              "2016-12-31T23:59:59.999999Z"},
        {"leap day",                 "2024-02-29T12:00:00Z",                "2024-02-29T12:00:00Z"},
        {"leap day of a century",    "2000-02-29T12:00:00Z",                "2000-02-29T12:00:00Z"},
        {"before the epoch",         "1969-12-31T23:59:59.999999Z",         "1969-12-31T23:59:59.999999Z"},
        {"the first",                "0000-01-01T00:00:00Z",                "0000-01-01T00:00:00Z"},
        {"the last",                 "9999-12-31T23:59:59.999999Z",         "9999-12-31T23:59:59.999999Z"},
        {"past the last",            "9999-12-31T23:59:59-23:59",           "9999-12-31T23:59:59.999999Z"},
        {"before the first",         "0000-01-01T00:00:00+23:59",           "0000-01-01T00:00:00Z"},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto instant = Instant::parse(row.given);
        REQUIRE(instant);
        CHECK(instant->text() == row.then);
        CHECK(*Instant::parse(instant->text()) == *instant);
    }
}

TEST_CASE("instant: what is no RFC 3339 is refused") {
    const char* rows[] = {
        "",
        "2026",
        "2026-01-01",
        "2026-01-01T00:00:04",
        "2026-01-01T00:00Z",
        "2026-1-01T00:00:00Z",
        "2026-01-01T0:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:61Z",
        "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00.0000000001Z",
        "2026-01-01T00:00:00,5Z",
        "2026-01-01T00:00:00+0100",
        "2026-01-01T00:00:00+24:00",
        "2026-01-01T00:00:00+01:60",
        "2026-01-01T00:00:00+1:00",
        "2026-01-01T00:00:00ZZ",
        " 2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z ",
        "+2026-01-01T00:00:00Z",
        "-001-01-01T00:00:00Z",
        "12026-01-01T00:00:00Z",
    };
    for (const char* text : rows) {
        CAPTURE(text);
        CHECK_FALSE(Instant::parse(text));
    }
    CHECK_FALSE(Instant::parse(std::string_view("2026-01-01T00:00:00\0", 20)));
}

TEST_CASE("instant: RFC 2822, as Twilio writes it") {
    // clang-format off
    const struct { const char* name; const char* given; const char* then; } rows[] = {
        {"Twilio's",             "Thu, 01 Jan 2026 00:00:15 +0000", "2026-01-01T00:00:15Z"},
        {"one digit",            "Thu, 1 Jan 2026 00:00:15 +0000",  "2026-01-01T00:00:15Z"},
        {"no name of a day",     "31 Dec 2026 23:59:59 -0500",      "2027-01-01T04:59:59Z"},
        {"no seconds",           "Sun, 01 Mar 2026 10:20 +0530",    "2026-03-01T04:50:00Z"},
        {"GMT",                  "Sun, 01 Mar 2026 10:20:30 GMT",   "2026-03-01T10:20:30Z"},
        {"the wrong day's name", "Mon, 01 Jan 2026 00:00:15 +0000", "2026-01-01T00:00:15Z"},
        {"leap second",          "Sat, 31 Dec 2016 23:59:60 +0000", "2016-12-31T23:59:59.999999Z"},
        {"empty",                "",                                nullptr},
        {"a day that is none",   "Foo, 01 Jan 2026 00:00:15 +0000", nullptr},
        {"a month that is none", "Thu, 01 Foo 2026 00:00:15 +0000", nullptr},
        {"no comma",             "Thu 01 Jan 2026 00:00:15 +0000",  nullptr},
        {"30 February",          "Mon, 30 Feb 2026 00:00:15 +0000", nullptr},
        {"year of two digits",   "Thu, 01 Jan 26 00:00:15 +0000",   nullptr},
        {"no offset",            "Thu, 01 Jan 2026 00:00:15",       nullptr},
        {"a colon in it",        "Thu, 01 Jan 2026 00:00:15 +00:00", nullptr},
        {"a zone's name",        "Thu, 01 Jan 2026 00:00:15 PST",   nullptr},
        {"hour 24",              "Thu, 01 Jan 2026 24:00:15 +0000", nullptr},
        {"more text",            "Thu, 01 Jan 2026 00:00:15 +0000 (UTC)", nullptr},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto instant = Instant::parse_rfc2822(row.given);
        REQUIRE(instant.has_value() == (row.then != nullptr));
        if (instant) CHECK(instant->text() == row.then);
    }
}

TEST_CASE("instant: counts from the epoch, and stays within four-digit years") {
    // clang-format off
    const struct { const char* name; Instant given; std::int64_t then; } rows[] = {
        {"default",             Instant(),                                 0},
        {"micros",              Instant::from_micros(-1),                  -1},
        {"millis",              Instant::from_millis(1'767'225'604'800),   1'767'225'604'800'000},
        {"seconds",             Instant::from_seconds(1'767'225'604),      1'767'225'604'000'000},
        {"micros, far ahead",   Instant::from_micros(int64_max),           253'402'300'799'999'999},
        {"millis, far ahead",   Instant::from_millis(int64_max),           253'402'300'799'999'999},
        {"seconds, far ahead",  Instant::from_seconds(int64_max),          253'402'300'799'999'999},
        {"seconds, far back",   Instant::from_seconds(int64_min),          -62'167'219'200'000'000},
        {"micros, far back",    Instant::from_micros(int64_min),           -62'167'219'200'000'000},
        {"sum",                 Instant::from_micros(5) + microseconds(2), 7},
        {"sum, too far",        Instant::max() + microseconds::max(),      253'402'300'799'999'999},
        {"sum, too far back",   Instant::min() + microseconds::min(),      -62'167'219'200'000'000},
        {"difference",          Instant::from_micros(5) - microseconds(7), -2},
        {"difference, too far", Instant::max() - microseconds::min(),      253'402'300'799'999'999},
        {"difference, far back", Instant::min() - microseconds::max(),     -62'167'219'200'000'000},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(row.given.micros() == row.then);
    }
    CHECK(Instant::from_seconds(10) - Instant::from_seconds(4) == std::chrono::seconds(6));
    CHECK(Instant::from_seconds(4) < Instant::from_seconds(10));
    CHECK(Instant::min().text() == "0000-01-01T00:00:00Z");
    CHECK(Instant::max().text() == "9999-12-31T23:59:59.999999Z");
    CHECK(fmt::format("{}", Instant::from_millis(4800)) == "1970-01-01T00:00:04.800Z");
}

TEST_CASE("instant: what is written reads back the same, over all years") {
    // Steps of a prime number of microseconds, some 2.4 days, that meet every hour and fraction.
    constexpr std::int64_t step = 211'813'444'933;
    for (std::int64_t micros = Instant::min().micros(); micros < Instant::max().micros() - step;
         micros += 97 * step) {
        const Instant instant = Instant::from_micros(micros);
        const auto again = Instant::parse(instant.text());
        REQUIRE(again);
        REQUIRE(*again == instant);
    }
}

}  // namespace
}  // namespace beaker
