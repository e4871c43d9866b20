#include "processors/effects/effect_decider.hpp"
#include "processors/effects/effect_state.hpp"
#include "schemas/events/breaker.hpp"
#include "schemas/events/timer.hpp"

namespace beaker::processors {
namespace {

using log::RowWriter;

template <class Change>
void change(RowWriter& rows, const Uuid& id, const Change& set) {
    auto effect = effects_table.get(rows, id.text());
    if (!effect) return;
    set(*effect);
    effects_table.put(rows, id.text(), *effect);
}

void apply(RowWriter& rows, const EffectWanted& event) {
    if (effects_table.contains(rows, event.effect_id.text())) return;
    effects_table.put(rows, event.effect_id.text(),
                      {event.operation,
                       event.priority,
                       event.payload,
                       event.not_after,
                       EffectPhase::wanted,
                       0,
                       0,
                       false,
                       false,
                       {}});
}

void apply(RowWriter& rows, const EffectRequested& event) {
    change(rows, event.effect_id, [&](EffectState& effect) {
        if (effect.phase == EffectPhase::held) effect.tries = 0;
        effect.phase = EffectPhase::requested;
        effect.attempt = event.attempt;
        effect.look_up = event.look_up;
        effect.probe = event.probe;
    });
}

void apply(RowWriter& rows, const EffectAttempted& event) {
    change(rows, event.effect_id, [&](EffectState& effect) { effect.phase = EffectPhase::attempted; });
}

void apply(RowWriter& rows, const EffectTried& event) {
    change(rows, event.effect_id, [&](EffectState& effect) {
        effect.phase = event.again_at ? EffectPhase::waiting : EffectPhase::held;
        if (event.outcome == TryOutcome::absent) effect.unsure = false;
        if (event.outcome == TryOutcome::unsure) effect.unsure = true;
        if (event.outcome == TryOutcome::busy || event.outcome == TryOutcome::unsure) ++effect.tries;
    });
}

void apply(RowWriter& rows, const EffectGivenUp& event) {
    change(rows, event.effect_id, [](EffectState& effect) { effect.given_up = true; });
}

void apply(RowWriter& rows, const EffectFinished& event) {
    effects_table.erase(rows, event.effect_id.text());
}

template <EventStruct T>
void add(std::vector<log::StateFoldEntry>& all, std::string_view kind) {
    all.push_back({.stream_kind = kind,
                   .event_type = T::type,
                   .fold = [](RowWriter& rows, const Event& event, Instant) {
                       if (const T* known = event.as<T>()) apply(rows, *known);
                   }});
}

/// The kinds of streams that have effects.
constexpr std::string_view kinds[] = {"person", "tenant"};

}  // namespace

std::vector<log::StateFoldEntry> effect_state_folds() {
    std::vector<log::StateFoldEntry> all;
    for (const std::string_view kind : kinds) {
        add<EffectWanted>(all, kind);
        add<EffectRequested>(all, kind);
        add<EffectAttempted>(all, kind);
        add<EffectTried>(all, kind);
        add<EffectGivenUp>(all, kind);
        add<EffectFinished>(all, kind);
    }
    return all;
}

std::vector<log::DeciderEntry> effect_deciders() {
    std::vector<log::DeciderEntry> all;
    for (const std::string_view kind : kinds) {
        all.push_back({kind, EffectWanted::type, decide_effect_wanted});
        all.push_back({kind, EffectAttemptAnnounced::type, decide_effect_attempt});
        all.push_back({kind, EffectReported::type, decide_effect_report});
        all.push_back({kind, EffectReleaseTold::type, decide_effect_release});
        all.push_back({kind, TimerFired::type, decide_effect_timer});
    }
    return all;
}

}  // namespace beaker::processors
