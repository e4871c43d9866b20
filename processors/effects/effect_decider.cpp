#include "processors/effects/effect_decider.hpp"

#include <algorithm>

#include "processors/effects/effect_policy.hpp"
#include "processors/effects/effect_state.hpp"
#include "processors/misdirected.hpp"
#include "schemas/events/breaker.hpp"
#include "schemas/events/timer.hpp"
#include "schemas/stream.hpp"

namespace beaker::processors {
namespace {

constexpr std::string_view timer_prefix = "effect:";

std::string timer_of(const Uuid& effect) { return std::string(timer_prefix).append(effect.text()); }

/// An effect with its id, and the decision that grows about it.
struct Deciding {
    const log::Recorded& record;
    Uuid id;
    EffectState effect;
    log::Decision decision = {};

    void set_timer(Instant due) {
        decision.timers.push_back({.name = timer_of(id), .due = due, .latest = {}});
    }
    void cancel_timer() { decision.timers.push_back({.name = timer_of(id), .due = {}, .latest = {}}); }

    void finish(EffectOutcome outcome, std::string reason, const EffectReported* report = nullptr) {
        EffectFinished finished{.effect_id = id,
                                .operation = effect.operation,
                                .outcome = outcome,
                                .attempts = effect.attempt,
                                .reason = std::move(reason),
                                .provider_request_id = {},
                                .result = {}};
        if (report) {
            finished.provider_request_id = report->provider_request_id;
            finished.result = report->result;
        }
        cancel_timer();
        tell_probe(outcome == EffectOutcome::done || outcome == EffectOutcome::refused);
        decision.events.emplace_back(std::move(finished));
    }

    /// The next request. A look-up where the last one may have been done.
    void request(std::optional<std::int64_t> probe = {}) {
        if (record.now >= effect.not_after) return finish(EffectOutcome::expired, "not_wanted_any_more");
        const bool look_up = must_be_looked_up();
        const Instant deadline = std::min(record.now + request_time, effect.not_after);
        const std::int64_t attempt = effect.attempt + 1;
        decision.events.emplace_back(EffectRequested{id, attempt, look_up, deadline, probe});
        decision.effects.push_back({EffectRequest{.effect_id = id,
                                                  .attempt = attempt,
                                                  .operation = effect.operation,
                                                  .priority = effect.priority,
                                                  .look_up = look_up,
                                                  .payload = effect.payload,
                                                  .deadline = deadline,
                                                  .probe = probe},
                                    id.text() + ":" + std::to_string(attempt)});
        set_timer(deadline + report_patience_of_effects);
    }

    void tell_probe(bool works) {
        if (!effect.probe) return;
        decision.messages.push_back({.to = breaker_stream(effect.operation),
                                     .event = BreakerProbeReported{effect.operation, *effect.probe, works},
                                     .forwarded = {}});
    }

    /// It waits until the breaker says what becomes of it.
    void hold(bool exhausted) {
        tell_probe(false);
        cancel_timer();
        decision.messages.push_back(
            {.to = breaker_stream(effect.operation),
             .event = BreakerTroubleReported{effect.operation, std::string(record.stream), id, exhausted},
             .forwarded = {}});
    }

    void tried(const EffectReported& report, std::optional<Instant> again_at) {
        decision.events.emplace_back(EffectTried{.effect_id = id,
                                                 .attempt = report.attempt,
                                                 .outcome = report.outcome,
                                                 .reason = report.reason,
                                                 .provider_request_id = report.provider_request_id,
                                                 .again_at = again_at});
    }

    EffectPolicy policy() const { return policy_of(effect.operation, Policies(record)); }
    bool must_be_looked_up() const { return effect.unsure && policy().looks_up; }

    /// It surely was not done: it is asked for again at once, where it may be.
    void absent(const EffectReported& report) {
        effect.unsure = false;
        if (effect.given_up) return finish(EffectOutcome::failed, "tries_exhausted");
        if (effect.tries >= policy().tries_max) {
            tried(report, {});
            return hold(/*exhausted=*/true);
        }
        tried(report, record.now);
        request(effect.probe);
    }

