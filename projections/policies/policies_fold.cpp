#include "projections/policies/policies_fold.hpp"

#include <vector>

#include "projections/policies/policy_row.hpp"

namespace beaker {

namespace {

void change(PolicyRow& row, const PolicyChanged& event, Instant now) {
    row.version = event.version;
    for (const ValueChange& each : event.changes) {
        if (each.after)
            row.values.insert_or_assign(each.key, *each.after);
        else
            row.values.erase(each.key);
    }
    row.history.push_back({event.version, now, event.asked_by, event.actor, event.reason, event.changes});
}

void pause(PolicyRow& row, const PauseSet& event, Instant now) {
    std::erase_if(row.pauses, [&](const PauseNote& each) {
        return each.provider == event.provider && each.tenant_id == event.tenant_id;
    });
    if (event.paused)
        row.pauses.push_back(
            {event.provider, event.tenant_id, now, event.asked_by, event.actor, event.reason});
}

}  // namespace

void fold_policy(log::RowWriter& rows, const Folded& folded) {
    Table<PolicyRow>::update(rows, folded.partition, PolicyRow::key, folded.now, [&](PolicyRow& row) {
        if (const auto* changed = folded.event.as<PolicyChanged>()) change(row, *changed, folded.now);
        if (const auto* set = folded.event.as<PauseSet>()) pause(row, *set, folded.now);
    });
}

}  // namespace beaker
