#include "ops/benchmarks/driver/setting.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>

namespace beaker::bench {

namespace {

/// More than the fastest server that stores them has been seen to answer; a run that has used them up ends
/// early, and its rate counts the time that it took.
constexpr double requests_per_second_max = 70'000;

}  // namespace

const Requests& Setting::requests() const {
    if (!requests_) {
        const auto count = static_cast<std::size_t>((seconds + warm_up_seconds) * requests_per_second_max);
        progress(fmt::format("signing {} webhooks", count));
        const auto seed = std::chrono::system_clock::now().time_since_epoch().count();
        requests_ = std::make_unique<const Requests>(
            RequestOptions{.count = count, .secret = std::string(secret), .seed = std::to_string(seed)});
    }
    return *requests_;
}

void progress(std::string_view line) { fmt::print(stderr, "bench: {}\n", line); }

}  // namespace beaker::bench