    /// A try that came to nothing: again later, or to the breaker. Where the last one may have done it, that
    /// is looked up first: nothing may be left behind that nobody knows of.
    void try_again(const EffectReported& report) {
        const EffectPolicy policy = this->policy();
        const std::int64_t tries = effect.tries + 1;
        const bool in_doubt =
            report.outcome == TryOutcome::unsure && policy.looks_up && !effect.look_up && !effect.probe;
        if (effect.probe || (tries >= policy.tries_max && !in_doubt)) {
            tried(report, {});
            return hold(/*exhausted=*/true);
        }
        const auto asked =
            std::chrono::seconds(std::clamp<std::int64_t>(report.retry_after_seconds.value_or(0), 0, 300));
        const Instant at =
            record.now + std::max<std::chrono::microseconds>(retry_delay(policy, id, tries), asked);
        tried(report, at);
        set_timer(at);
    }
};

std::optional<Deciding> known(const log::RowReader& rows, const log::Recorded& record, const Uuid& id) {
    auto effect = effects_table.get(rows, id.text());
    if (!effect) return std::nullopt;
    return Deciding{record, id, std::move(*effect)};
}

std::optional<Uuid> effect_of_timer(std::string_view name) {
    if (!name.starts_with(timer_prefix)) return std::nullopt;
    const auto id = Uuid::parse(name.substr(timer_prefix.size()));
    return id ? std::optional(*id) : std::nullopt;
}

bool is_under_way(const EffectState& effect) {
    return effect.phase == EffectPhase::requested || effect.phase == EffectPhase::attempted;
}

}  // namespace

std::string breaker_stream(EffectOperation operation) {
    return "breaker/" + std::string(enum_text(operation));
}

log::Decided decide_effect_wanted(const log::RowReader& rows, const log::Recorded& record) {
    const auto* wanted = record.event.as<EffectWanted>();
    if (!wanted) return misdirected();
    auto deciding = known(rows, record, wanted->effect_id);  // the fold has put it there
    if (!deciding || deciding->effect.phase != EffectPhase::wanted) return log::Decision{};
    deciding->request();
    return std::move(deciding->decision);
}

log::Decided decide_effect_attempt(const log::RowReader& rows, const log::Recorded& record) {
    const auto* announced = record.event.as<EffectAttemptAnnounced>();
    if (!announced) return misdirected();
    const auto effect = effects_table.get(rows, announced->effect_id.text());
    const bool go = effect && effect->phase == EffectPhase::requested &&
                    effect->attempt == announced->attempt && record.now < effect->not_after;
    log::Decision decision;
    if (go) {
        decision.events.emplace_back(EffectAttempted{announced->effect_id, announced->attempt});
        decision.timers.push_back({.name = timer_of(announced->effect_id),
                                   .due = record.now + report_patience_of_effects,
                                   .latest = {}});
    }
    decision.answer = RawJson{to_json(EffectAttemptAnswer{go})};
    return decision;
}

log::Decided decide_effect_report(const log::RowReader& rows, const log::Recorded& record) {
    const auto* report = record.event.as<EffectReported>();
    if (!report) return misdirected();
    auto deciding = known(rows, record, report->effect_id);
    if (!deciding || deciding->effect.attempt != report->attempt || !is_under_way(deciding->effect))
        return log::Decision{.outcome = Outcome::ignored};
    switch (report->outcome) {
        case TryOutcome::done:
            deciding->finish(EffectOutcome::done, {}, report);
            break;
        case TryOutcome::refused:
            deciding->finish(EffectOutcome::refused, report->reason, report);
            break;
        case TryOutcome::absent:
            deciding->absent(*report);
            break;
        case TryOutcome::short_circuited:
            deciding->tried(*report, {});
            deciding->hold(/*exhausted=*/false);
            break;
        case TryOutcome::too_late:
            deciding->tried(*report, record.now);
            deciding->request(deciding->effect.probe);
            break;
        case TryOutcome::busy:
        case TryOutcome::unsure:
            deciding->try_again(*report);
            break;
    }
    return std::move(deciding->decision);
}

log::Decided decide_effect_timer(const log::RowReader& rows, const log::Recorded& record) {
    const auto* fired = record.event.as<TimerFired>();
    const auto id = fired ? effect_of_timer(fired->name) : std::nullopt;
    auto deciding = id ? known(rows, record, *id) : std::nullopt;
    if (!deciding) return log::Decision{};
    const EffectState& effect = deciding->effect;
    if (effect.phase == EffectPhase::waiting) {
        deciding->request(effect.probe);
    } else if (is_under_way(effect)) {
        // Nothing was heard. Where no connector had begun it, it surely was not done and is no try.
        const bool begun = effect.phase == EffectPhase::attempted;
        const EffectReported nothing{.effect_id = *id,
                                     .attempt = effect.attempt,
                                     .outcome = begun ? TryOutcome::unsure : TryOutcome::too_late,
                                     .reason = begun ? "no_report" : "no_connector",
                                     .retry_after_seconds = {},
                                     .provider_request_id = {},
                                     .result = {}};
        if (begun) {
            deciding->try_again(nothing);
        } else {
            deciding->tried(nothing, record.now);
            deciding->request(effect.probe);
        }
    }
    return std::move(deciding->decision);
}

log::Decided decide_effect_release(const log::RowReader& rows, const log::Recorded& record) {
    const auto* told = record.event.as<EffectReleaseTold>();
    if (!told) return misdirected();
    auto deciding = known(rows, record, told->effect_id);
    if (!deciding || deciding->effect.phase != EffectPhase::held) return log::Decision{};
    if (!told->resume && deciding->must_be_looked_up()) {
        if (!deciding->effect.given_up)
            deciding->decision.events.emplace_back(
                EffectGivenUp{told->effect_id, deciding->effect.operation, "tries_exhausted"});
        deciding->request();
        return std::move(deciding->decision);
    }
    if (!told->resume) {
        deciding->finish(EffectOutcome::failed, "tries_exhausted");
        return std::move(deciding->decision);
    }
    deciding->effect.probe = told->probe;
    deciding->request(told->probe);
    return std::move(deciding->decision);
}

}  // namespace beaker::processors
