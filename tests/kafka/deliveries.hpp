#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "ops/demo/traffic.hpp"
#include "tests/system/door.hpp"

namespace beaker::testing {

/// What providers send in made-up calls, with repetitions and messages out of order; scenes side by side, so
/// that streams are mixed.
inline std::vector<Delivery> deliveries(std::size_t calls, std::uint64_t seed = 7) {
    const auto traffic =
        demo::make_traffic({.seed = seed, .calls = calls, .start = *Instant::parse("2026-01-01T00:00:00Z")});
    std::vector<Delivery> all;
    constexpr std::size_t at_once = 8;
    for (std::size_t first = 0; first < traffic.scenes.size(); first += at_once)
        for (std::size_t i = 0, some = 1; some > 0; ++i) {
            some = 0;
            for (std::size_t scene = first; scene < std::min(first + at_once, traffic.scenes.size());
                 ++scene) {
                if (i >= traffic.scenes[scene].size()) continue;
                ++some;
                const demo::Webhook& webhook = traffic.scenes[scene][i];
                all.push_back({std::string(webhook.provider), webhook.query, webhook.body});
            }
        }
    return all;
}

}  // namespace beaker::testing
