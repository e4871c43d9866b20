#include "schemas/values/form.hpp"

#include <doctest/doctest.h>

namespace beaker {
namespace {

TEST_CASE("form: fields are decoded in the order sent") {
    // clang-format off
    const struct { std::string name; std::string_view text; Form then; } rows[] = {
        {"nothing",              "",                          {}},
        {"one field",            "CallStatus=ringing",        {{"CallStatus", "ringing"}}},
        {"plus is a space",      "Timestamp=Thu%2C+01+Jan",   {{"Timestamp", "Thu, 01 Jan"}}},
        {"percent, either case", "From=%2B15550100&x=%c3%A4", {{"From", "+15550100"}, {"x", "\xc3\xa4"}}},
        {"empty value",          "FromCity=&To=a",            {{"FromCity", ""}, {"To", "a"}}},
        {"no equals sign",       "flag",                      {{"flag", ""}}},
        {"second equals sign",   "a=b=c",                     {{"a", "b=c"}}},
        {"repeated name",        "a=2&a=1",                   {{"a", "2"}, {"a", "1"}}},
        {"empty pieces",         "&&a=1&",                    {{"a", "1"}}},
        {"encoded separators",   "a%3Db=c%26d",               {{"a=b", "c&d"}}},
        {"a zero byte",          "a=%00",                     {{"a", std::string(1, '\0')}}},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto form = parse_form(row.text);
        REQUIRE(form.has_value());
        CHECK(*form == row.then);
    }
}

TEST_CASE("form: a broken percent sign is no form") {
    for (const std::string_view text : {"a=%", "a=%4", "a=%4g", "%g4=a", "a=%%41"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_form(text).has_value());
    }
}

TEST_CASE("form: the first field of a name") {
    const Form form{{"a", "1"}, {"b", ""}, {"a", "2"}};
    CHECK(form_value(form, "a") == "1");
    CHECK(form_value(form, "b").empty());
    CHECK(form_value(form, "c").empty());
}

}  // namespace
}  // namespace beaker
