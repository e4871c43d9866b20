#include "processors/breakers/breaker_decider.hpp"

#include <doctest/doctest.h>

#include "schemas/events/breaker.hpp"
#include "schemas/events/policy.hpp"
#include "schemas/events/timer.hpp"
#include "tests/processors/harness.hpp"

using namespace beaker;
using namespace beaker::processors;
using namespace beaker::processors::test;
using std::chrono::seconds;

namespace {

constexpr auto operation = EffectOperation::vapi_create_assistant;
const std::string breaker = "breaker/vapi_create_assistant";

struct World : Streams {
    World() { messages_travel = false; }

    Settled trouble(int effect, bool exhausted = true) {
        return send(breaker, BreakerTroubleReported{operation, "tenant/" + std::to_string(effect),
                                                    input_id("effect " + std::to_string(effect)), exhausted});
    }
    Settled timer(const char* name) { return send(breaker, TimerFired{name, now}); }
    Settled probed(std::int64_t probe, bool works) {
        return send(breaker, BreakerProbeReported{operation, probe, works});
    }
    void open() {
        for (int i = 0; i < 5; ++i) trouble(i);
        REQUIRE(all<BreakerOpened>(breaker).size() == 1);
    }
};

/// How many were let go, or given up.
std::size_t released(const Settled& settled, bool resume) {
    std::size_t count = 0;
    for (const auto& message : settled.messages)
        if (const auto* told = message.event.as<EffectReleaseTold>()) count += told->resume == resume;
    return count;
}

std::optional<Instant> due(const Settled& settled, std::string_view name) {
    for (const auto& timer : settled.timers)
        if (timer.name == name) return timer.due;
    return {};
}

}  // namespace

TEST_CASE("breaker: five failures within a minute open it, and connectors are told") {
    const struct {
        const char* name;
        int apart_seconds;
        bool exhausted, opens;
    } rows[] = {
        {"at once", 0, true, true},
        {"within the minute", 14, true, true},
        {"over more than a minute", 15, true, false},
        {"short-circuited ones do not count", 0, false, false},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        World world;
        Settled last;
        for (int i = 0; i < 5; ++i) {
            if (i > 0) world.now += seconds(row.apart_seconds);
            last = world.trouble(i, row.exhausted);
        }
        CHECK((last.event<BreakerOpened>() != nullptr) == row.opens);
        CHECK(last.directory.size() == (row.opens ? 1 : 0));
        if (row.opens) CHECK(last.directory[0].event == Event(BreakerListed{operation, true, {}}));
        if (row.opens) CHECK(due(last, "probe") == world.now + seconds(60));
    }
}

TEST_CASE("breaker: whoever fails while nobody else does is given up after a minute, each at its time") {
    World world;
    CHECK(due(world.trouble(1), "settle") == world.now + seconds(60));
    world.now += seconds(50);
    CHECK_FALSE(due(world.trouble(2), "settle").has_value());
    world.now += seconds(10);
    const auto first = world.timer("settle");
    CHECK(released(first, false) == 1);
    CHECK(due(first, "settle") == world.now + seconds(50));
    world.now += seconds(50);
    CHECK(released(world.timer("settle"), false) == 1);
}

TEST_CASE("breaker: one of those who wait probes; it goes again for all, or for none for another minute") {
    World world;
    world.open();
    world.trouble(6, /*exhausted=*/false);
    world.now += seconds(60);
    const auto probe = world.timer("probe");
    REQUIRE(probe.messages.size() == 1);
    CHECK(probe.messages[0].to == "tenant/0");
    CHECK(probe.messages[0].event == Event(EffectReleaseTold{input_id("effect 0"), true, 1}));
    CHECK(probe.directory.at(0).event == Event(BreakerListed{operation, true, 1}));

    const auto failed = world.probed(1, false);
    CHECK(failed.directory.at(0).event == Event(BreakerListed{operation, true, {}}));
    CHECK(due(failed, "probe") == world.now + seconds(60));
    world.trouble(0);  // the probe waits again, behind the others

    world.now += seconds(60);
    CHECK(world.timer("probe").messages.at(0).to == "tenant/1");
    CHECK(world.probed(1, true).events.empty());  // the word of an older probe
    const auto works = world.probed(2, true);
    CHECK(works.event<BreakerClosed>());
    CHECK(works.directory.at(0).event == Event(BreakerListed{operation, false, {}}));
    CHECK(due(works, "drain") == world.now);
    CHECK(released(world.timer("drain"), true) == 5);
    CHECK(released(world.timer("drain"), true) == 0);
}

TEST_CASE("breaker: a probe of which nothing is heard is followed by another") {
    World world;
    world.open();
    world.now += seconds(60);
    CHECK(due(world.timer("probe"), "probe") == world.now + seconds(60));
    world.now += seconds(60);
    CHECK(world.timer("probe").messages.at(0).to == "tenant/1");
}

TEST_CASE("breaker: those who waited are let go in bounded batches, none is given up meanwhile") {
    World world;
    world.open();
    for (int i = 5; i < 500; ++i) world.trouble(i, false);
    world.now += seconds(60);
    world.timer("probe");
    world.probed(1, true);
    std::size_t total = 0;
    for (int rounds = 0; rounds < 3; ++rounds) {
        CHECK(released(world.timer("settle"), false) == 0);
        const auto some = world.timer("drain");
        CHECK(released(some, true) <= breaker_batch);
        total += released(some, true);
        world.now += seconds(1);
    }
    CHECK(total == 499);
}

TEST_CASE("breaker: whoever was short-circuited just before it closed goes at once") {
    World world;
    CHECK(released(world.trouble(1, false), true) == 1);
    CHECK(world.all<BreakerEffectHeld>(breaker).empty());
}

TEST_CASE("breaker: how many failures, within how long, and when one tries, are policies") {
    World world;
    world.send("partition/0", PolicyCopyTold{1,
                                             {{"breakers.failures", "2"},
                                              {"breakers.window_seconds", "10"},
                                              {"breakers.probe_after_seconds", "30"}}});
    CHECK(due(world.trouble(1), "settle") == world.now + seconds(10));
    world.now += seconds(10);
    CHECK_FALSE(world.trouble(2).event<BreakerOpened>());
    world.now += seconds(9);
    const auto opened = world.trouble(3);
    REQUIRE(opened.event<BreakerOpened>());
    CHECK(opened.event<BreakerOpened>()->failures == 2);
    CHECK(due(opened, "probe") == world.now + seconds(30));
    world.now += seconds(29);
    CHECK_FALSE(due(world.trouble(4, /*exhausted=*/false), "probe").has_value());
    world.now += seconds(1);
    CHECK(due(world.trouble(5, /*exhausted=*/false), "probe") == world.now);
    CHECK(due(world.timer("probe"), "probe") == world.now + seconds(30));
    CHECK(due(world.probed(1, false), "probe") == world.now + seconds(30));
}

TEST_CASE("breaker: what an older build opened is probed after a minute") {
    World world;
    for (const auto& fold : registry().folds)
        if (fold.event_type == BreakerOpened::type)
            fold.fold(world.rows[breaker], BreakerOpened{operation, 5}, world.now);
    world.now += seconds(59);
    CHECK_FALSE(due(world.trouble(1, false), "probe").has_value());
    world.now += seconds(1);
    CHECK(due(world.trouble(2, false), "probe") == world.now);
}
