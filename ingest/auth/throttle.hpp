#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <list>
#include <mutex>
#include <string>
#include <unordered_map>

#include "ingest/http/message.hpp"

namespace beaker::ingest::auth {

/// So many in so long, for each key (a client's network) by itself.
struct ThrottleLimit {
    std::size_t most = 10;
    std::chrono::seconds window{600};
};

/// A sliding window over what each key did, in memory: each process counts for itself. Bounded: of very many
/// keys the one that was seen longest ago is forgotten. Any thread.
class Throttle {
public:
    using Steady = std::chrono::nanoseconds;  ///< as of log::Clock::steady()

    explicit Throttle(ThrottleLimit limit, std::size_t keys_max = 100'000)
        : limit_(limit), keys_max_(keys_max) {}

    struct Verdict {
        bool allowed = false;
        std::size_t remaining = 0;
        std::chrono::seconds reset{
            0};  ///< until one more is allowed; where none is left, and else the window's
    };
    /// Counts one where it is allowed; what is not allowed does not count.
    Verdict take(const std::string& key, Steady now);

    const ThrottleLimit& limit() const { return limit_; }

private:
    struct Seen {
        std::deque<Steady> times;
        std::list<std::string>::iterator place;
    };

    const ThrottleLimit limit_;
    const std::size_t keys_max_;
    std::mutex mutex_;
    std::list<std::string> order_;  // the one seen longest ago first
    std::unordered_map<std::string, Seen> keys_;
};

/// RateLimit-Limit, -Remaining and -Reset (draft-ietf-httpapi-ratelimit-headers-07) on any answer.
void add_rate_headers(http::Response& answer, const ThrottleLimit& limit, const Throttle::Verdict& verdict);
/// 429 with Retry-After and the headers above.
http::Response too_many(const ThrottleLimit& limit, const Throttle::Verdict& verdict);

}  // namespace beaker::ingest::auth
