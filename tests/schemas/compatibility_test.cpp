#include "schemas/compatibility.hpp"

#include <doctest/doctest.h>

using namespace beaker;

TEST_CASE("only a new optional member is a compatible change") {
    const std::string before =
        R"({"type":"object","properties":{"a":{"type":"string"},"b":{"enum":["x","y"]},"c":{"type":"array","items":{"type":"integer"}}},"required":["a"]})";
    // clang-format off
    const struct { const char* name; std::string after; std::vector<std::string> breaks; } rows[] = {
        {"the same", before, {}},
        {"new optional member", R"({"type":"object","properties":{"a":{"type":"string"},"b":{"enum":["x","y"]},"c":{"type":"array","items":{"type":"integer"}},"d":{"type":"string"}},"required":["a"]})", {}},
        {"new required member", R"({"type":"object","properties":{"a":{"type":"string"},"b":{"enum":["x","y"]},"c":{"type":"array","items":{"type":"integer"}},"d":{"type":"string"}},"required":["a","d"]})", {"/: \"d\" became required"}},
        {"no longer required", R"({"type":"object","properties":{"a":{"type":"string"},"b":{"enum":["x","y"]},"c":{"type":"array","items":{"type":"integer"}}}})", {"/: \"a\" is no longer required"}},
        {"removed", R"({"type":"object","properties":{"a":{"type":"string"},"b":{"enum":["x","y"]}},"required":["a"]})", {"/c: was removed"}},
        {"type changed deep inside", R"({"type":"object","properties":{"a":{"type":"string"},"b":{"enum":["x","y"]},"c":{"type":"array","items":{"type":"number"}}},"required":["a"]})", {"/c/items: type changed"}},
        {"value lost", R"({"type":"object","properties":{"a":{"type":"string"},"b":{"enum":["x","z"]},"c":{"type":"array","items":{"type":"integer"}}},"required":["a"]})", {"/b: lost the value \"y\""}},
        {"not JSON", "{", {"/: the new schema is not JSON"}},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(breaking_changes(before, row.after) == row.breaks);
    }
}
