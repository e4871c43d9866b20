// The tables of tokens, trials, effects and breakers, each by a story of its events.
#include <doctest/doctest.h>

#include "projections/breakers/breaker_row.hpp"
#include "projections/breakers/breakers_fold.hpp"
#include "projections/effects/effect_row.hpp"
#include "projections/effects/effects_fold.hpp"
#include "projections/persons/api_token_row.hpp"
#include "projections/persons/api_tokens_fold.hpp"
#include "projections/trials/trial_row.hpp"
#include "projections/trials/trials_fold.hpp"
#include "schemas/events/api_token.hpp"
#include "schemas/events/breaker.hpp"
#include "tests/projections/folding.hpp"

using namespace beaker;
using namespace beaker::testing;

namespace {

const PersonKey dana = *PersonKey::parse("00112233445566778899aabbccddeeff");
const TenantId trial{uuid("trial")};

template <class Row>
Row row_of(const Folding& folding, std::string_view key) {
    auto row = Table<Row>::get(folding.rows(), 5, key);
    REQUIRE(row);
    return *row;
}

}  // namespace

TEST_CASE("api tokens: from its making to its end") {
    Folding folding(fold_api_token);
    const auto row = [&] { return row_of<ApiTokenRow>(folding, id_key(uuid("token"))); };
    folding.take(ApiTokenUsed{uuid("token")}, at(1));  // of nobody's: no row
    CHECK(folding.all().empty());
    folding.take(ApiTokenCreated{uuid("token"), dana, "laptop", "digest", {}}, at(2));
    CHECK(row().created_at == at(2));
    CHECK_FALSE(to_json(row()).contains("digest"));
    folding.take(ApiTokenUsed{uuid("token")}, at(3));
    CHECK(row().last_used_at == at(3));
    folding.take(ApiTokenReplaced{uuid("token"), uuid("other"), at(9)}, at(4));
    CHECK(row().expires_at == at(9));
    folding.take(ApiTokenRevoked{uuid("token")}, at(5));
    CHECK(row().revoked_at == at(5));
}

