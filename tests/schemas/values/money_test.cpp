#include "schemas/values/money.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdint>
#include <limits>

namespace beaker {
namespace {

using Int64 = std::numeric_limits<std::int64_t>;

TEST_CASE("money: minor units of a currency") {
    // clang-format off
    const struct { const char* name; std::int64_t amount; std::string_view currency; const char* then; } rows[] = {
        {"dollars",               4900,         "USD",  "49.00 USD"},
        {"as Stripe writes it",   5,            "usd",  "0.05 USD"},
        {"refunded",              -1205,        "USD",  "-12.05 USD"},
        {"less than one, below",  -5,           "USD",  "-0.05 USD"},
        {"no minor unit",         500,          "JPY",  "500 JPY"},
        {"three decimals",        1234,         "KWD",  "1.234 KWD"},
        {"most",                  Int64::max(), "USD",  "92233720368547758.07 USD"},
        {"least",                 Int64::min(), "USD",  "-92233720368547758.08 USD"},
        {"two letters",           1,            "US",   nullptr},
        {"four letters",          1,            "USDT", nullptr},
        {"a digit",               1,            "US1",  nullptr},
        {"empty",                 1,            "",     nullptr},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto money = Money::of(row.amount, row.currency);
        REQUIRE(money.has_value() == (row.then != nullptr));
        if (!money) continue;
        CHECK(money->text() == row.then);
        CHECK(money->minor_units() == row.amount);
    }
}

TEST_CASE("money: adds and compares within one currency") {
    const Money dollar = Money::usd(100), euro = *Money::of(100, "EUR");
    CHECK(dollar.plus(Money::usd(-1)) == Money::usd(99));
    CHECK_FALSE(dollar.plus(euro));
    CHECK_FALSE(Money::usd(Int64::max()).plus(Money::usd(1)));
    CHECK(Money::usd(99) < dollar);
    CHECK_FALSE(dollar < euro);
    CHECK_FALSE(dollar >= euro);
    CHECK(dollar != euro);
}

TEST_CASE("usd4: decimal text, rounded half away from zero") {
    // clang-format off
    const struct { const char* name; std::string_view given; std::int64_t count; const char* then; } rows[] = {
        {"whole",                 "12",                     120'000,      "12"},
        {"four decimals",         "0.0869",                 869,          "0.0869"},
        {"zeros at the end",      "0.0500",                 500,          "0.05"},
        {"zero",                  "0",                      0,            "0"},
        {"minus zero",            "-0.0",                   0,            "0"},
        {"below zero",            "-3.5",                   -35'000,      "-3.5"},
        {"between -1 and 0",      "-0.0001",                -1,           "-0.0001"},
        {"half up",               "0.00005",                1,            "0.0001"},
        {"half down, below zero", "-0.00005",               -1,           "-0.0001"},
        {"less than half",        "0.000049999",            0,            "0"},
        {"carries",               "9.99995",                100'000,      "10"},
        {"zeros at the start",    "007.5",                  75'000,       "7.5"},
        {"most",                  "922337203685477.5807",   Int64::max(), "922337203685477.5807"},
        {"least",                 "-922337203685477.5808",  Int64::min(), "-922337203685477.5808"},
        {"one past the most",     "922337203685477.5808",   0,            nullptr},
        {"rounds past the most",  "922337203685477.58075",  0,            nullptr},
        {"one past the least",    "-922337203685477.5809",  0,            nullptr},
        {"far past",              "99999999999999999999999", 0,           nullptr},
        {"empty",                 "",                       0,            nullptr},
        {"only a sign",           "-",                      0,            nullptr},
        {"only a point",          ".",                      0,            nullptr},
        {"no whole part",         ".5",                     0,            nullptr},
        {"no decimals",           "5.",                     0,            nullptr},
        {"two points",            "1.2.3",                  0,            nullptr},
        {"plus",                  "+1",                     0,            nullptr},
        {"two minus",             "--1",                    0,            nullptr},
        {"exponent",              "1e3",                    0,            nullptr},
        {"separator",             "1,000",                  0,            nullptr},
        {"dollar sign",           "$1",                     0,            nullptr},
        {"space",                 " 1",                     0,            nullptr},
        {"a letter at the end",   "0.12345x",               0,            nullptr},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto usd = Usd4::parse(row.given);
        REQUIRE(usd.has_value() == (row.then != nullptr));
        if (!usd) continue;
        CHECK(usd->ten_thousandths() == row.count);
        CHECK(usd->text() == row.then);
        CHECK(*Usd4::parse(usd->text()) == *usd);
    }
}

TEST_CASE("usd4: from a double, by the number that was written") {
    using Double = std::numeric_limits<double>;
    // clang-format off
    const struct { const char* name; double given; const char* then; } rows[] = {
        {"Vapi's cost",                    0.0869,              "0.0869"},
        {"a sum with noise",               0.1 + 0.2,           "0.3"},
        {"half, just below in binary",     1.00005,             "1.0001"},
        {"half, just above in binary",     0.00015,             "0.0002"},
        {"half, below zero",               -1.00005,            "-1.0001"},
        {"tiny",                           Double::denorm_min(), "0"},
        {"minus zero",                     -0.0,                "0"},
        {"large",                          9e14,                "900000000000000"},
        {"too large",                      1e15,                nullptr},
        {"too small",                      -1e300,              nullptr},
        {"infinite",                       Double::infinity(),  nullptr},
        {"not a number",                   Double::quiet_NaN(), nullptr},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto usd = Usd4::from_double(row.given);
        REQUIRE(usd.has_value() == (row.then != nullptr));
        if (usd) CHECK(fmt::format("{}", *usd) == row.then);
    }
    CHECK(Usd4::from_ten_thousandths(1).plus(Usd4::from_ten_thousandths(2)) == Usd4::from_ten_thousandths(3));
    CHECK_FALSE(Usd4::from_ten_thousandths(Int64::max()).plus(Usd4::from_ten_thousandths(1)));
}

}  // namespace
}  // namespace beaker
