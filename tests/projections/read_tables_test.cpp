#include "projections/read_tables.hpp"

#include <doctest/doctest.h>

#include <set>

#include "schemas/catalogue.hpp"

using namespace beaker;

TEST_CASE("read tables: every fold is for an event of domain.events, every table is named once") {
    for (const ReadFold& each : read_folds()) {
        CAPTURE(each.event_type);
        const CatalogueEntry* entry = find_type(each.event_type);
        REQUIRE(entry);
        CHECK(entry->topic == Topic::domain_events);
    }
    std::set<std::string_view> names;
    for (const ReadTable& each : read_tables()) CHECK(names.insert(each.name).second);
}

TEST_CASE("read tables: another generation whenever a table or a revision differs") {
    const ReadTable one[] = {{"calls", 1}, {"parked", 1}};
    const ReadTable raised[] = {{"calls", 1}, {"parked", 2}};
    const ReadTable fewer[] = {{"calls", 1}};
    const ReadTable renamed[] = {{"calls", 1}, {"park", 1}};
    std::set<std::string> names;
    for (const std::span<const ReadTable> tables :
         {std::span<const ReadTable>(one), std::span<const ReadTable>(raised),
          std::span<const ReadTable>(fewer), std::span<const ReadTable>(renamed)})
        CHECK(names.insert(generation_name(tables)).second);
    CHECK(generation_name(one) == generation_name(one));
    CHECK(generation_name().starts_with("read-"));
    CHECK(generation_name().size() == 21);
}
