#include "projections/compliance/compliance_fold.hpp"

#include "projections/compliance/compliance_row.hpp"
#include "schemas/events/trial.hpp"

namespace beaker {

void fold_compliance(log::RowWriter& rows, const Folded& folded) {
    using Rows = Table<ComplianceRow>;
    if (const auto* created = folded.event.as<TrialCreated>()) {
        ComplianceRow row;
        row.id = created->tenant_id;
        Rows::put(rows, folded.partition, id_key(created->tenant_id.uuid), row, folded.now);
    } else if (const auto* changed = folded.event.as<ComplianceChanged>()) {
        Rows::update_existing(
            rows, folded.partition, id_key(changed->tenant_id.uuid), [&](ComplianceRow& row) {
                row.version = changed->version;
                row.settings = changed->settings;
                row.history.insert(row.history.begin(), {changed->version, folded.now, changed->actor,
                                                         changed->reason, changed->changes});
                if (row.history.size() > ComplianceRow::history_max) row.history.pop_back();
            });
    }
}

}  // namespace beaker
