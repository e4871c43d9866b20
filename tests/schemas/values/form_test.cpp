#include "schemas/values/form.hpp"

#include <doctest/doctest.h>

using namespace beaker;
using namespace std::string_literals;

TEST_CASE("form: a body is cut at '&' and the first '=', then decoded") {
    const struct {
        const char* name;
        std::string body;
        FormFields then;
    } rows[] = {
        {"empty body", "", {}},
        {"one field", "CallSid=CAdev0001", {{"CallSid", "CAdev0001"}}},
        {"order is kept", "b=1&a=2", {{"b", "1"}, {"a", "2"}}},
        {"repeated name", "a=2&a=1&a=2", {{"a", "2"}, {"a", "1"}, {"a", "2"}}},
        {"empty value", "FromCity=", {{"FromCity", ""}}},
        {"no equals sign", "FromCity", {{"FromCity", ""}}},
        {"empty name", "=x", {{"", "x"}}},
        {"equals signs in the value", "a=b=c==", {{"a", "b=c=="}}},
        {"empty pieces are skipped", "&&a=1&&b=2&", {{"a", "1"}, {"b", "2"}}},
        {"plus is a space", "Body=+stop+", {{"Body", " stop "}}},
        {"encoded plus is a plus", "From=%2B15555550110", {{"From", "+15555550110"}}},
        {"encoded & and = do not cut", "a%26b=c%3Dd%26e", {{"a&b", "c=d&e"}}},
        {"hex in either case", "a=%e2%82%AC", {{"a", "\xe2\x82\xac"}}},
        {"raw UTF-8 is kept", "a=\xe2\x82\xac", {{"a", "\xe2\x82\xac"}}},
        {"what is no UTF-8 is kept", "a=%ff", {{"a", "\xff"}}},
        {"a NUL byte is a byte", "a=x%00y", {{"a", "x\0y"s}}},
        {"decoded once only", "a=%2541", {{"a", "%41"}}},
        {"semicolons do not cut", "a=1;b=2", {{"a", "1;b=2"}}},
        {"nothing is trimmed", "a= 1\r\n", {{"a", " 1\r\n"}}},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto fields = parse_form(row.body);
        REQUIRE(fields.has_value());
        CHECK(*fields == row.then);
    }
}

TEST_CASE("form: a malformed percent sequence is an error, in names and values") {
    for (const char* body : {"a=%", "a=%4", "a=%4&b=1", "a=%g1", "a=%1g", "a=%%41", "%zz=1", "a=1&b=2%",
                             "a=100%", "a=% 41", "a=%+4", "a=%-1"}) {
        CAPTURE(body);
        const auto fields = parse_form(body);
        REQUIRE_FALSE(fields.has_value());
        CHECK(fields.error() == FormError::malformed_percent);
    }
}

TEST_CASE("form: the number of fields is limited, the number of empty pieces is not") {
    std::string body = std::string(100'000, '&');
    for (std::size_t i = 0; i < form_fields_max; ++i) body += "a&";
    REQUIRE(parse_form(body).has_value());
    CHECK(parse_form(body)->size() == form_fields_max);
    const auto one_more = parse_form(body + "a");
    REQUIRE_FALSE(one_more.has_value());
    CHECK(one_more.error() == FormError::too_many_fields);
}

TEST_CASE("form: the first value of a name in a query") {
    const struct {
        const char* name;
        std::string query;
        std::string wanted;
        std::optional<std::string> then;
    } rows[] = {
        {"empty query", "", "tenant", std::nullopt},
        {"absent", "a=1&b=2", "tenant", std::nullopt},
        {"present", "a=1&tenant=0197a5c2&b=2", "tenant", "0197a5c2"},
        {"decoded", "q=a%20b+c", "q", "a b c"},
        {"the first one wins", "a=1&a=2", "a", "1"},
        {"empty value is a value", "a=", "a", ""},
        {"a bare name is an empty value", "a", "a", ""},
        {"names are decoded", "te%6Eant=x", "tenant", "x"},
        {"names have a case", "Tenant=x", "tenant", std::nullopt},
        {"a longer name is another", "tenants=x", "tenant", std::nullopt},
        {"malformed value", "a=%4", "a", std::nullopt},
        {"malformed elsewhere does not matter", "b=%&%=1&a=1", "a", "1"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(query_value(row.query, row.wanted) == row.then);
    }
}
