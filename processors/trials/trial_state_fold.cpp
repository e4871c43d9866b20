#include "processors/trials/trial_decider.hpp"
#include "processors/trials/trial_state.hpp"

namespace beaker::processors {
namespace {

using log::RowWriter;

template <class Change>
void change(RowWriter& rows, const Change& set) {
    auto trial = trial_table.get(rows, "");
    if (!trial) return;
    set(*trial);
    trial_table.put(rows, "", *trial);
}

void apply(RowWriter& rows, const TrialCreated& event, Instant now) {
    trial_table.put(rows, "", {TrialStatus::pending, now, event.expires_at, now, {}, 0});
}

void apply(RowWriter& rows, const MemberAdded& event, Instant) {
    members_table.put(rows, event.person.text(), {event.role});
}

void apply(RowWriter& rows, const TrialReady& event, Instant) {
    change(rows, [&](TrialState& trial) {
        trial.status = TrialStatus::ready;
        trial.assistant_id = event.assistant_id;
    });
}

void apply(RowWriter& rows, const TrialUsed&, Instant now) {
    change(rows, [&](TrialState& trial) {
        trial.status = TrialStatus::active;
        trial.used_at = now;
    });
}

void apply(RowWriter& rows, const TrialCallsCounted& event, Instant now) {
    change(rows, [&](TrialState& trial) { trial.calls_used = event.calls_used; });
    if (event.counts)
        trial_calls_table.put(rows, event.call_id.text(), {now});
    else
        trial_calls_table.erase(rows, event.call_id.text());
}

void apply(RowWriter& rows, const TrialFailed&, Instant) {
    change(rows, [](TrialState& trial) { trial.status = TrialStatus::failed; });
}

void apply(RowWriter& rows, const TrialExpired&, Instant) {
    change(rows, [](TrialState& trial) { trial.status = TrialStatus::expired; });
}

void apply(RowWriter& rows, const TrialReaped& event, Instant) {
    change(rows, [&](TrialState& trial) {
        if (event.result == ReapResult::deleted) trial.assistant_id.reset();
    });
}

template <EventStruct T>
log::StateFoldEntry entry() {
    return {.stream_kind = "tenant",
            .event_type = T::type,
            .fold = [](RowWriter& rows, const Event& event, Instant now) {
                if (const T* known = event.as<T>()) apply(rows, *known, now);
            }};
}

}  // namespace

std::vector<log::StateFoldEntry> trial_state_folds() {
    return {entry<TrialCreated>(),      entry<MemberAdded>(), entry<TrialReady>(),   entry<TrialUsed>(),
            entry<TrialCallsCounted>(), entry<TrialFailed>(), entry<TrialExpired>(), entry<TrialReaped>()};
}

}  // namespace beaker::processors
