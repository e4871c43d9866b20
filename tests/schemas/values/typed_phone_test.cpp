#include "schemas/values/typed_phone.hpp"

#include <doctest/doctest.h>

#include <string>

namespace beaker {
namespace {

TEST_CASE("typed phone: what people type becomes E.164") {
    // clang-format off
    const struct { const char* name; std::string given; const char* region; const char* then; } rows[] = {
        {"E.164",                    "+12025550123",             "US", "+12025550123"},
        {"parentheses and dashes",   "(202) 555-0123",           "US", "+12025550123"},
        {"dots",                     "202.555.0123",             "US", "+12025550123"},
        {"trunk 1",                  "1 202 555 0123",           "US", "+12025550123"},
        {"white space around",       " \t2025550123\n",          "US", "+12025550123"},
        {"letters of a keypad",      "1-800-FLOWERS",            "US", "+18003569377"},
        {"tel URI",                  "tel:+1-202-555-0123",      "US", "+12025550123"},
        {"an extension is dropped",  "(202) 555-0123 ext. 45",   "US", "+12025550123"},
        {"digits of full width",     "+１２０２５５５０１２３",        "US", "+12025550123"},
        {"region in lower case",     "(202) 555-0123",           "us", "+12025550123"},
        {"Canada dials alike",       "(416) 555-0123",           "CA", "+14165550123"},
        {"new area code: 2025",      "(457) 555-0123",           "US", "+14575550123"},
        {"new area code: 357",       "+13575550123",             "US", "+13575550123"},
        {"toll-free",                "(888) 555-0123",           "US", "+18885550123"},
        {"abroad, from the US",      "011 44 20 7946 0123",      "US", "+442079460123"},
        {"abroad, with plus",        "+44 (0)20 7946 0123",      "US", "+442079460123"},
        {"at home in Britain",       "020 7946 0123",            "GB", "+442079460123"},
        {"Italy keeps its zero",     "06 1234 5678",             "IT", "+390612345678"},
        {"plus needs no region",     "+12025550123",             "",   "+12025550123"},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto phone = read_typed_phone(row.given, row.region);
        REQUIRE(phone);
        CHECK(phone->text() == row.then);
        CHECK(read_typed_phone(phone->text(), row.region) == phone);
    }
}

TEST_CASE("typed phone: why it is none") {
    using enum PhoneRefusal;
    // clang-format off
    const struct { const char* name; std::string given; const char* region; PhoneRefusal then; } rows[] = {
        {"nothing",                    "",                          "US", empty},
        {"white space",                " \t\n",                     "US", empty},
        {"words",                      "call me",                   "US", not_a_number},
        {"marks",                      "+-()",                      "US", not_a_number},
        {"one mark",                   "@",                         "US", not_a_number},
        {"no area code",               "555-0123",                  "US", too_short},
        {"nine digits",                "202 555 012",               "US", too_short},
        {"nine digits with plus",      "+1202555012",               "US", too_short},
        {"emergency",                  "911",                       "US", too_short},
        {"one digit more",             "(202) 555-01234",           "US", too_long},
        {"a card number",              "4111 1111 1111 1111",       "US", too_long},
        {"three hundred digits",       std::string(300, '2'),       "US", too_long},
        {"country code 999",           "+999 2025550123",           "US", unknown_country},
        {"no such region",             "2025550123",                "XX", unknown_country},
        {"no region, no plus",         "2025550123",                "",   unknown_country},
        {"area code of nobody",        "(221) 555-0123",            "US", not_assigned},
        {"area code begins with 0",    "+10215550123",              "US", not_assigned},
        {"area code begins with 1",    "+11215550123",              "US", not_assigned},
        {"area code is a service",     "(911) 555-0123",            "US", not_assigned},
        {"area code only reserved",    "(880) 555-0123",            "US", not_assigned},
        {"exchange begins with 0",     "(202) 055-0123",            "US", not_assigned},
        {"exchange begins with 1",     "(202) 155-0123",            "US", not_assigned},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto phone = read_typed_phone(row.given, row.region);
        REQUIRE_FALSE(phone);
        CHECK(phone.error() == row.then);
    }
}

}  // namespace
}  // namespace beaker
