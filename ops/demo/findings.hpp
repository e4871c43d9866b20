#pragma once

#include <expected>
#include <string>
#include <vector>

#include "ops/demo/player.hpp"
#include "ops/demo/traffic.hpp"
#include "projections/calls/call_row.hpp"
#include "projections/parked/parked_row.hpp"
#include "projections/webhooks/webhook_event_row.hpp"

// What the query API says after the play, and whether that is what must come of it.
namespace beaker::demo {

struct Findings {
    std::vector<WebhookEventRow> webhooks;
    std::vector<ParkedRow> parked;
    std::vector<CallRow> calls;
    std::string one_call;  ///< a completed call as it is answered, whole
};

/// Asks over HTTP, with Beaker-Min-Position, once everything is settled or 20 seconds have gone.
/// Errors: an answer that is none.
std::expected<Findings, std::string> ask(const Traffic& traffic, const Door& door,
                                         const std::string& admin_token, const Positions& positions);

/// One sentence for each thing that is not as it must be; pure.
std::vector<std::string> mismatches(const Expected& expected, const Played& played, const Findings& findings);

}  // namespace beaker::demo
