#pragma once

#include <cstddef>
#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "ops/benchmarks/driver/server.hpp"
#include "schemas/values/position.hpp"

namespace beaker::bench {

/// The webhook events that a server shows its admin.
struct WebhookEvents {
    std::unordered_map<std::string, int> times;   ///< how often an event_id is listed
    std::map<std::string, std::size_t> statuses;  ///< how many have it
    std::size_t tried_again = 0;                  ///< how many took more than one attempt
};

/// Reads all pages of GET /v1/admin/webhook-events, which have seen `positions`; waits until they can.
/// Errors: what the server answered instead.
std::expected<WebhookEvents, std::string> list_webhook_events(const Server& server,
                                                              const Positions& positions);

}  // namespace beaker::bench
