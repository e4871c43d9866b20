#include "projections/effects/effects_fold.hpp"

#include "projections/effects/effect_row.hpp"

namespace beaker {

namespace {

using Effects = Table<EffectRow>;

EffectStatus status_of(EffectOutcome outcome) {
    switch (outcome) {
        case EffectOutcome::done:
            return EffectStatus::done;
        case EffectOutcome::refused:
            return EffectStatus::refused;
        case EffectOutcome::failed:
            return EffectStatus::failed;
        case EffectOutcome::expired:
            break;
    }
    return EffectStatus::expired;
}

template <class Change>
void change(log::RowWriter& rows, const Folded& folded, const Uuid& effect, const Change& set) {
    Effects::update_existing(rows, folded.partition, id_key(effect), set);
}

void on_wanted(log::RowWriter& rows, const Folded& folded, const EffectWanted& wanted) {
    EffectRow row;
    row.id = wanted.effect_id;
    row.stream = folded.stream;
    row.operation = wanted.operation;
    row.priority = wanted.priority;
    row.wanted_at = folded.now;
    Effects::put(rows, folded.partition, id_key(wanted.effect_id), row, folded.now);
}

}  // namespace

void fold_effect(log::RowWriter& rows, const Folded& folded) {
    if (const auto* wanted = folded.event.as<EffectWanted>()) {
        on_wanted(rows, folded, *wanted);
    } else if (const auto* requested = folded.event.as<EffectRequested>()) {
        change(rows, folded, requested->effect_id, [&](EffectRow& row) {
            row.status = EffectStatus::requested;
            row.attempts = requested->attempt;
            row.again_at.reset();
        });
    } else if (const auto* attempted = folded.event.as<EffectAttempted>()) {
        change(rows, folded, attempted->effect_id,
               [](EffectRow& row) { row.status = EffectStatus::attempted; });
    } else if (const auto* tried = folded.event.as<EffectTried>()) {
        change(rows, folded, tried->effect_id, [&](EffectRow& row) {
            row.status = tried->again_at ? EffectStatus::waiting : EffectStatus::held;
            row.reason = tried->reason;
            row.again_at = tried->again_at;
            if (tried->provider_request_id) row.provider_request_id = tried->provider_request_id;
        });
    } else if (const auto* finished = folded.event.as<EffectFinished>()) {
        change(rows, folded, finished->effect_id, [&](EffectRow& row) {
            row.status = status_of(finished->outcome);
            row.attempts = finished->attempts;
            row.again_at.reset();
            row.finished_at = folded.now;
            if (!finished->reason.empty()) row.reason = finished->reason;
            if (finished->provider_request_id) row.provider_request_id = finished->provider_request_id;
        });
    }
}

}  // namespace beaker
