#include "ops/node/clock_guard.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace beaker;

TEST_CASE("a clock that runs back by more than a second is behind until it is back where it was") {
    const Instant start = *Instant::parse("2026-01-01T00:00:00Z");
    const auto at = [&](int milliseconds) { return start + std::chrono::milliseconds(milliseconds); };
    ops::ClockGuard guard(at(0));
    // clang-format off
    const struct { std::string name; int now_ms; bool behind; bool changed; } rows[] = {
        {"goes on",                         5'000, false, false},
        {"a second back is a correction",   4'000, false, false},
        {"more is not",                     3'999, true,  true},
        {"still behind",                    3'999, true,  false},
        {"near where it was",               4'500, false, true},
        {"further back than at the start", -9'000, true,  true},
        {"past where it was",               6'000, false, true},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(guard.observe(at(row.now_ms)) == row.changed);
        CHECK(guard.behind() == row.behind);
    }
}
