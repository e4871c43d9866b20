#pragma once

#include "log/step/registry.hpp"
#include "processors/state_table.hpp"
#include "schemas/events/compliance.hpp"

namespace beaker::processors {

/// How a tenant calls, once it was ever set; one row.
struct ComplianceState {
    std::int64_t version = 0;
    ComplianceSettings settings;
    bool operator==(const ComplianceState&) const = default;
};
BOOST_DESCRIBE_STRUCT(ComplianceState, (), (version, settings))

inline constexpr StateTable<ComplianceState> compliance_table{"compliance"};  ///< key: empty

/// Somebody sets how their tenant calls. Refusals: not_found for strangers; of members, where hours are wider
/// than the law's or a limit is over the instance's.
log::Decided decide_compliance_change(const log::RowReader& rows, const log::Recorded& record);

std::vector<log::StateFoldEntry> compliance_state_folds();

}  // namespace beaker::processors
