#include "projections/webhooks/webhook_facets.hpp"

#include <doctest/doctest.h>

#include "tests/projections/folding.hpp"

using namespace beaker;
using namespace beaker::testing;
using namespace std::literals;

TEST_CASE("facets: filters judge what rows wrote") {
    WebhookEventRow row;
    row.provider = "vapi";
    row.kind = "status\0update"s;  // a provider's word may hold anything
    row.status = WebhookStatus::failed;
    row.tenant_id = tenant("one");
    // clang-format off
    const struct { const char* name; WantedFacets wanted; bool then; } rows[] = {
        {"anything",           {{}, {}, {}, {}},                                                        true},
        {"all that it is",     {tenant("one"), "vapi", "status\0update"s, WebhookStatus::failed},       true},
        {"another tenant",     {tenant("two"), {}, {}, {}},                                             false},
        {"another provider",   {{}, "stripe", {}, {}},                                                  false},
        {"part of a provider", {{}, "vap", {}, {}},                                                     false},
        {"no provider at all", {{}, "", {}, {}},                                                        false},
        {"another kind",       {{}, "vapi", "status", {}},                                              false},
        {"another status",     {{}, {}, {}, WebhookStatus::parked},                                     false},
    };
    // clang-format on
    for (const auto& each : rows) {
        CAPTURE(each.name);
        CHECK(FacetsFilter(each.wanted)(facets_of(row)) == each.then);
    }
    row.tenant_id.reset();
    CHECK_FALSE(FacetsFilter({tenant("one"), {}, {}, {}})(facets_of(row)));
    CHECK(FacetsFilter({{}, "vapi", {}, {}})(facets_of(row)));
}

TEST_CASE("facets: what is cut short is told") {
    const std::string whole = facets_of({});
    for (std::size_t size = 0; size < whole.size(); ++size)
        CHECK_THROWS_AS(FacetsFilter({})(std::string_view(whole).substr(0, size)), std::runtime_error);
}
