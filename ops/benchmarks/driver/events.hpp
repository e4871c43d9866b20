#pragma once

#include <cstddef>
#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "ops/benchmarks/driver/server.hpp"

namespace beaker::bench {

/// The webhook events that a server shows its admin.
struct WebhookEvents {
    std::unordered_map<std::string, int> times;   ///< how often an event_id is listed
    std::map<std::string, std::size_t> statuses;  ///< how many have it
};

/// Reads all pages of GET /v1/admin/webhook-events, narrowed by a query such as "status=received".
/// Errors: what the server answered instead.
std::expected<WebhookEvents, std::string> list_webhook_events(const Server& server,
                                                              std::string_view query = {});

}  // namespace beaker::bench
