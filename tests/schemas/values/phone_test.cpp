#include "schemas/values/phone.hpp"

#include <doctest/doctest.h>

namespace beaker {
namespace {

TEST_CASE("phone: E.164 and nothing else") {
    // clang-format off
    const struct { const char* name; std::string_view given; bool then; } rows[] = {
        {"North America",     "+12025550123",      true},
        {"shortest",          "+1234567",          true},
        {"longest",           "+123456789012345",  true},
        {"one too few",       "+123456",           false},
        {"one too many",      "+1234567890123456", false},
        {"no plus",           "12025550123",       false},
        {"00 for the plus",   "0012025550123",     false},
        {"country code 0",    "+02025550123",      false},
        {"hyphens",           "+1-202-555-0123",   false},
        {"space before",      " +12025550123",     false},
        {"line end after",    "+12025550123\n",    false},
        {"two pluses",        "++12025550123",     false},
        {"letters",           "+1202555CALL",      false},
        {"Arabic digits",     "+1202555\xd9\xa0\xd9\xa1", false},
        {"zero byte",         std::string_view("+12025550123\0", 13), false},
        {"only a plus",       "+",                 false},
        {"empty",             "",                  false},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto phone = Phone::parse(row.given);
        REQUIRE(phone.has_value() == row.then);
        if (phone) CHECK(phone->text() == row.given);
        if (!phone) CHECK_FALSE(phone.error().reason.empty());
    }
    CHECK(Phone::parse(Phone::example)->masked() == "***-***-0123");
}

}  // namespace
}  // namespace beaker
