#include "schemas/values/pii.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <sstream>
#include <string>
#include <type_traits>

#include "schemas/values/email.hpp"
#include "schemas/values/ids.hpp"
#include "schemas/values/phone.hpp"

namespace beaker {
namespace {

TEST_CASE("pii: e-mails and phones are masked to what a person may recognise") {
    // clang-format off
    const struct { const char* name; std::string (*mask)(std::string_view); const char* given; const char* then; } rows[] = {
        {"e-mail",                  mask_email, "jane@example.com",      "j***@example.com"},
        {"one letter",              mask_email, "j@example.com",         "j***@example.com"},
        {"the last @ counts",       mask_email, "a@b@example.com",       "a***@example.com"},
        {"nothing before the @",    mask_email, "@example.com",          "***"},
        {"no @",                    mask_email, "jane",                  "***"},
        {"empty",                   mask_email, "",                      "***"},
        {"first letter not ASCII",  mask_email, "\xc3\xa9va@example.com", "***@example.com"},
        {"phone",                   mask_phone, "+12025550123",          "***-***-0123"},
        {"phone with marks",        mask_phone, "(202) 555-0123",        "***-***-0123"},
        {"too short to show four",  mask_phone, "550123",                "***"},
        {"no digits",               mask_phone, "anonymous",             "***"},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(row.mask(row.given) == row.then);
    }
}

TEST_CASE("pii: prints masked everywhere, shows itself only by name") {
    const Pii<Email> email(*Email::parse("jane@example.com"));
    const Pii<Phone> phone(*Phone::parse("+12025550123"));
    const Pii<std::string> name(std::string("Jane Doe"));

    CHECK(fmt::format("{} {} {}", email, phone, name) == "j***@example.com ***-***-0123 ***");
    std::ostringstream out;
    out << email << ' ' << phone << ' ' << name;
    CHECK(out.str() == "j***@example.com ***-***-0123 ***");
    CHECK(email.reveal().text() == "jane@example.com");
    CHECK(name.reveal() == "Jane Doe");
}

TEST_CASE("pii: compares by value and converts to nothing") {
    const Pii<std::string> ann(std::string("Ann")), bob(std::string("Bob"));
    CHECK(ann == Pii<std::string>(std::string("Ann")));
    CHECK(ann < bob);
    CHECK_FALSE(ann == bob);

    static_assert(!std::is_convertible_v<std::string, Pii<std::string>>);
    static_assert(!std::is_convertible_v<Pii<std::string>, std::string>);
    static_assert(!fmt::is_formattable<Phone>::value, "a bare phone number must not print");
    static_assert(!fmt::is_formattable<Email>::value, "a bare address must not print");
    static_assert(fmt::is_formattable<TenantId>::value);
    static_assert(!std::is_default_constructible_v<Pii<Phone>>);
}

}  // namespace
}  // namespace beaker
