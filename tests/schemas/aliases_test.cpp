#include "schemas/aliases.hpp"

#include <doctest/doctest.h>

#include <set>

#include "schemas/catalogue.hpp"
#include "schemas/upcasters.hpp"

using namespace beaker;

TEST_CASE("aliases: each is one type's, the newest version of it, and no type's own name") {
    std::set<std::string_view> names;
    for (const auto& [alias, type] : type_aliases()) {
        CAPTURE(std::string(alias));
        CHECK(names.insert(alias).second);
        CHECK(find_type(type));
        CHECK(newest_type(type) == type);
        CHECK(!find_type(alias));
    }
    for (const std::string_view planned : planned_aliases()) {
        CAPTURE(std::string(planned));
        CHECK(names.insert(planned).second);
        CHECK(!find_type(planned));
    }
}

TEST_CASE("aliases: a type is found by any of its names") {
    const struct {
        std::string_view name, type;
    } rows[] = {
        {"transcript_append", "beaker.call.transcript_appended.v2"},
        {"lead_upserted", "beaker.call.lead_captured.v1"},
        {"beaker.tick.v1", "beaker.tick.v1"},
        {"cta.click", "cta.click"},
        {"", ""},
    };
    for (const auto& row : rows) CHECK(type_named(row.name) == row.type);
    CHECK(aliases_of("beaker.call.lead_captured.v1") ==
          std::vector<std::string_view>{"lead_detected", "lead_upserted"});
}
