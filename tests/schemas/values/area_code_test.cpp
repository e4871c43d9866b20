#include "schemas/values/area_code.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

namespace beaker {
namespace {

using Kind = AreaCode::Kind;

TEST_CASE("area codes: whose, where, in service") {
    // clang-format off
    const struct { const char* name; unsigned given; Kind kind; std::string_view country; std::string_view region; std::string_view zones; } rows[] = {
        {"one zone",                 202, Kind::geographic,     "US", "DC", "America/New_York"},
        {"two zones",                850, Kind::geographic,     "US", "FL", "America/Chicago America/New_York"},
        {"younger than libraries",   457, Kind::geographic,     "US", "LA", "America/Chicago"},
        {"437 is Toronto",           437, Kind::geographic,     "CA", "ON", "America/Toronto"},
        {"no daylight saving",       602, Kind::geographic,     "US", "AZ", "America/Phoenix"},
        {"toll-free",                888, Kind::toll_free,      "US", "",   ""},
        {"reserved for toll-free",   880, Kind::not_in_service, "US", "",   ""},
        {"emergency",                911, Kind::not_in_service, "US", "",   ""},
        {"follow-me",                500, Kind::personal,       "US", "",   ""},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto* const area = AreaCode::find(row.given);
        REQUIRE(area != nullptr);
        CHECK(area->kind == row.kind);
        CHECK(area->country == row.country);
        CHECK(area->region == row.region);
        CHECK(area->zones == row.zones);
        CHECK(area->in_service() == (row.kind != Kind::not_in_service));
    }
    for (const unsigned unassigned : {0U, 200U, 221U, 999U, 1202U})
        CHECK(AreaCode::find(unassigned) == nullptr);
}

TEST_CASE("area codes: a geographic one lies somewhere, every other nowhere; every zone exists") {
    for (const AreaCode& area : AreaCode::all()) {
        CAPTURE(area.code);
        CHECK((area.kind == Kind::geographic) == !area.zones.empty());
        CHECK((area.kind == Kind::geographic) == !area.region.empty());
        CHECK(area.country.size() == 2);
        for (std::string zones(area.zones); !zones.empty();) {
            const auto zone = zones.substr(0, zones.find(' '));
            CHECK(std::filesystem::exists("/usr/share/zoneinfo/" + zone));
            zones.erase(0, zone.size() + 1);
        }
    }
}

}  // namespace
}  // namespace beaker
