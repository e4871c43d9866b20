// Clocks that are not the brokers'.
#include <doctest/doctest.h>

#include "log/kafka/broker_clock.hpp"
#include "log/kafka/topics.hpp"
#include "tests/kafka/kafka_engine.hpp"
#include "tests/kafka/shifted_clock.hpp"
#include "tests/system/in_time.hpp"
#include "tests/system/load.hpp"
#include "tests/system/node_in_process.hpp"
#include "tests/system/webhook_pages.hpp"

namespace beaker::testing {
namespace {

using namespace std::chrono_literals;
using log::kafka::ClockLead;

TEST_CASE("a lead exceeds what is tolerated where it surely does") {
    const struct {
        std::string name;
        ClockLead lead;
        bool then;
    } rows[] = {
        {"right", {0s, 1ms}, false},
        {"a second ahead", {1s, 0s}, false},
        {"more", {1001ms, 0s}, true},
        {"more, perhaps", {1001ms, 1ms}, false},
        {"a second behind", {-1s, 0s}, false},
        {"more", {-1001ms, 0s}, true},
        {"more, perhaps", {-1001ms, 1ms}, false},
        {"far off, slowly asked", {60s, 2s}, true},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(row.lead.exceeds(1s) == row.then);
    }
}

TEST_CASE("clock: a broker tells how far ahead a clock is") {
    const auto settings = log::test::fresh_settings();
    REQUIRE(log::kafka::make_topics(settings));
    const auto brokers = log::kafka::BrokerClock::open(settings).value();
    const ops::SystemClock clock;
    for (const auto ahead : {0s, 90s, -90s}) {
        const auto lead = brokers->ask(ShiftedClock(clock, ahead)).value();
        CHECK(lead.by > ahead - 1s);
        CHECK(lead.by < ahead + 1s);
        CHECK(lead.error >= 1ms);
    }
}

TEST_CASE("processes: a server whose clock is off the brokers' takes nothing, and says so") {
    const Directory directory;
    auto config = test_config(directory.path());
    config.log_engine = ops::LogEngine::kafka;
    config.brokers = {log::test::test_brokers()};
    config.partitions = 4;
    config.kafka.replication = 1;
    config.kafka.prefix = log::test::fresh_settings().prefix;
    ops::start_logging(ops::Level::off);
    const ops::SystemClock right;
    ShiftedClock clock(right, 0s);
    const auto taken = [](std::uint16_t port) {
        Client client(port);
        client.send(signed_post(unique_webhook(1).delivery));
        return client.answer();
    };
    const auto ready = [](std::uint16_t port) {
        Client client(port);
        client.send(get_of("/readyz"));
        return client.answer();
    };
    {
        const RunningNode node(config, clock);
        CHECK(taken(node.port()).status() == 200);
        CHECK(ready(node.port()).status() == 200);
    }
    clock.set(5s);
    const RunningNode node(config, clock);
    CHECK(taken(node.port()).status() == 503);
    const auto told = ready(node.port());
    CHECK(told.status() == 503);
    CHECK(told.body.contains("the clock is off the brokers'"));
    clock.set(0s);  // it is asked again by itself
    CHECK(in_time([&] { return ready(node.port()).status() == 200; }));
    CHECK(taken(node.port()).status() == 200);
}

}  // namespace
}  // namespace beaker::testing
