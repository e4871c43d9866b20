#include "processors/effects/effect_decider.hpp"

#include <doctest/doctest.h>

#include "processors/effects/effect_policy.hpp"
#include "schemas/events/breaker.hpp"
#include "schemas/events/timer.hpp"
#include "tests/processors/harness.hpp"

using namespace beaker;
using namespace beaker::processors;
using namespace beaker::processors::test;

namespace {

const std::string stream = tenant_stream(tenant_a);
const Uuid effect = input_id("effect");
constexpr auto create = EffectOperation::vapi_create_assistant;

/// One effect of a tenant, and the connector that tries it.
struct World : Streams {
    World() { messages_travel = false; }

    /// As if a decider had emitted the wish.
    Settled want(EffectOperation operation, Instant not_after) {
        const EffectWanted wanted{effect, operation, EffectPriority::usual, Pii<std::string>("{}"),
                                  not_after};
        for (const auto& fold : registry().folds)
            if (fold.event_type == EffectWanted::type && fold.stream_kind == "tenant")
                fold.fold(rows[stream], wanted, now);
        return noted(send(stream, wanted));
    }
    Settled want(EffectOperation operation) { return want(operation, now + std::chrono::hours(1)); }

    bool go() {
        const auto answer = noted(send(stream, EffectAttemptAnnounced{effect, attempt})).answer;
        return answer == R"({"go":true})";
    }
    Settled report(TryOutcome outcome, std::optional<std::int64_t> retry_after = {}) {
        return noted(send(stream, EffectReported{effect, attempt, outcome, "a_reason", retry_after, {}, {}}));
    }
    /// Moves on to when the effect's timer is due.
    Settled wait() {
        REQUIRE(due);
        now = *due;
        due.reset();
        return noted(send(stream, TimerFired{"effect:" + effect.text(), now}));
    }
    /// One whole try.
    Settled try_it(TryOutcome outcome) {
        REQUIRE(go());
        return report(outcome);
    }

    std::int64_t attempt = 0;
    bool look_up = false;
    std::optional<Instant> due;

private:
    Settled noted(Settled settled) {
        for (const auto& timer : settled.timers) due = timer.due;
        for (const auto& each : settled.effects) {
            const auto* request = each.request.as<EffectRequest>();
            CHECK(each.key == effect.text() + ":" + std::to_string(request->attempt));
            attempt = request->attempt;
            look_up = request->look_up;
        }
        return settled;
    }
};

EffectOutcome ended(const Settled& settled) {
    REQUIRE(settled.event<EffectFinished>());
    return settled.event<EffectFinished>()->outcome;
}

}  // namespace

TEST_CASE("effects: a wish is one request, and wanting it again none") {
    World world;
    CHECK(world.want(EffectOperation::mail_send).effects.size() == 1);
    CHECK(world.attempt == 1);
    CHECK(world.want(EffectOperation::mail_send).effects.empty());
    CHECK(ended(world.try_it(TryOutcome::done)) == EffectOutcome::done);
    CHECK_FALSE(world.due.has_value());
}

TEST_CASE("effects: each request is begun once, by whoever asks first") {
    World world;
    world.want(EffectOperation::mail_send);
    CHECK(world.go());
    CHECK_FALSE(world.go());
    world.report(TryOutcome::busy);
    CHECK_FALSE(world.go());  // it waits
    world.wait();
    CHECK(world.attempt == 2);
    CHECK(world.go());
    world.report(TryOutcome::done);
    CHECK_FALSE(world.go());
    CHECK(world.report(TryOutcome::done).events.empty());
}

TEST_CASE("effects: what a try comes to decides what is done next") {
    const struct {
        const char* name;
        EffectOperation operation;
        TryOutcome outcome;
        bool waits, looks_up;
    } rows[] = {
        {"surely not done: asked again", create, TryOutcome::busy, true, false},
        {"perhaps made: looked for", create, TryOutcome::unsure, true, true},
        {"perhaps mailed: mailed again, with one id", EffectOperation::mail_send, TryOutcome::unsure, true,
         false},
        {"perhaps deleted: deleted again", EffectOperation::vapi_delete_assistant, TryOutcome::unsure, true,
         false},
        {"too late to begin: at once", create, TryOutcome::too_late, false, false},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        World world;
        world.want(row.operation);
        const auto settled = world.try_it(row.outcome);
        if (row.waits) {
            CHECK(settled.effects.empty());
            CHECK(world.wait().effects.size() == 1);
        }
        CHECK(world.attempt == 2);
        CHECK(world.look_up == row.looks_up);
    }
}

TEST_CASE("effects: a look-up ends it, or clears the way") {
    World found;
    found.want(create);
    found.try_it(TryOutcome::unsure);
    found.wait();
    CHECK(ended(found.try_it(TryOutcome::done)) == EffectOutcome::done);

    World absent;
    absent.want(create);
    absent.try_it(TryOutcome::unsure);
    absent.wait();
    CHECK(absent.try_it(TryOutcome::absent).effects.size() == 1);
    CHECK_FALSE(absent.look_up);
    CHECK(ended(absent.try_it(TryOutcome::done)) == EffectOutcome::done);
}

TEST_CASE("effects: what is refused for good is not asked again") {
    World world;
    world.want(create);
    const auto settled = world.try_it(TryOutcome::refused);
    CHECK(ended(settled) == EffectOutcome::refused);
    CHECK(settled.messages.empty());
}

