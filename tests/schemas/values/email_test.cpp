#include "schemas/values/email.hpp"

#include <doctest/doctest.h>

#include <string>

namespace beaker {
namespace {

TEST_CASE("email: contact and canonical form") {
    // clang-format off
    const struct { const char* name; std::string given; const char* contact; const char* canonical; } rows[] = {
        {"plain",                       "jane@example.com",         "jane@example.com",         "jane@example.com"},
        {"white space around",          " \tjane@example.com\r\n",  "jane@example.com",         "jane@example.com"},
        {"case: the domain's only",     "Jane.DOE@Example.COM",     "Jane.DOE@example.com",     "jane.doe@example.com"},
        {"tag and dots stay elsewhere", "jane.doe+x@example.com",   "jane.doe+x@example.com",   "jane.doe+x@example.com"},
        {"Gmail drops dots and tag",    "Jane.D.oe+x+y@Gmail.com",  "Jane.D.oe+x+y@gmail.com",  "janedoe@gmail.com"},
        {"googlemail is Gmail",         "jane.doe@googlemail.com",  "jane.doe@googlemail.com",  "janedoe@gmail.com"},
        {"below Gmail is not Gmail",    "j.d+x@mail.gmail.com",     "j.d+x@mail.gmail.com",     "j.d+x@mail.gmail.com"},
        {"marks of a dot-atom",         "!#$%&'*+-/=?^_`{|}~@a.example", "!#$%&'*+-/=?^_`{|}~@a.example", "!#$%&'*+-/=?^_`{|}~@a.example"},
        {"punycode",                    "a@xn--bcher-kva.example",  "a@xn--bcher-kva.example",  "a@xn--bcher-kva.example"},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto email = Email::parse(row.given);
        REQUIRE(email);
        CHECK(email->text() == row.contact);
        CHECK(email->canonical() == row.canonical);
        CHECK(*Email::parse(email->text()) == *email);
        CHECK(Email::parse(email->canonical())->canonical() == email->canonical());
    }
}

TEST_CASE("email: nonsense is refused, at the limit and past it") {
    const std::string label(63, 'd'), local(64, 'l');
    // 64 + 1 + 63 + 1 + 63 + 1 + 61 = 254
    const std::string longest = local + "@" + label + "." + label + "." + std::string(61, 'd');
    // clang-format off
    const struct { const char* name; std::string given; bool then; } rows[] = {
        {"254 bytes",                     longest,                            true},
        {"255 bytes",                     longest + "d",                      false},
        {"64 before the @",               local + "@example.com",             true},
        {"65 before the @",               local + "l@example.com",            false},
        {"label of 63",                   "a@" + label + ".example",          true},
        {"label of 64",                   "a@" + label + "d.example",         false},
        {"empty",                         "",                                 false},
        {"white space",                   "   ",                              false},
        {"no @",                          "jane.example.com",                 false},
        {"two @",                         "jane@doe@example.com",             false},
        {"nothing before",                "@example.com",                     false},
        {"nothing after",                 "jane@",                            false},
        {"only @",                        "@",                                false},
        {"space before the @",            "jane doe@example.com",             false},
        {"space after the @",             "jane@ example.com",                false},
        {"line end within",               "jane@example.com\nBcc: a@example.com", false},
        {"zero byte",                     std::string("jane\0@example.com", 17), false},
        {"domain without dot",            "jane@localhost",                   false},
        {"empty label",                   "jane@example..com",                false},
        {"dot first in the domain",       "jane@.example.com",                false},
        {"dot last in the domain",        "jane@example.com.",                false},
        {"hyphen first in a label",       "jane@-example.com",                false},
        {"hyphen last in a label",        "jane@example-.com",                false},
        {"underscore in the domain",      "jane@exa_mple.com",                false},
        {"IPv4 address",                  "jane@192.0.2.1",                   false},
        {"address literal",               "jane@[192.0.2.1]",                 false},
        {"dot first",                     ".jane@example.com",                false},
        {"dot last",                      "jane.@example.com",                false},
        {"two dots",                      "ja..ne@example.com",               false},
        {"quoted",                        "\"jane\"@example.com",             false},
        {"display name",                  "Jane <jane@example.com>",          false},
        {"comma",                         "jane,doe@example.com",             false},
        {"not ASCII",                     "\xc3\xa9va@example.com",           false},
        {"domain not ASCII",              "a@b\xc3\xbc" "cher.example",       false},
        {"Gmail, nothing before the tag", "+tag@gmail.com",                   false},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto email = Email::parse(row.given);
        CHECK(email.has_value() == row.then);
        if (!email) CHECK_FALSE(email.error().reason.empty());
    }
}

}  // namespace
}  // namespace beaker
