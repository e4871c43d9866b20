#pragma once

#include <fmt/format.h>

#include <boost/describe.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "processors/state_table.hpp"
#include "schemas/values/instant.hpp"
#include "schemas/values/uuid.hpp"

namespace beaker::processors {

/// The breaker; one row.
struct BreakerState {
    bool open = false;
    std::vector<Instant> failures;  ///< of effects whose tries were exhausted, the latest few
    std::int64_t probe = 0;         ///< the number of the latest probe
    bool probing = false;           ///< its word is awaited
    Instant probe_at;               ///< when the next one is due, while it is open
    bool draining = false;          ///< it has closed, and those who waited are let go
    std::uint64_t next = 0;         ///< the number that the next one to wait gets
    std::uint64_t waiting = 0;      ///< how many do
    bool operator==(const BreakerState&) const = default;
};
BOOST_DESCRIBE_STRUCT(BreakerState, (), (open, failures, probe, probing, probe_at, draining, next, waiting))

/// An effect that waits.
struct HeldEffect {
    std::string stream;
    Uuid effect_id;
    Instant since;
    bool operator==(const HeldEffect&) const = default;
};
BOOST_DESCRIBE_STRUCT(HeldEffect, (), (stream, effect_id, since))

/// The number under which an effect waits.
struct HeldPlace {
    std::uint64_t number = 0;
    bool operator==(const HeldPlace&) const = default;
};
BOOST_DESCRIBE_STRUCT(HeldPlace, (), (number))

/// Of failures so many are remembered: more than any policy waits for.
inline constexpr std::size_t breaker_failures_kept = 100;
/// Where an event of an older build does not say when the next probe is due.
inline constexpr std::chrono::seconds breaker_probe_after_usual{60};

inline constexpr StateTable<BreakerState> breaker_table{"breaker"};  ///< key: empty
inline constexpr StateTable<HeldEffect> held_table{"held"};          ///< key: the number, as text that sorts
inline constexpr StateTable<HeldPlace> held_places_table{"held_ids"};  ///< key: the effect's id

inline std::string held_key(std::uint64_t number) { return fmt::format("{:016x}", number); }

inline BreakerState breaker_of_stream(const log::RowReader& rows) {
    return breaker_table.get(rows, "").value_or(BreakerState{});
}

}  // namespace beaker::processors
