#include "projections/trials/trials_fold.hpp"

#include "projections/trials/trial_row.hpp"

namespace beaker {

namespace {

using Trials = Table<TrialRow>;

void create(log::RowWriter& rows, const Folded& folded, const TrialCreated& event) {
    TrialRow row;
    row.id = event.tenant_id;
    row.scenario = event.scenario;
    row.template_version = event.template_version;
    row.business_name = event.business_name;
    row.voice = event.voice;
    row.calls_limit = event.calls_limit;
    row.calls_a_day = event.calls_a_day;
    row.created_at = folded.now;
    row.expires_at = event.expires_at;
    Trials::put(rows, folded.partition, id_key(event.tenant_id.uuid), row, folded.now);
}

template <class Change>
void change(log::RowWriter& rows, const Folded& folded, const TenantId& trial, const Change& set) {
    Trials::update_existing(rows, folded.partition, id_key(trial.uuid), set);
}

void end(TrialRow& row, TrialStatus status, std::string reason, Instant at) {
    row.status = status;
    row.ready = false;
    row.ended_at = at;
    row.ended_reason = std::move(reason);
}

}  // namespace

void fold_trial(log::RowWriter& rows, const Folded& folded) {
    if (const auto* created = folded.event.as<TrialCreated>()) {
        create(rows, folded, *created);
    } else if (const auto* ready = folded.event.as<TrialReady>()) {
        change(rows, folded, ready->tenant_id, [&](TrialRow& row) {
            row.status = TrialStatus::ready;
            row.ready = true;
            row.ready_at = folded.now;
            row.assistant_id = ready->assistant_id;
        });
    } else if (const auto* used = folded.event.as<TrialUsed>()) {
        change(rows, folded, used->tenant_id, [](TrialRow& row) { row.status = TrialStatus::active; });
    } else if (const auto* counted = folded.event.as<TrialCallsCounted>()) {
        change(rows, folded, counted->tenant_id,
               [&](TrialRow& row) { row.calls_used = counted->calls_used; });
    } else if (const auto* failed = folded.event.as<TrialFailed>()) {
        change(rows, folded, failed->tenant_id,
               [&](TrialRow& row) { end(row, TrialStatus::failed, failed->reason, folded.now); });
    } else if (const auto* expired = folded.event.as<TrialExpired>()) {
        change(rows, folded, expired->tenant_id, [&](TrialRow& row) {
            end(row, TrialStatus::expired, std::string(enum_text(expired->reason)), folded.now);
        });
    } else if (const auto* reaped = folded.event.as<TrialReaped>()) {
        change(rows, folded, reaped->tenant_id, [&](TrialRow& row) {
            row.reaped = reaped->result;
            if (reaped->result == ReapResult::deleted) row.assistant_id.reset();
        });
    }
}

}  // namespace beaker