TEST_CASE("effects: tries are counted by the policy; then the breaker says") {
    for (const auto operation :
         {EffectOperation::mail_send, create, EffectOperation::vapi_delete_assistant}) {
        World world;
        world.want(operation);
        Settled last;
        for (std::int64_t i = 0; i < policy_of(operation, Policies{}).tries_max; ++i) {
            if (i > 0) world.wait();
            last = world.try_it(TryOutcome::busy);
        }
        REQUIRE(last.messages.size() == 1);
        CHECK(last.messages[0].to == "breaker/" + std::string(enum_text(operation)));
        CHECK(last.messages[0].event == Event(BreakerTroubleReported{operation, stream, effect, true}));
        CHECK_FALSE(world.due.has_value());

        const auto resumed = world.send(stream, EffectReleaseTold{effect, true, {}});
        CHECK(resumed.effects.size() == 1);
    }
}

TEST_CASE("effects: the last try is in doubt: it is looked for before anything is given up") {
    const struct {
        const char* name;
        TryOutcome found;
        bool held;
    } rows[] = {{"it was done", TryOutcome::done, false},
                {"it was not", TryOutcome::absent, true},
                {"nobody can say", TryOutcome::busy, true}};
    for (const auto& row : rows) {
        CAPTURE(row.name);
        World world;
        world.want(create);
        world.try_it(TryOutcome::busy);
        world.wait();
        world.try_it(TryOutcome::busy);
        world.wait();
        CHECK(world.try_it(TryOutcome::unsure).messages.empty());
        world.wait();
        CHECK(world.look_up);
        const auto settled = world.try_it(row.found);
        CHECK((settled.event<EffectFinished>() != nullptr) == !row.held);
        CHECK(settled.messages.size() == (row.held ? 1 : 0));
    }
}

TEST_CASE("effects: what is given up in doubt is only looked for from then on, and never asked for again") {
    World world;
    world.want(create);
    world.try_it(TryOutcome::unsure);
    for (int i = 0; i < 2; ++i) {
        world.wait();
        world.try_it(TryOutcome::unsure);
    }
    world.attempt = 4;
    const auto told = world.send(stream, EffectReleaseTold{effect, false, {}});
    CHECK_FALSE(told.event<EffectFinished>());
    CHECK(told.event<EffectGivenUp>());
    CHECK(told.event<EffectRequested>()->look_up);
    SUBCASE("it was not done") { CHECK(ended(world.try_it(TryOutcome::absent)) == EffectOutcome::failed); }
    SUBCASE("it was done after all") { CHECK(ended(world.try_it(TryOutcome::done)) == EffectOutcome::done); }
}

TEST_CASE("effects: what the breaker gives up has failed") {
    World world;
    world.want(create);
    world.try_it(TryOutcome::short_circuited);
    CHECK(ended(world.send(stream, EffectReleaseTold{effect, false, {}})) == EffectOutcome::failed);
    CHECK(world.send(stream, EffectReleaseTold{effect, true, {}}).events.empty());
}

TEST_CASE("effects: the probe has one try, and tells the breaker what it came to") {
    const struct {
        const char* name;
        TryOutcome outcome;
        bool works;
    } rows[] = {{"done", TryOutcome::done, true},
                {"refused: it answers", TryOutcome::refused, true},
                {"busy", TryOutcome::busy, false},
                {"no answer", TryOutcome::unsure, false}};
    for (const auto& row : rows) {
        CAPTURE(row.name);
        World world;
        world.want(create);
        world.try_it(TryOutcome::short_circuited);
        world.attempt = 2;
        CHECK(world.send(stream, EffectReleaseTold{effect, true, 7}).effects.size() == 1);
        const auto settled = world.try_it(row.outcome);
        REQUIRE_FALSE(settled.messages.empty());
        CHECK(settled.messages[0].event == Event(BreakerProbeReported{create, 7, row.works}));
    }
}

TEST_CASE("effects: silence is no try where nobody had begun, and doubt where somebody had") {
    World idle;
    idle.want(create);
    CHECK(idle.wait().effects.size() == 1);
    CHECK_FALSE(idle.look_up);

    World killed;
    killed.want(create);
    CHECK(killed.go());
    CHECK(killed.wait().effects.empty());
    CHECK(killed.wait().effects.size() == 1);
    CHECK(killed.look_up);
}

TEST_CASE("effects: nothing is asked for once nobody wants it any more") {
    World world;
    world.want(create, world.now + std::chrono::seconds(30));
    world.now += std::chrono::seconds(30);
    CHECK_FALSE(world.go());
    CHECK(ended(world.wait()) == EffectOutcome::expired);
}

TEST_CASE("effects: delays double, are spread out, and a provider's own is kept") {
    const EffectPolicy policy = policy_of(EffectOperation::mail_send, Policies{});
    std::chrono::microseconds least = std::chrono::hours(1), most{0};
    for (int i = 0; i < 200; ++i) {
        const Uuid id = input_id("effect " + std::to_string(i));
        for (std::int64_t tries = 1; tries <= 20; ++tries) {
            const auto delay = retry_delay(policy, id, tries);
            CHECK(delay <= std::min<std::chrono::microseconds>(std::chrono::seconds(1 << (tries - 1)),
                                                               std::chrono::minutes(5)));
            CHECK(delay == retry_delay(policy, id, tries));
        }
        least = std::min(least, retry_delay(policy, id, 3));
        most = std::max(most, retry_delay(policy, id, 3));
    }
    EffectPolicy short_one = policy;
    short_one.delay_max = std::chrono::seconds(2);
    CHECK(retry_delay(short_one, input_id("effect 1"), 20) <= std::chrono::seconds(2));
    CHECK(least < std::chrono::milliseconds(400));
    CHECK(most > std::chrono::milliseconds(3600));

    World world;
    world.want(create);
    CHECK(world.go());
    world.report(TryOutcome::busy, 30);
    CHECK(*world.due == world.now + std::chrono::seconds(30));
}
