#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ops/demo/random.hpp"
#include "ops/sandbox/delayed.hpp"
#include "schemas/described/codec.hpp"

namespace beaker::ops {

/// How webhooks go back: `PUT /sandbox/webhooks`.
struct WebhookPace {
    std::int64_t milliseconds = 200;    ///< between two of one call
    std::int64_t disorder_percent = 0;  ///< so many come later than the one after them
    std::int64_t repeat_percent = 0;    ///< so many come twice
};
BOOST_DESCRIBE_STRUCT(WebhookPace, (), (milliseconds, disorder_percent, repeat_percent))

/// A signed webhook.
struct WebhookBack {
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

/// Sends webhooks as providers do: each once, whatever is answered. Any thread.
class WebhooksBack {
public:
    /// Error: what is wrong with it.
    std::optional<std::string> set(const WebhookPace& pace);
    /// One after the other, at the pace that is set now.
    void send(const std::vector<WebhookBack>& all);
    /// How many were sent and answered with 200.
    std::int64_t taken() const;

private:
    void send_after(std::chrono::milliseconds later, const WebhookBack& webhook);

    mutable std::mutex mutex_;
    WebhookPace pace_;
    demo::Random random_{1};
    std::int64_t taken_ = 0;
    Delayed delayed_;  // ends first
};

}  // namespace beaker::ops
