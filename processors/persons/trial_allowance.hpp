#pragma once

#include "log/step/registry.hpp"

namespace beaker::processors {

/// May the person have one more trial? Asked for one trial any number of times, it counts once. Refusal:
/// trials_a_day, over the policy of that name within any 24 hours.
log::Decided decide_trial_allowance(const log::RowReader& rows, const log::Recorded& record);

std::vector<log::StateFoldEntry> trial_allowance_folds();

}  // namespace beaker::processors
