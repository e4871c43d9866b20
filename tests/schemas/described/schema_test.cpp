#include "schemas/described/schema.hpp"

#include <doctest/doctest.h>

#include <string>

#include "tests/schemas/described/samples.hpp"

namespace beaker::samples {
namespace {

TEST_CASE("schema: a struct, whole") {
    CHECK(
        json_schema<Caller>("https://example.com/caller.json", "Who \"calls\"") ==
        R"({"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://example.com/caller.json",)"
        R"("title":"Who \"calls\"","type":"object","properties":{)"
        R"("phone":{"x-personal-data":true,"type":"string","pattern":"^\\+[1-9][0-9]{6,14}$"},)"
        R"("name":{"x-personal-data":true,"type":"string"}},)"
        R"("required":["phone"],"additionalProperties":true})");
    CHECK(
        json_schema<Nothing>("id", "") ==
        R"({"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"id","title":"","type":"object",)"
        R"("properties":{},"required":[],"additionalProperties":true})");
}

TEST_CASE("schema: each kind of member") {
    const std::string caller =
        R"({"type":"object","properties":{"phone":{"x-personal-data":true,"type":"string",)"
        R"("pattern":"^\\+[1-9][0-9]{6,14}$"},"name":{"x-personal-data":true,"type":"string"}},)"
        R"("required":["phone"],"additionalProperties":true})";
    const std::string everything = json_schema<Everything>("id", "");
    const std::string nulls = json_schema<Row>("id", "");
    // clang-format off
    const struct { const char* name; const std::string& in; std::string then; } rows[] = {
        {"bool",             everything, R"("flag":{"type":"boolean"})"},
        {"int32",            everything, R"("small":{"type":"integer","minimum":-2147483648,"maximum":2147483647})"},
        {"uint32",           everything, R"("small_unsigned":{"type":"integer","minimum":0,"maximum":4294967295})"},
        {"int64",            everything, R"("large":{"type":"integer","minimum":-9223372036854775808,"maximum":9223372036854775807})"},
        {"uint64",           everything, R"("large_unsigned":{"type":"integer","minimum":0,"maximum":18446744073709551615})"},
        {"double",           everything, R"("ratio":{"type":"number"})"},
        {"text",             everything, R"("text":{"type":"string"})"},
        {"enum",             everything, R"("outcome":{"type":"string","enum":["answered","no_answer","default"]})"},
        {"uuid",             everything, R"("uuid":{"type":"string","format":"uuid"})"},
        {"id",               everything, R"("tenant":{"type":"string","format":"uuid"})"},
        {"instant",          everything, R"("at":{"type":"string","format":"date-time"})"},
        {"e-mail",           everything, R"("email":{"x-personal-data":true,"type":"string","format":"email"})"},
        {"nested",           everything, R"("caller":)" + caller},
        {"money",            everything, R"("price":{"type":"object","properties":{"amount":{"type":"integer"},"currency":{"type":"string","pattern":"^[A-Z]{3}$"}},"required":["amount","currency"],"additionalProperties":true})"},
        {"usd4",             everything, R"("cost":{"type":"number"})"},
        {"position",         everything, R"("position":{"type":"string","pattern":"^[0-9]{1,5}:[0-9]{1,20}$"})"},
        {"raw",              everything, R"("raw":{})"},
        {"list",             everything, R"("tags":{"type":"array","items":{"type":"string"}})"},
        {"list of structs",  everything, R"("callers":{"type":"array","items":)" + caller + "}"},
        {"list of optional", everything, R"("gaps":{"type":"array","items":{"anyOf":[{"type":"integer","minimum":-2147483648,"maximum":2147483647},{"type":"null"}]}})"},
        {"map",              everything, R"("outcomes":{"type":"object","additionalProperties":{"type":"string","enum":["answered","no_answer","default"]}})"},
        {"optional",         everything, R"("counts":{"type":"array","items":{"type":"integer","minimum":-2147483648,"maximum":2147483647}})"},
        {"only required",    everything, R"("gaps","outcomes","class"],"additionalProperties":true})"},
        {"or null",          nulls,      R"("seconds":{"anyOf":[{"type":"integer","minimum":-2147483648,"maximum":2147483647},{"type":"null"}]})"},
        {"personal or null", nulls,      R"("to":{"x-personal-data":true,"anyOf":[{"type":"string","pattern":"^\\+[1-9][0-9]{6,14}$"},{"type":"null"}]})"},
        {"may be absent",    nulls,      R"("required":["id"])"},
    };
    // clang-format on
    for (const auto& each : rows) {
        CAPTURE(each.name);
        CAPTURE(each.in);
        CHECK(each.in.find(each.then) != std::string::npos);
    }
}

struct Contacts {
    std::vector<Pii<std::string>> names;
    std::optional<std::map<std::string, Pii<Email>>> emails;
    Pii<RawJson> transcript;
};
BOOST_DESCRIBE_STRUCT(Contacts, (), (names, emails, transcript))

TEST_CASE("schema: a member that holds personal data at any depth is marked") {
    CHECK(json_schema<Contacts>("id", "").find(
              R"("properties":{"names":{"x-personal-data":true,"type":"array","items":{"type":"string"}},)"
              R"("emails":{"x-personal-data":true,"type":"object","additionalProperties":)"
              R"({"type":"string","format":"email"}},"transcript":{"x-personal-data":true}})") !=
          std::string::npos);
}

TEST_CASE("schema: is JSON itself") {
    CHECK(from_json<std::map<std::string, RawJson>>(json_schema<Everything>("id", "title")));
    CHECK(from_json<std::map<std::string, RawJson>>(json_schema<Contacts>("id", "title")));
}

}  // namespace
}  // namespace beaker::samples
