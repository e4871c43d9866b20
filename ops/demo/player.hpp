#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "ops/demo/traffic.hpp"
#include "ops/http_client.hpp"
#include "schemas/values/position.hpp"

namespace beaker::demo {

/// Where the webhooks go, and what their senders sign them with.
struct Door {
    std::string address;     ///< such as http://127.0.0.1:40123
    std::string public_url;  ///< what Twilio believes to call, which is part of what it signs
    std::string stripe_secret, twilio_token, vapi_secret;
};

/// A webhook ready to be posted.
struct SignedRequest {
    std::string target;
    ops::Headers headers;
};

/// Signs as the provider does, at this time; or wrongly, or not at all, where the webhook says so.
SignedRequest signed_request(const Webhook& webhook, const Door& door, std::int64_t unix_seconds);

/// What came back.
struct Played {
    std::map<int, std::size_t> answers;  ///< by HTTP status
    Positions positions;                 ///< how far the log has come with what was acknowledged
    std::vector<std::string>
        surprises;  ///< requests without an answer, or with another than was to be expected
    std::chrono::duration<double> took{};
};

/// Sends all scenes over this many connections, each scene in its order over one of them. `progress` is told
/// how many requests are done, from any thread.
Played play(const Traffic& traffic, const Door& door, std::size_t connections,
            const std::function<void(std::size_t)>& progress);

}  // namespace beaker::demo