TEST_CASE("trials: the row follows the trial to its end") {
    const TrialCreated created{trial, dana,   "hvac_lead_intake", 1, "Example Heating", "Elliot", 3,
                               2,     at(100)};
    const struct {
        const char* name;
        std::vector<Event> events;
        TrialStatus status;
        bool ready;
        const char* reason;
    } rows[] = {
        {"pending", {created}, TrialStatus::pending, false, ""},
        {"ready", {created, TrialReady{trial, "a1"}}, TrialStatus::ready, true, ""},
        {"active", {created, TrialReady{trial, "a1"}, TrialUsed{trial}}, TrialStatus::active, true, ""},
        {"failed", {created, TrialFailed{trial, "http_400"}}, TrialStatus::failed, false, "http_400"},
        {"expired",
         {created, TrialReady{trial, "a1"}, TrialExpired{trial, TrialEnd::inactivity, 1}},
         TrialStatus::expired,
         false,
         "inactivity"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Folding folding(fold_trial);
        for (const Event& event : row.events) folding.take(event);
        const auto found = row_of<TrialRow>(folding, id_key(trial.uuid));
        CHECK(found.status == row.status);
        CHECK(found.ready == row.ready);
        CHECK(found.ended_reason.value_or("") == row.reason);
        CHECK_FALSE(to_json(found).contains(dana.text()));
    }
}

TEST_CASE("trials: an assistant that was deleted is no longer shown, one that was not is") {
    for (const auto result : {ReapResult::deleted, ReapResult::failed}) {
        Folding folding(fold_trial);
        folding.take(TrialCreated{trial, dana, "s", 1, "b", "v", 3, 2, at(100)});
        folding.take(TrialReady{trial, "a1"});
        folding.take(TrialExpired{trial, TrialEnd::lifetime, 1});
        folding.take(TrialReaped{trial, result, {}});
        const auto row = row_of<TrialRow>(folding, id_key(trial.uuid));
        CHECK(row.reaped == result);
        CHECK(row.assistant_id.has_value() == (result == ReapResult::failed));
    }
}

TEST_CASE("trials: the calls that count are shown") {
    Folding folding(fold_trial);
    const CallId call(uuid("call"));
    folding.take(TrialCreated{trial, dana, "s", 1, "b", "v", 3, 2, at(100)});
    CHECK(row_of<TrialRow>(folding, id_key(trial.uuid)).calls_used == 0);
    folding.take(TrialCallsCounted{trial, call, true, 2});
    CHECK(row_of<TrialRow>(folding, id_key(trial.uuid)).calls_used == 2);
    folding.take(TrialCallsCounted{trial, call, false, 1});
    CHECK(row_of<TrialRow>(folding, id_key(trial.uuid)).calls_used == 1);
}

TEST_CASE("effects: the row follows the effect to its end, and never shows what it was about") {
    Folding folding(fold_effect);
    const Uuid effect = uuid("effect");
    const auto row = [&] { return row_of<EffectRow>(folding, id_key(effect)); };
    folding.take(EffectWanted{effect, EffectOperation::mail_send, EffectPriority::critical,
                              Pii<std::string>(R"({"to":"dana@example.com"})"), at(99)},
                 at(1));
    folding.take(EffectRequested{effect, 1, false, at(60), {}}, at(1));
    CHECK(row().status == EffectStatus::requested);
    folding.take(EffectAttempted{effect, 1}, at(2));
    CHECK(row().status == EffectStatus::attempted);
    folding.take(EffectTried{effect, 1, TryOutcome::busy, "http_503", "req_1", at(4)}, at(3));
    CHECK(row().status == EffectStatus::waiting);
    CHECK(row().again_at == at(4));
    CHECK(row().reason == "http_503");
    folding.take(EffectRequested{effect, 2, false, at(60), {}}, at(4));
    CHECK_FALSE(row().again_at.has_value());
    folding.take(EffectTried{effect, 2, TryOutcome::short_circuited, "breaker_open", {}, {}}, at(5));
    CHECK(row().status == EffectStatus::held);
    folding.take(EffectFinished{effect, EffectOperation::mail_send, EffectOutcome::done, 3, "", {}, {}},
                 at(6));
    CHECK(row().status == EffectStatus::done);
    CHECK(row().finished_at == at(6));
    CHECK(row().provider_request_id == "req_1");
    CHECK_FALSE(to_json(row()).contains("example.com"));
}

TEST_CASE("breakers: red while it is open, yellow while it tries or somebody has failed, else green") {
    constexpr auto operation = EffectOperation::vapi_create_assistant;
    Folding folding(fold_breaker);
    const auto row = [&] { return row_of<BreakerRow>(folding, "vapi_create_assistant"); };
    for (int i = 0; i < 5; ++i)
        folding.take(BreakerEffectHeld{operation, "tenant/x", uuid(std::to_string(i)), true}, at(i));
    CHECK(row().colour == BreakerColour::yellow);
    CHECK(row().failures == 5);
    folding.take(BreakerOpened{operation, 5}, at(5));
    CHECK(row().colour == BreakerColour::red);
    CHECK(row().opened_at == at(5));
    folding.take(BreakerEffectHeld{operation, "tenant/x", uuid("6"), false}, at(6));
    CHECK(row().failures == 5);
    CHECK(row().waiting == 6);
    folding.take(BreakerProbed{operation, 1, "tenant/x", uuid("0")}, at(65));
    folding.take(BreakerEffectReleased{operation, "tenant/x", uuid("0"), true}, at(65));
    CHECK(row().status == BreakerStatus::half_open);
    CHECK(row().colour == BreakerColour::yellow);
    folding.take(BreakerProbeFailed{operation, 1}, at(66));
    CHECK(row().colour == BreakerColour::red);
    folding.take(BreakerClosed{operation}, at(126));
    CHECK(row().colour == BreakerColour::green);
    CHECK(row().waiting == 5);
}
