#include "schemas/described/codec.hpp"

#include <doctest/doctest.h>

#include <string>

#include "tests/schemas/described/samples.hpp"

namespace beaker::samples {
namespace {

TEST_CASE("codec: what stands in JSON, member by member") {
    CHECK(to_json(full()) ==
          R"({"flag":true,"small":2147483647,"small_unsigned":4294967295,"large":9223372036854775807,)"
          R"("large_unsigned":18446744073709551615,"partition":65535,"ratio":0.1,)"
          R"("text":"line\n\"quoted\" \\ \u0001 é","outcome":"no_answer",)"
          R"("uuid":"2489e9ad-2ee2-4e00-8ec9-32d5f69181c0","tenant":"2489e9ad-2ee2-8e00-8ec9-32d5f69181c0",)"
          R"("at":"2026-01-01T00:00:04.800Z","email":"jane@example.com",)"
          R"("caller":{"phone":"+12025550123","name":"Jane \"J\" Doe"},)"
          R"("price":{"amount":4900,"currency":"USD"},"cost":0.0869,"position":"3:1042",)"
          R"("raw":{"a":[1,{"b":null}]},"tags":["a","","c,d"],)"
          R"("callers":[{"phone":"+12025550123"},{"phone":"+12025550199","name":""}],"gaps":[1,null,3],)"
          R"("outcomes":{"":"answered","a/b~c\"d":"default"},"phone":"+12025550123",)"
          R"("other":{"phone":"+12025550123"},"counts":[1,2],"extra":[1,2],"class":7})");
}

template <class T>
void check_round_trip(const char* name, const T& value) {
    CAPTURE(name);
    const std::string json = to_json(value);
    CAPTURE(json);
    const auto again = from_json<T>(json);
    REQUIRE(again);
    CHECK(*again == value);
    CHECK(to_json(*again) == json);
}

TEST_CASE("codec: what is written reads back the same") {
    check_round_trip("full", full());
    check_round_trip("sparse", sparse());
    check_round_trip("nothing", Nothing{});
    check_round_trip("row of nulls", Row{"r1", {}, {}, {}});
    check_round_trip("row", Row{"r1", 61, phone(), Caller{phone(), {}}});
    check_round_trip("preset, empty", Preset{std::nullopt});
    check_round_trip("list", std::vector<Caller>{{phone(), {}}, {phone(), name()}});
    check_round_trip("empty list", std::vector<Caller>{});
    check_round_trip("map", std::map<std::string, std::vector<Nothing>>{{"a", {{}, {}}}, {"b", {}}});
    Everything long_text = full();
    long_text.text = std::string(100'000, 'x') + "\"" + std::string(100'000, 'y');
    check_round_trip("long text after short ones", long_text);
    check_round_trip("short after long", full());
}

TEST_CASE("codec: empty optionals are left out, or null where the struct says so") {
    CHECK(to_json(Caller{phone(), {}}) == R"({"phone":"+12025550123"})");
    CHECK(to_json(Row{"r1", {}, {}, Caller{phone(), {}}}) ==
          R"({"id":"r1","seconds":null,"to":null,"caller":{"phone":"+12025550123"}})");
    CHECK(to_json(Nothing{}) == "{}");
    CHECK(to_json(RawJson{}) == "null");
}

TEST_CASE("codec: reads what other versions wrote, in any order and spacing") {
    const Small small{3, Outcome::answered, {}, {}, {}};
    // clang-format off
    const struct { const char* name; const char* given; } rows[] = {
        {"as written",           R"({"count":3,"outcome":"answered","callers":[],"tenants":{}})"},
        {"another order",        R"({"tenants":{},"callers":[],"outcome":"answered","count":3})"},
        {"spaces",               " {\n \"count\" : 3 ,\t\"outcome\":\"answered\",\r\n\"callers\":[ ],\"tenants\":{ } } \n"},
        {"null for an optional", R"({"count":3,"outcome":"answered","at":null,"callers":[],"tenants":{}})"},
        {"unknown members",      R"({"new":{"a":[{"b":"}"}]},"count":3,"x":null,"outcome":"answered","y":[[]],"callers":[],"tenants":{},"z":1})"},
        {"escaped names",        R"({"\u0063ount":3,"outcome":"\u0061nswered","callers":[],"tenants":{}})"},
        {"twice: the last",      R"({"count":1,"count":3,"outcome":"answered","callers":[],"tenants":{}})"},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto read = from_json<Small>(row.given);
        REQUIRE(read);
        CHECK(*read == small);
    }
}

TEST_CASE("codec: raw JSON is passed on as it stands") {
    for (const char* json : {"null", "true", "-1.50e3", R"("a\u0041\"")", "[]", R"({"a":{"b":[1,2]}})"}) {
        CAPTURE(json);
        const auto read = from_json<std::vector<RawJson>>(std::string("[") + json + " , " + json + " ]");
        REQUIRE(read);
        REQUIRE(read->size() == 2);
        CHECK((*read)[0].text == json);
        CHECK((*read)[1].text == json);
    }
}

/// A value whose reading decodes another text.
struct Inner {
    std::vector<std::int32_t> numbers;
};

}  // namespace
}  // namespace beaker::samples

namespace beaker {

template <>
struct JsonValue<samples::Inner> {
    static void write(std::string& out, const samples::Inner& value) {
        append_json_string(out, to_json(value.numbers));
    }
    static bool read(JsonReader& in, samples::Inner& into) {
        std::string_view text;
        if (!in.text(text)) return false;
        auto numbers = from_json<std::vector<std::int32_t>>(text);
        if (!numbers) return in.fail("not a list of numbers");
        into.numbers = *std::move(numbers);
        return true;
    }
};

}  // namespace beaker

namespace beaker::samples {
namespace {

TEST_CASE("codec: a text within a text does not disturb the reading of the outer one") {
    const auto read = from_json<std::vector<Inner>>(R"(["[1,2]","[]","[3]"])");
    REQUIRE(read);
    REQUIRE(read->size() == 3);
    CHECK((*read)[0].numbers == std::vector<std::int32_t>{1, 2});
    CHECK((*read)[2].numbers == std::vector<std::int32_t>{3});
    CHECK(from_json<std::vector<Inner>>(R"(["[1]","[x]"])").error() ==
          DecodeError{"/1", "not a list of numbers"});
    CHECK(from_json<std::vector<std::int32_t>>("[1]"));
}

}  // namespace
}  // namespace beaker::samples
