#include "ingest/edge.hpp"

#include <doctest/doctest.h>

#include "tests/ingest/admin_door.hpp"
#include "tests/ingest/fakes.hpp"

using namespace beaker;
using namespace beaker::ingest;

TEST_CASE("edge: webhooks have their own door") {
    FakeLog log;
    FakeClock clock{Instant{}};
    AnswerDesk desk;
    webhooks::WebhookHandler handler(
        {.log = log, .clock = clock, .real_clock = clock, .answers = desk, .pepper = "p", .observer = {}},
        {});
    AdminDoor door("");
    const api::Router router({{"GET", "/webhooks", api::Access::open,
                               [](api::Asked, http::Respond respond) { respond({.body = "router"}); }}},
                             door.keeper);
    const auto handle = edge(handler, router);
    const struct {
        std::string name, method, target;
        int status;
    } rows[] = {
        {"a provider without a secret", "POST", "/webhooks/vapi?tenant=x", 503},
        {"a provider that there is not", "POST", "/webhooks/other", 404},
        {"a path of the router", "GET", "/webhooks", 200},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Answers answers;
        handle({.method = row.method, .target = row.target}, answers.respond());
        REQUIRE(answers.list.size() == 1);
        CHECK(answers.list[0].status == row.status);
    }
}
