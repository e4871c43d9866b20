#include "ingest/auth/throttle.hpp"

#include "ingest/problem.hpp"

namespace beaker::ingest::auth {

Throttle::Verdict Throttle::take(const std::string& key, Steady now) {
    const std::lock_guard lock(mutex_);
    auto found = keys_.find(key);
    if (found == keys_.end()) {
        if (keys_.size() >= keys_max_) {
            keys_.erase(order_.front());
            order_.pop_front();
        }
        found = keys_.emplace(key, Seen{{}, order_.insert(order_.end(), key)}).first;
    } else {
        order_.splice(order_.end(), order_, found->second.place);
    }
    auto& times = found->second.times;
    while (!times.empty() && times.front() + limit_.window <= now) times.pop_front();
    const bool allowed = times.size() < limit_.most;
    if (allowed) times.push_back(now);
    return {.allowed = allowed,
            .remaining = limit_.most - times.size(),
            .reset = std::chrono::ceil<std::chrono::seconds>(times.front() + limit_.window - now)};
}

void add_rate_headers(http::Response& answer, const ThrottleLimit& limit, const Throttle::Verdict& verdict) {
    answer.headers.emplace_back("RateLimit-Limit", std::to_string(limit.most));
    answer.headers.emplace_back("RateLimit-Remaining", std::to_string(verdict.remaining));
    answer.headers.emplace_back("RateLimit-Reset", std::to_string(verdict.reset.count()));
}

http::Response too_many(const ThrottleLimit& limit, const Throttle::Verdict& verdict) {
    auto answer = problem(ProblemKind::too_many_requests, "Try again later.");
    answer.headers.emplace_back("Retry-After", std::to_string(verdict.reset.count()));
    add_rate_headers(answer, limit, verdict);
    return answer;
}

}  // namespace beaker::ingest::auth
