// Answers that come too late: whoever decides is away, and comes back.
#include <doctest/doctest.h>

#include "ops/node/storage.hpp"
#include "schemas/events/input.hpp"
#include "tests/ingest/webhooks/samples.hpp"
#include "tests/system/site.hpp"

namespace beaker::testing {
namespace {

TEST_CASE("late answers: 202, and the action tells later; a waiting caller hears the safe answer") {
    Site site;
    const auto dana = site.signed_in("dana@example.com");
    site.stop();
    site.config.roles.process = false;
    site.start();
    const auto undecided = [&] { return site.metric("beaker_log_undecided_records"); };
    // What the mail server answered may have been stored while the site closed, for its next life to decide.
    const auto left = undecided();
    auto here = site.visitor();
    here.shows = dana.shows;
    const auto late =
        here.ask("POST", "/v1/tokens", R"({"name":"late"})", "Idempotency-Key: k\r\nPrefer: wait=1\r\n");
    CHECK(late.status() == 202);
    const auto place = late.header("Location");
    REQUIRE(place.starts_with("/v1/actions/"));
    CHECK(here.ask("GET", place).status() == 404);

    const Delivery request{"vapi", "tenant=" + std::string(ingest::webhooks::sample_tenant),
                           ingest::webhooks::sample("vapi-assistant-request.json")};
    Client vapi(site.node->port());
    vapi.send(post_of(request, signature_line(request)));
    const auto safe = vapi.answer();
    CHECK(safe.status() == 200);
    CHECK(json_at(safe.body, "/error").contains("We will call you back"));
    // The action, the request, and that its answer was missed (and what else may come): nobody decides them
    // yet.
    REQUIRE(in_time([&] { return undecided() >= left + 3; }));

    site.stop();
    site.config.roles.process = true;
    site.start();
    auto back = site.visitor();
    back.shows = dana.shows;
    REQUIRE(in_time([&] { return back.ask("GET", place).status() == 200; }));
    CHECK(json_at(back.ask("GET", place).body, "/outcome") == "processed");
    CHECK(back.ask("POST", "/v1/tokens", R"({"name":"late"})", "Idempotency-Key: k\r\n").status() == 201);
    CHECK(back.ask("GET", "/v1/tokens").body.contains("late"));

    site.stop();
    const auto log = ops::open_log(site.config, site.clock);
    REQUIRE(log.has_value());
    std::size_t missed = 0;
    for (PartitionId partition = 0; partition < (*log)->partitions(); ++partition) {
        const auto inputs = (*log)->read(Topic::inputs, {partition, 0}, {.records = 1000, .bytes = 1 << 30});
        REQUIRE(inputs.has_value());
        for (const auto& each : *inputs) missed += each.record->type == AnswerMissed::type;
    }
    CHECK(missed == 1);
}

}  // namespace
}  // namespace beaker::testing
