#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "processors/state_table.hpp"
#include "schemas/events/effect.hpp"

namespace beaker::processors {

/// Where an effect is.
enum class EffectPhase {
    wanted,     ///< nothing is requested yet
    requested,  ///< no connector has begun
    attempted,  ///< one has, and its word is awaited
    waiting,    ///< for its time to try again
    held,       ///< for the breaker to close
};
BOOST_DESCRIBE_ENUM(EffectPhase, wanted, requested, attempted, waiting, held)

/// An effect that is not over.
struct EffectState {
    EffectOperation operation{};
    EffectPriority priority{};
    Pii<std::string> payload;
    Instant not_after;
    EffectPhase phase = EffectPhase::wanted;
    std::int64_t attempt = 0;  ///< of the latest request
    std::int64_t tries = 0;    ///< those that count; a breaker that closes begins anew
    bool look_up = false;      ///< the latest request is one
    bool unsure = false;       ///< it may have been done
    std::optional<std::int64_t> probe;
    bool given_up = false;  ///< it may have been done, and that alone is still of interest
    bool operator==(const EffectState&) const = default;
};
BOOST_DESCRIBE_STRUCT(EffectState, (),
                      (operation, priority, payload, not_after, phase, attempt, tries, look_up, unsure, probe,
                       given_up))

inline constexpr StateTable<EffectState> effects_table{"effects"};  ///< key: the effect's id

}  // namespace beaker::processors
