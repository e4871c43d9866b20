#include "ingest/api/parameters.hpp"

#include <doctest/doctest.h>

#include "schemas/values/call_status.hpp"

using namespace beaker;
using namespace beaker::ingest::api;

namespace {

/// Asks for one parameter of each kind.
std::optional<beaker::ingest::http::Response> problem_of(std::string_view query) {
    Parameters parameters(query);
    parameters.choice<CallStatus>("status");
    parameters.instant("from");
    parameters.tenant("tenant");
    parameters.word("provider", {"stripe", "vapi"});
    parameters.page();
    return parameters.problem();
}

}  // namespace

TEST_CASE("parameters: right ones are taken") {
    const std::string id = "0197a5c2-0000-8000-8000-000000000042";
    Parameters parameters("status=no_answer&from=2026-01-01T00%3A00%3A00Z&tenant=" + id +
                          "&limit=500&cursor=abc&to=");
    CHECK(parameters.choice<CallStatus>("status") == CallStatus::no_answer);
    CHECK(parameters.instant("from") == *Instant::parse("2026-01-01T00:00:00Z"));
    CHECK_FALSE(parameters.instant("to"));
    CHECK(parameters.tenant("tenant")->text() == id);
    const auto page = parameters.page();
    CHECK(page.limit == 500);
    CHECK(page.cursor == "abc");
    CHECK_FALSE(parameters.problem());

    CHECK(Parameters("").page().limit == 50);
}

TEST_CASE("parameters: wrong ones are named") {
    const struct {
        std::string name, query, pointer;
    } rows[] = {
        {"status that there is not", "status=done", "/status"},
        {"no time", "from=yesterday", "/from"},
        {"no tenant", "tenant=0197a5c2-7d1c-7f0a-8b5e-4c8d9f100a1b", "/tenant"},
        {"no provider of ours", "provider=paypal", "/provider"},
        {"limit 0", "limit=0", "/limit"},
        {"limit 501", "limit=501", "/limit"},
        {"limit -1", "limit=-1", "/limit"},
        {"limit 5x", "limit=5x", "/limit"},
        {"limit far too large", "limit=99999999999999999999999", "/limit"},
        {"twice", "limit=5&limit=6", "/limit"},
        {"unknown", "sttus=queued", "/sttus"},
        {"unknown and empty", "sttus=", "/sttus"},
        {"a name that could be anything", "dana%40example.com=1", ""},
        {"half an escape", "limit=%4", ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto problem = problem_of(row.query);
        REQUIRE(problem);
        CHECK(problem->status == 400);
        CAPTURE(problem->body);
        CHECK(problem->body.contains("\"errors\":[{\"pointer\":\"" + row.pointer + "\""));
        CHECK_FALSE(problem->body.contains("dana"));
    }
}

TEST_CASE("parameters: all that is wrong is told at once") {
    const auto problem = problem_of("limit=0&from=x&color=red");
    REQUIRE(problem);
    for (const std::string pointer : {"/limit", "/from", "/color"}) CHECK(problem->body.contains(pointer));
}
