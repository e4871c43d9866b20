#pragma once

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "processors/connectors/connector.hpp"

namespace beaker::connectors {

/// How long a call may take.
struct CallTimeouts {
    std::chrono::milliseconds connect{5'000};
    std::chrono::milliseconds answer{10'000};  ///< from the first byte sent
};

struct HttpCall {
    std::string method;
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    CallTimeouts timeouts = {};
};

struct HttpReply {
    int status = 0;
    std::string body;
    std::optional<std::string> request_id;  ///< X-Request-Id, or the provider's own word for it
    std::optional<std::int64_t> retry_after_seconds;
};

/// There was no answer.
struct NoReply {
    bool surely_not_sent = false;  ///< no connection came about
    std::string reason;            ///< a word, such as "timeout"
};

/// One request, once; redirects are not followed.
std::expected<HttpReply, NoReply> call(const HttpCall& call);

/// What a try came to by its answer alone: 2xx is done, 408, 409 and 429 are worth another try, other 4xx are
/// for good, 5xx and silence leave in doubt whether it was done.
Tried tried(const std::expected<HttpReply, NoReply>& reply);

}  // namespace beaker::connectors
