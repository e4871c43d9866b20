#pragma once

#include "projections/folded.hpp"

namespace beaker {

/// Keeps the table `webhook_events` from the settlements of webhooks. A webhook that was forwarded has its
/// one row where it was first appended; its settlement by the tenant comes home as WebhookFinished.
void fold_webhook_event(log::RowWriter& rows, const Folded& folded);

}  // namespace beaker
