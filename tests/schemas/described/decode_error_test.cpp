#include <doctest/doctest.h>

#include <string>

#include "tests/schemas/described/samples.hpp"

namespace beaker::samples {
namespace {

TEST_CASE("decode errors: the pointer names the place, the message quotes nothing") {
    // clang-format off
    const struct { const char* name; const char* given; const char* pointer; const char* message; } rows[] = {
        {"missing",                R"({"outcome":"answered","callers":[],"tenants":{}})",           "/count", "missing"},
        {"missing, the first",     R"({})",                                                         "/count", "missing"},
        {"missing, the last",      R"({"count":1,"outcome":"answered","callers":[]})",              "/tenants", "missing"},
        {"null, not optional",     R"({"count":null})",  "/count",   "expected a whole number from -2147483648 to 2147483647"},
        {"a string",               R"({"count":"1"})",   "/count",   "expected a whole number from -2147483648 to 2147483647"},
        {"a fraction",             R"({"count":1.5})",   "/count",   "expected a whole number from -2147483648 to 2147483647"},
        {"one too large",          R"({"count":2147483648})", "/count", "expected a whole number from -2147483648 to 2147483647"},
        {"one too small",          R"({"count":-2147483649})", "/count", "expected a whole number from -2147483648 to 2147483647"},
        {"far too large",          R"({"count":99999999999999999999})", "/count", "expected a whole number from -2147483648 to 2147483647"},
        {"unknown name",           R"({"count":1,"outcome":"vanished"})", "/outcome", "none of the known names"},
        {"a number for a name",    R"({"count":1,"outcome":1})",          "/outcome", "expected a string"},
        {"no instant",             R"({"count":1,"outcome":"answered","at":"yesterday"})", "/at", "not a date and time as in RFC 3339"},
        {"a number for an instant", R"({"count":1,"outcome":"answered","at":5})", "/at", "expected a string"},
        {"an object for a list",   R"({"count":1,"outcome":"answered","callers":{}})", "/callers", "expected an array"},
        {"a list for a map",       R"({"count":1,"outcome":"answered","callers":[],"tenants":[]})", "/tenants", "expected an object"},
        {"within a list",          R"({"callers":[{"phone":"+12025550123"},{"phone":"555"}]})", "/callers/1/phone", "no + and country code"},
        {"missing within a list",  R"({"callers":[{"phone":"+12025550123"},{"name":"Jane"}]})", "/callers/1/phone", "missing"},
        {"a list's element",       R"({"callers":[1]})", "/callers/0", "expected an object"},
        {"optional within",        R"({"callers":[{"phone":"+12025550123","name":7}]})", "/callers/0/name", "expected a string"},
        {"within a map, escaped",  R"({"tenants":{"a/b~c":"2489e9ad-2ee2-4e00-8ec9-32d5f69181c0"}})", "/tenants/a~1b~0c", "not an id of ours"},
        {"a list",                 "[]",     "", "expected an object"},
        {"a number",               "1",      "", "expected an object or array"},
        {"nothing",                "",       "", "not well-formed JSON"},
        {"white space",            "  ",     "", "not well-formed JSON"},
        {"half a string",          R"({"count)", "", "not well-formed JSON"},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto read = from_json<Small>(row.given);
        REQUIRE_FALSE(read);
        CHECK(read.error().pointer == row.pointer);
        CHECK(read.error().message == row.message);
    }
}

TEST_CASE("decode errors: each kind of value refuses what is another") {
    // A good text, in which one member is replaced by what it must refuse.
    const std::string good = to_json(full());
    REQUIRE(from_json<Everything>(good));
    // clang-format off
    const struct { const char* from; const char* to; const char* pointer; } rows[] = {
        {R"("flag":true)",                     R"("flag":1)",                        "/flag"},
        {R"("flag":true)",                     R"("flag":"true")",                   "/flag"},
        {R"("small_unsigned":4294967295)",     R"("small_unsigned":4294967296)",     "/small_unsigned"},
        {R"("small_unsigned":4294967295)",     R"("small_unsigned":-1)",             "/small_unsigned"},
        {R"("large":9223372036854775807)",     R"("large":9223372036854775808)",     "/large"},
        {R"("large_unsigned":18446744073709551615)", R"("large_unsigned":18446744073709551616)", "/large_unsigned"},
        {R"("large_unsigned":18446744073709551615)", R"("large_unsigned":-1)",       "/large_unsigned"},
        {R"("partition":65535)",               R"("partition":65536)",               "/partition"},
        {R"("ratio":0.1)",                     R"("ratio":"0.1")",                   "/ratio"},
        {R"("ratio":0.1)",                     R"("ratio":null)",                    "/ratio"},
        {R"("outcome":"no_answer")",           R"("outcome":"default_")",            "/outcome"},
        {R"("uuid":"2489e9ad)",                R"("uuid":"2489e9a)",                 "/uuid"},
        {R"("tenant":"2489e9ad-2ee2-8)",       R"("tenant":"2489e9ad-2ee2-4)",       "/tenant"},
        {R"("at":"2026-01-01)",                R"("at":"2026-02-30)",                "/at"},
        {R"("email":"jane@)",                  R"("email":"jane)",                   "/email"},
        {R"("caller":{"phone":"+1)",           R"("caller":{"phone":"1)",            "/caller/phone"},
        {R"("amount":4900)",                   R"("amount":49.5)",                   "/price/amount"},
        {R"("amount":4900,)",                  R"()",                                "/price/amount"},
        {R"("currency":"USD")",                R"("currency":"dollars")",            "/price"},
        {R"("cost":0.0869)",                   R"("cost":"0.0869")",                 "/cost"},
        {R"("cost":0.0869)",                   R"("cost":1e3)",                      "/cost"},
        {R"("cost":0.0869)",                   R"("cost":922337203685478)",          "/cost"},
        {R"("cost":0.0869)",                   R"("cost":[])",                       "/cost"},
        {R"("cost":0.0869)",                   R"("cost":0.08x)",                    "/cost"},
        {R"("position":"3:1042")",             R"("position":"31042")",              "/position"},
        {R"("tags":["a","")",                  R"("tags":["a",0)",                   "/tags/1"},
        {R"("gaps":[1,null,3])",               R"("gaps":[1,null,"3"])",             "/gaps/2"},
        {R"("":"answered")",                   R"("":"never")",                      "/outcomes/"},
        {R"("counts":[1,2])",                  R"("counts":[1,null])",               "/counts/1"},
        {R"("class":7)",                       R"("class_":7)",                      "/class"},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.to);
        std::string bad = good;
        const auto at = bad.find(row.from);
        REQUIRE(at != std::string::npos);
        bad.replace(at, std::string_view(row.from).size(), row.to);
        const auto read = from_json<Everything>(bad);
        REQUIRE_FALSE(read);
        CHECK(read.error().pointer == row.pointer);
        CHECK_FALSE(read.error().message.empty());
    }
}

TEST_CASE("decode errors: a text cut short anywhere, or followed by more, is refused") {
    const std::string good = to_json(full());
    for (std::size_t size = 0; size < good.size(); ++size) {
        CAPTURE(size);
        REQUIRE_FALSE(from_json<Everything>(good.substr(0, size)));
    }
    for (const char* more : {"x", "{}", ",", "]", "}", "1"}) {
        CAPTURE(more);
        CHECK_FALSE(from_json<Everything>(good + more));
    }
    CHECK(from_json<Everything>(good + " \n"));
}

TEST_CASE("decode errors: text that is not UTF-8 is refused") {
    const std::string good = to_json(full());
    std::string bad = good;
    bad[bad.find('\xc3')] = '\xff';
    CHECK_FALSE(from_json<Everything>(bad));
}

}  // namespace
}  // namespace beaker::samples
