#include "processors/leads/redaction.hpp"

#include <doctest/doctest.h>

#include "processors/leads/luhn.hpp"

namespace beaker::processors::leads {
namespace {

TEST_CASE("leads: what must not be kept is removed, and nothing else") {
    const struct {
        std::string name;
        std::string text;
        std::string then;
    } rows[] = {
        {"a card", "it's 4111111111111111.", "it's [card number removed]."},
        {"with spaces", "card 4111 1111 1111 1111 thanks", "card [card number removed] thanks"},
        {"without a space before it", "card:4111111111111111.", "card:[card number removed]."},
        {"in JSON", R"({"a":"4111-1111-1111-1111","n":4111111111111111})",
         R"({"a":"[card number removed]","n":[card number removed]})"},
        {"a social security number without a space", "ssn:078-05-1120,", "ssn:[SSN removed],"},
        {"with more digits behind a dash", "n:4111111111111111-1111-111q",
         "n:[card number removed]-1111-111q"},
        {"with more digits before a dash", "n:99999-4111-1111-1111-1111", "n:99999-[card number removed]"},
        {"a date and an order", "order:2026-01-01/123-45-67890", "order:2026-01-01/123-45-67890"},
        {"with dashes", "4111-1111-1111-1111", "[card number removed]"},
        {"fifteen digits", "3782 822463 10005", "[card number removed]"},
        {"fifteen digits with pauses", "my amex, 3782, 822463, 10005", "my amex, [card number removed]"},
        {"in words", "four one one one, one one one one, one one one one, one one one one",
         "[card number removed]"},
        {"in pairs", "forty one eleven, eleven eleven, eleven eleven, eleven eleven",
         "[card number removed]"},
        {"a double digit", "four triple one, one one double one, one one one one, one one one one",
         "[card number removed]"},
        {"one digit off", "4111 1111 1111 1112", "4111 1111 1111 1112"},
        {"an order of twelve digits", "order 411111111111", "order 411111111111"},
        {"twenty digits", "41111111111111111111", "41111111111111111111"},
        {"zeros", "0000 0000 0000 0000", "0000 0000 0000 0000"},
        {"a phone", "call 512-555-0134 or five one two five five five oh one three four",
         "call 512-555-0134 or five one two five five five oh one three four"},
        {"a price", "that is $4,111,111,111,111,111 or 49 dollars",
         "that is $4,111,111,111,111,111 or 49 dollars"},
        {"a phone, then a card", "512 555 0134, card 4111 1111 1111 1111",
         "512 555 0134, card [card number removed]"},
        {"a security code", "the CVV is 123, ok", "the CVV is [security code removed], ok"},
        {"in words", "security code is one two three four", "security code is [security code removed]"},
        {"spelled", "c v v nine eight seven", "c v v [security code removed]"},
        {"a gate code", "the gate code is 1234", "the gate code is 1234"},
        {"a zip code", "zip code 78701", "zip code 78701"},
        {"an SSN", "it's 123-45-6789", "it's [SSN removed]"},
        {"in words", "my social is one two three, four five, six seven eight nine",
         "my social is [SSN removed]"},
        {"without dashes", "SSN 123456789", "SSN [SSN removed]"},
        {"nine digits of something else", "order 123456789", "order 123456789"},
        {"a phone of seven digits near it", "my social worker is at 555 0134",
         "my social worker is at 555 0134"},
        {"all of them", "4111111111111111 cvv 123 and 123-45-6789",
         "[card number removed] cvv [security code removed] and [SSN removed]"},
        {"not only ASCII", "¿Número? 4111 1111 1111 1111 – sí", "¿Número? [card number removed] – sí"},
        {"nothing", "", ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CAPTURE(row.text);
        CHECK(redact_sensitive(row.text) == row.then);
    }
}

TEST_CASE("leads: the check of payment cards") {
    CHECK(passes_luhn("4111111111111111"));
    CHECK(passes_luhn("378282246310005"));
    CHECK_FALSE(passes_luhn("4111111111111112"));
    CHECK_FALSE(passes_luhn("0000000000000000"));
}

TEST_CASE("leads: tool arguments without what must not be kept") {
    CHECK(redact_json_strings(
              R"({"notes": "card 4111 1111 1111 1111", "n": [1, 2.5, null, true, -3], "o": {}})") ==
          R"({"notes":"card [card number removed]","n":[1,2.5,null,true,-3],"o":{}})");
    CHECK(redact_json_strings(R"({"card":4111111111111111,"phone":5125550134})") ==
          R"({"card":"[card number removed]","phone":5125550134})");
    CHECK(redact_json_strings("[4111111111111111.0,111111111111111111111.1,0.5]") ==
          R"(["[card number removed]",1.1111111111111111e+20,0.5])");
    CHECK(redact_json_strings(R"("123-45-6789")") == R"("[SSN removed]")");
    CHECK_FALSE(redact_json_strings("{"));
}

}  // namespace
}  // namespace beaker::processors::leads
