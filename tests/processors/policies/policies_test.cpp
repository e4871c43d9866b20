#include "processors/policies/policies.hpp"

#include <doctest/doctest.h>

#include "processors/compliance/compliance.hpp"
#include "schemas/events/compliance.hpp"
#include "schemas/events/policy.hpp"
#include "schemas/events/trial.hpp"
#include "tests/processors/harness.hpp"

namespace beaker::processors::test {
namespace {

const PersonKey dana = *PersonKey::parse("00112233445566778899aabbccddeeff");
const std::string policies_stream = "instance/policies";

Settled set(Streams& world, const std::string& key, std::optional<std::string> value) {
    auto settled =
        world.send(policies_stream, PolicyChangeRequested{{{key, std::move(value)}}, "dana", "a test"});
    world.deliver();
    return settled;
}

Settled begin_trial(Streams& world, const TenantId& tenant) {
    return world.send(tenant_stream(tenant),
                      TrialRequested{tenant, dana, "gym_lead_intake", "Example Gym", {}, {}, {}});
}

}  // namespace

TEST_CASE("policies: every usual value is one that its key may have") {
    for (const PolicyKey& key : policy_keys()) {
        CAPTURE(std::string(key.name));
        CHECK_FALSE(wrong_value(key, key.usual).has_value());
        CHECK_FALSE(key.about.empty());
    }
    CHECK(policy_key("trial.calls") == nullptr);
    CHECK_THROWS_AS((void)Policies().number("trial.calls"), std::logic_error);
    CHECK(Policies().hours(policy::trial_lifetime_hours) == std::chrono::hours(48));
}

TEST_CASE("policies: a change has a version and a reason, reaches the partition, and no news is none") {
    Streams world;
    const auto changed = set(world, "trial.calls_max", "7");
    REQUIRE(changed.event<PolicyChanged>());
    CHECK(changed.event<PolicyChanged>()->version == 1);
    CHECK(changed.event<PolicyChanged>()->reason == "a test");
    CHECK(world.all<PolicyCopied>("partition/0").size() == 1);
    CHECK(set(world, "trial.calls_max", "7").events.empty());
    CHECK(set(world, "trial.calls_max", std::nullopt).event<PolicyChanged>()->changes.front() ==
          ValueChange{"trial.calls_max", "7", {}});
    CHECK(world.all<PolicyCopied>("partition/0").back().values.empty());
    for (const auto& [key, value] : {std::pair{"trial.calls_max", "-1"},
                                     {"trial.calls_max", ""},
                                     {"trial.calls_max", "7 "},
                                     {"nothing", "7"}})
        CHECK(set(world, key, value).outcome == Outcome::refused);
}

TEST_CASE("policies: a copy that comes late is not taken back to") {
    Streams world;
    (void)set(world, "trial.calls_max", "7");
    (void)set(world, "trial.calls_max", "8");
    CHECK(world.send("partition/0", PolicyCopyTold{1, {{"trial.calls_max", "7"}}}).events.empty());
    const auto begun = begin_trial(world, tenant_a);
    REQUIRE(begun.event<TrialCreated>());
    CHECK(begun.event<TrialCreated>()->calls_limit == 8);
}

TEST_CASE("policies: what is decided goes by them, from then on") {
    Streams world;
    CHECK(begin_trial(world, tenant_a).event<TrialCreated>()->expires_at ==
          world.now + std::chrono::hours(48));
    (void)set(world, "trial.lifetime_hours", "2");
    CHECK(begin_trial(world, tenant_b).event<TrialCreated>()->expires_at ==
          world.now + std::chrono::hours(2));
}

TEST_CASE("policies: an allowance of trials counts each trial once, and a day's alone") {
    Streams world;
    (void)set(world, "trial.per_person_a_day_max", "1");
    const std::string person = person_stream(dana);
    CHECK(world.send(person, TrialAllowanceRequested{tenant_a}).outcome == Outcome::processed);
    CHECK(world.send(person, TrialAllowanceRequested{tenant_a}).outcome == Outcome::processed);
    CHECK(world.send(person, TrialAllowanceRequested{tenant_b}).problem == "trials_a_day");
    world.now += std::chrono::hours(24);
    CHECK(world.send(person, TrialAllowanceRequested{tenant_b}).outcome == Outcome::processed);
    CHECK(world.all<TrialAllowed>(person).size() == 2);
}

TEST_CASE("pauses: a pause is told to every process, with who asked for it") {
    Streams world;
    const auto paused = world.send(policies_stream, PauseRequested{"vapi", tenant_a, true, "dana", "a test"});
    REQUIRE(paused.event<PauseSet>());
    REQUIRE(paused.directory.size() == 1);
    CHECK(paused.directory.front().key == "pause/vapi/" + tenant_a.text());
    CHECK(world.send(policies_stream, PauseRequested{"fax", {}, true, "dana", "x"}).outcome ==
          Outcome::refused);
}

TEST_CASE("compliance: the tenant's own people and admins, within the law and the instance's limits") {
    Streams world;
    const auto ask = [&](ComplianceSettings settings, const std::string& actor, bool as_admin = false) {
        return world.send(tenant_stream(tenant_a), ComplianceChangeRequested{settings, actor, as_admin, {}});
    };
    CHECK(ask({}, dana.text()).problem == "not_found");  // there is no trial yet
    (void)begin_trial(world, tenant_a);
    CHECK(ask({.hours = {"09:00", "17:00"}}, "ffeeddccbbaa99887766554433221100").problem == "not_found");
    CHECK(ask({}, dana.text()).events.empty());  // as it is
    const auto set_hours = ask({.hours = {"09:00", "17:00"}}, dana.text());
    REQUIRE(set_hours.event<ComplianceChanged>());
    CHECK(set_hours.event<ComplianceChanged>()->changes ==
          std::vector<ValueChange>{{"hours", "08:00-21:00", "09:00-17:00"}});
    CHECK(ask({.hours = {"07:59", "17:00"}}, dana.text()).problem == "bad_value");
    CHECK(ask({.hours = {"09:00", "21:01"}}, dana.text()).problem == "bad_value");
    CHECK(ask({.calls_a_minute_max = 6}, dana.text()).problem == "bad_value");
    (void)set(world, "velocity.calls_a_minute_max", "6");
    const auto raised = ask({.calls_a_minute_max = 6}, "admin", true);
    REQUIRE(raised.event<ComplianceChanged>());
    CHECK(raised.event<ComplianceChanged>()->version == 2);
    CHECK(raised.event<ComplianceChanged>()->policy_version == 1);
}

}  // namespace beaker::processors::test
