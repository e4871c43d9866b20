// What was stored and not decided when a node ended is decided before the next one listens.
#include <doctest/doctest.h>

#include <set>
#include <sstream>

#include "tests/ops/node/core_clock.hpp"
#include "tests/system/node_in_process.hpp"
#include "tests/system/webhook_pages.hpp"
#include "tests/system/whole_call.hpp"

namespace beaker::testing {
namespace {

constexpr int webhooks = 60;

std::string event_id(int number) { return fmt::format("evt_start_{}", number); }

/// Every other one without our tenant: it reaches its row by a message of the stream that it came to.
Delivery webhook(int number) {
    const std::string metadata = number % 2 == 0
                                     ? std::string()
                                     : fmt::format(R"(,"metadata":{{"beaker_tenant":"{}"}})", tenant.text());
    return {"stripe", "",
            fmt::format(R"({{"id":"{}","object":"event","type":"customer.updated",)"
                        R"("data":{{"object":{{"object":"customer","id":"cus_{}"{}}}}}}})",
                        event_id(number), number, metadata)};
}

/// A node that stores and does not decide takes the webhooks and ends.
void leave_undecided(ops::Config config, const log::Clock& clock) {
    config.roles = {.ingest = true, .process = false, .query = false, .connect = false};
    RunningNode node(config, clock);
    Client client(node.port());
    for (int i = 0; i < webhooks; ++i) {
        client.send(signed_post(webhook(i)));
        CHECK(client.answer().status() == 200);
    }
    CHECK(node.stop().has_value());
}

TEST_CASE("node: the first read after a start sees all that was acknowledged before it") {
    const Directory directory;
    const ops::Config config = test_config(directory.path());
    std::ostringstream log;
    ops::start_logging(ops::Level::info, &log);
    leave_undecided(config, ops::SystemClock());
    CHECK_FALSE(log.str().contains("decided"));

    CoreClock clock;
    clock.hold();  // once it runs it decides nothing: what is seen was decided before
    RunningNode node(config, clock);
    Client client(node.port());
    client.send(get_of("/readyz"));
    CHECK(client.answer().status() == 200);
    client.send(get_of("/v1/admin/webhook-events?limit=500"));  // without Beaker-Min-Position
    const Answer answer = client.answer();
    clock.release();
    CHECK(node.stop().has_value());
    ops::start_logging(ops::Level::off);
    CHECK(log.str().contains("decided what was stored before the start"));

    REQUIRE(answer.status() == 200);
    const auto page = from_json<WebhookPage>(answer.body);
    REQUIRE(page.has_value());
    std::set<std::string> seen;
    for (const WebhookItem& item : page->items) seen.insert(item.event_id);
    for (int i = 0; i < webhooks; ++i) CHECK_MESSAGE(seen.contains(event_id(i)), event_id(i));
}

TEST_CASE("node: with nothing left to decide, a start says nothing of it") {
    const Directory directory;
    const ops::Config config = test_config(directory.path());
    const ops::SystemClock clock;
    std::ostringstream log;
    ops::start_logging(ops::Level::info, &log);
    const auto node = ops::Node::open(config, clock);
    ops::start_logging(ops::Level::off);
    REQUIRE_MESSAGE(node.has_value(), node.error());
    CHECK_FALSE(log.str().contains("decided"));
}

}  // namespace
}  // namespace beaker::testing
