#pragma once

#include "log/step/registry.hpp"

namespace beaker::processors {

// A trial, on the stream of its tenant: an assistant is made for it, and deleted when it is over. How long it
// lives, with use and without, and how often it may call are policies.

/// A person wants a trial. Refusals, of members: /scenario, /persona/…, /knowledge; trial_exists.
log::Decided decide_trial_request(const log::RowReader& rows, const log::Recorded& record);
/// The assistant was made, or deleted, or neither will be.
log::Decided decide_trial_effect(const log::RowReader& rows, const log::Recorded& record);
/// Nobody knows whether the assistant was made: the trial has failed, and an assistant that turns up is
/// deleted.
log::Decided decide_trial_given_up(const log::RowReader& rows, const log::Recorded& record);
/// A call of the trial's assistant: it is active, and the call counts, once. It does so however it ended, for
/// it was made; what the provider tells may be more than the limit, which is for those who begin calls.
log::Decided decide_trial_call(const log::RowReader& rows, const log::Recorded& record);
/// A call was the same as another one, or never ours: it counts no longer.
log::Decided decide_trial_call_gone(const log::RowReader& rows, const log::Recorded& record);
/// Its time is over, or nobody did anything with it.
log::Decided decide_trial_timer(const log::RowReader& rows, const log::Recorded& record);

/// Folds of the state of trials.
std::vector<log::StateFoldEntry> trial_state_folds();

}  // namespace beaker::processors
