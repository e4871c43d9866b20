#pragma once

#include "log/step/registry.hpp"
#include "processors/calls/call_facts.hpp"

namespace beaker::processors {

/// Settles what a message says of a call against what is known of it. Asked on the tenant's stream, by the
/// deciders of webhooks. A message that names two calls makes them one. A provider's id that is new is
/// claimed at its route. The answer for a call that another tenant owns is `ignored`, with the problem
/// `call_not_ours`.
log::Decided decide_call(const log::RowReader& rows, const log::Recorded& record, const CallFacts& facts);

/// On RouteClaimRefused: the call of that provider's id was never ours. Ids of other things than calls are
/// ignored.
log::Decided decide_claim_refused(const log::RowReader& rows, const log::Recorded& record);

/// Folds of the state of calls, one for each event of schemas/events/call.hpp.
std::vector<log::StateFoldEntry> call_state_folds();

}  // namespace beaker::processors
