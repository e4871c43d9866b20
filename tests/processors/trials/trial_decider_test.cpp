#include "processors/trials/trial_decider.hpp"

#include <doctest/doctest.h>

#include "schemas/effects/assistant.hpp"
#include "schemas/events/breaker.hpp"
#include "schemas/events/call.hpp"
#include "schemas/events/directory.hpp"
#include "schemas/events/effect.hpp"
#include "schemas/events/route.hpp"
#include "schemas/events/timer.hpp"
#include "schemas/events/trial.hpp"
#include "tests/processors/harness.hpp"

using namespace beaker;
using namespace beaker::processors;
using namespace beaker::processors::test;

namespace {

// The usual policies.
constexpr std::chrono::hours trial_time{48}, trial_idle_time{24};

const PersonKey dana = PersonKey::of("pepper", *Email::parse("dana@example.com"));
const std::string stream = tenant_stream(tenant_a);

TrialRequested request() { return {tenant_a, dana, "hvac_lead_intake", "Example Heating", {}, {}, {}}; }

struct World : Streams {
    World() { messages_travel = false; }

    Settled create() { return noted(send(stream, request())); }
    /// The connector begins, and comes back with this.
    Settled finish(TryOutcome outcome, std::optional<std::string> assistant = {}) {
        send(stream, EffectAttemptAnnounced{effect, attempt});
        EffectReported report{effect, attempt, outcome, "http_400", {}, {}, {}};
        if (assistant) report.result = Pii<std::string>(to_json(AssistantMade{*assistant}));
        return noted(send(stream, report));
    }
    void make_ready() {
        create();
        REQUIRE(finish(TryOutcome::done, "assistant-1").event<TrialReady>());
    }
    Settled timer(const char* name) { return noted(send(stream, TimerFired{name, now})); }

    Uuid effect;
    std::int64_t attempt = 0;
    std::optional<EffectRequest> requested;

    Settled noted(Settled settled) {
        for (const auto& each : settled.effects) {
            requested = *each.request.as<EffectRequest>();
            effect = requested->effect_id;
            attempt = requested->attempt;
        }
        return settled;
    }
};

CallId call_id(const char* name) { return CallId(input_id(name)); }
CallIdentified called(const char* name) { return {call_id(name), tenant_a, name, {}}; }

std::optional<Instant> due(const Settled& settled, std::string_view name) {
    for (const auto& timer : settled.timers)
        if (timer.name == name) return timer.due;
    return {};
}

}  // namespace

TEST_CASE("trials: a trial begins with its owner, an assistant to be made, and its end in sight") {
    World world;
    const auto settled = world.create();
    const auto* trial = settled.event<TrialCreated>();
    REQUIRE(trial);
    CHECK(trial->calls_limit == 3);
    CHECK(trial->calls_a_day == 2);
    CHECK(trial->expires_at == world.now + std::chrono::hours(48));
    CHECK(settled.event<MemberAdded>()->role == MemberRole::owner);
    CHECK(settled.directory.at(0).event == Event(MemberListed{tenant_a, dana, true}));
    CHECK(due(settled, "trial:expiry") == world.now + trial_time);
    CHECK(due(settled, "trial:idle") == world.now + trial_idle_time);
    CHECK(settled.answer.contains(R"("status":"pending")"));

    REQUIRE(world.requested);
    CHECK(world.requested->operation == EffectOperation::vapi_create_assistant);
    const auto payload = from_json<AssistantPayload>(world.requested->payload.reveal());
    REQUIRE(payload);
    CHECK(payload->tenant_id == tenant_a);
    CHECK(payload->prompt.contains("Example Heating"));
    CHECK(payload->call_seconds_max == 120);
    CHECK(world.create().problem == "trial_exists");
}

