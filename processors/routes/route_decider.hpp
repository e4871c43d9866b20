#pragma once

#include <vector>

#include "log/step/registry.hpp"

namespace beaker::processors {

// A route is the stream of one of a provider's ids, and says whose it is. What comes without our own key goes
// there: it is forwarded to the owner as it came, or parked until there is one and then released in the order
// in which it was parked.

/// A webhook without our tenant. Outcomes: forwarded; parked; ignored where it names nothing of ours. A route
/// that parks asks the routes of the webhook's further keys for their owner, each once.
log::Decided decide_routed_webhook(const log::RowReader& rows, const log::Recorded& record);

/// A tenant claims the id. The first one owns it for good; another one's claim is a conflict, and refused.
log::Decided decide_route_claimed(const log::RowReader& rows, const log::Recorded& record);

/// Another route asks for the owner: answered at once, or when there is one.
log::Decided decide_route_owner_asked(const log::RowReader& rows, const log::Recorded& record);

/// The answer: whoever owns the further key of what is parked here owns this one too. Of two that differ the
/// first stands.
log::Decided decide_route_owner_told(const log::RowReader& rows, const log::Recorded& record);

/// Folds of the state of routes.
std::vector<log::StateFoldEntry> route_state_folds();

}  // namespace beaker::processors