TEST_CASE("trials: what makes no sense is refused, and nothing is begun") {
    const struct {
        const char* name;
        void (*spoil)(TrialRequested&);
        const char* problem;
    } rows[] = {
        {"a scenario that there is not", [](TrialRequested& r) { r.scenario = "hvac_faq"; },
         "scenario_unknown"},
        {"more than a prompt holds",
         [](TrialRequested& r) {
             for (int i = 0; i < 20; ++i)
                 r.knowledge["fact_" + std::to_string(i)] = Pii<std::string>(std::string(2000, 'x'));
         },
         "prompt_too_large"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        World world;
        auto bad = request();
        row.spoil(bad);
        const auto settled = world.send(stream, bad);
        CHECK(settled.outcome == Outcome::refused);
        CHECK(settled.problem == row.problem);
        CHECK(settled.events.empty());
    }
}

TEST_CASE("trials: with its assistant it is ready, and whoever calls that assistant is sent to it") {
    World world;
    world.create();
    const auto settled = world.finish(TryOutcome::done, "assistant-1");
    CHECK(settled.event<TrialReady>()->assistant_id == "assistant-1");
    REQUIRE(settled.messages.size() == 1);
    CHECK(settled.messages[0].to == "route/vapi:assistant:assistant-1");
    CHECK(settled.messages[0].event == Event(RouteClaimed{"vapi:assistant:assistant-1", tenant_a}));
}

TEST_CASE("trials: without one it has failed, and no timer disturbs it") {
    World world;
    world.create();
    const auto settled = world.finish(TryOutcome::refused);
    CHECK(settled.event<TrialFailed>()->reason == "http_400");
    CHECK_FALSE(due(settled, "trial:expiry").has_value());
    world.now += trial_time;
    CHECK(world.timer("trial:expiry").events.empty());
}

TEST_CASE("trials: it ends by its time or for want of use, its assistant goes, and no second time") {
    const struct {
        const char* name;
        const char* timer;
        std::chrono::hours at;
        TrialEnd reason;
    } rows[] = {{"two days", "trial:expiry", trial_time, TrialEnd::lifetime},
                {"a day without use", "trial:idle", trial_idle_time, TrialEnd::inactivity}};
    for (const auto& row : rows) {
        CAPTURE(row.name);
        World world;
        world.make_ready();
        world.now += row.at;
        const auto ended = world.timer(row.timer);
        REQUIRE(ended.event<TrialExpired>());
        CHECK(ended.event<TrialExpired>()->reason == row.reason);
        CHECK(ended.event<TrialExpired>()->age_seconds == std::chrono::seconds(row.at).count());
        CHECK(world.requested->operation == EffectOperation::vapi_delete_assistant);
        CHECK(world.requested->payload.reveal() == R"({"assistant_id":"assistant-1"})");
        CHECK(world.timer("trial:expiry").events.empty());
        CHECK(world.finish(TryOutcome::done).event<TrialReaped>()->result == ReapResult::deleted);
    }
}

TEST_CASE("trials: an assistant that cannot be deleted is noted, and the trial is over all the same") {
    World world;
    world.make_ready();
    world.now += trial_time;
    world.timer("trial:expiry");
    const auto settled = world.finish(TryOutcome::refused);
    REQUIRE(settled.event<TrialReaped>());
    CHECK(settled.event<TrialReaped>()->result == ReapResult::failed);
    CHECK(settled.event<TrialReaped>()->note == "http_400");
}

TEST_CASE(
    "trials: where nobody can say whether there is an assistant it has failed; one that turns up is "
    "deleted") {
    World world;
    world.create();
    world.finish(TryOutcome::unsure);
    for (int i = 0; i < 2; ++i) {
        world.timer(("effect:" + world.effect.text()).c_str());
        world.finish(TryOutcome::unsure);
    }
    const auto told = world.noted(world.send(stream, EffectReleaseTold{world.effect, false, {}}));
    REQUIRE(told.event<TrialFailed>());
    CHECK(world.requested->look_up);
    const auto found = world.finish(TryOutcome::done, "assistant-1");
    CHECK_FALSE(found.event<TrialReady>());
    CHECK(world.requested->operation == EffectOperation::vapi_delete_assistant);
}

TEST_CASE("trials: an assistant that comes after the end is deleted at once") {
    World world;
    world.create();
    world.now += trial_idle_time;
    CHECK(world.timer("trial:idle").event<TrialReaped>()->result == ReapResult::none);
    const auto late = world.finish(TryOutcome::done, "assistant-1");
    CHECK_FALSE(late.event<TrialReady>());
    CHECK(world.requested->operation == EffectOperation::vapi_delete_assistant);
}

TEST_CASE("trials: whoever calls keeps it alive") {
    World world;
    world.make_ready();
    CHECK(world.all<TrialUsed>(stream).empty());
    world.now += std::chrono::hours(20);
    CHECK(world.send(stream, called("c1")).event<TrialUsed>());
    world.now += std::chrono::hours(4);
    const auto idle = world.timer("trial:idle");
    CHECK_FALSE(idle.event<TrialExpired>());
    CHECK(due(idle, "trial:idle") == world.now + std::chrono::hours(20));
}

TEST_CASE("trials: each call counts once, and not at all where it was another one or never ours") {
    const struct {
        const char* name;
        std::vector<Event> events;
        std::int64_t used;
    } rows[] = {
        {"none", {}, 0},
        {"one", {called("c1")}, 1},
        {"one by two names", {called("c1"), called("c1")}, 1},
        {"two", {called("c1"), called("c2")}, 2},
        {"two that are one", {called("c1"), called("c2"), CallMerged{call_id("c1"), call_id("c2")}}, 1},
        {"merged into one that was not known",
         {called("c2"), called("c1"), CallMerged{call_id("c1"), call_id("c2")}, called("c1")},
         1},
        {"not ours", {called("c1"), called("c2"), CallDisowned{call_id("c1"), "vapi:call:c1"}}, 1},
        {"a merge of what never counted", {called("c1"), CallMerged{call_id("c1"), call_id("c9")}}, 1},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        World world;
        world.make_ready();
        for (const Event& event : row.events) world.send(stream, event);
        const auto counted = world.all<TrialCallsCounted>(stream);
        CHECK((counted.empty() ? 0 : counted.back().calls_used) == row.used);
    }
}

TEST_CASE("trials: a call that is told of late counts although the trial is over, and wakes nobody") {
    World world;
    world.make_ready();
    world.now += trial_time;
    REQUIRE(world.timer("trial:expiry").event<TrialExpired>());
    const auto late = world.send(stream, called("c1"));
    CHECK_FALSE(late.event<TrialUsed>());
    REQUIRE(late.event<TrialCallsCounted>());
    CHECK(late.event<TrialCallsCounted>()->calls_used == 1);
}
