#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/described/codec.hpp"
#include "schemas/events/effect.hpp"
#include "schemas/values/instant.hpp"
#include "schemas/values/uuid.hpp"

namespace beaker {

// The stream `breaker/<operation>` knows how an operation of a provider fares. While its breaker is open
// nothing is sent, and whoever wants something waits here.

/// Message from a stream whose effect cannot go on.
struct BreakerTroubleReported {
    static constexpr std::string_view type = "beaker.breaker.trouble_reported.v1";
    EffectOperation operation{};
    std::string stream;
    Uuid effect_id;
    bool exhausted = false;  ///< all its tries failed; false: it was short-circuited
    bool operator==(const BreakerTroubleReported&) const = default;
};
BOOST_DESCRIBE_STRUCT(BreakerTroubleReported, (), (operation, stream, effect_id, exhausted))

/// An effect waits for the breaker.
struct BreakerEffectHeld {
    static constexpr std::string_view type = "beaker.breaker.effect_held.v1";
    EffectOperation operation{};
    std::string stream;
    Uuid effect_id;
    bool exhausted = false;
    bool operator==(const BreakerEffectHeld&) const = default;
};
BOOST_DESCRIBE_STRUCT(BreakerEffectHeld, (), (operation, stream, effect_id, exhausted))

/// So many effects failed in so short a time that nothing more is sent.
struct BreakerOpened {
    static constexpr std::string_view type = "beaker.breaker.opened.v1";
    EffectOperation operation{};
    std::int64_t failures = 0;
    std::optional<Instant> probe_at = {};  ///< when one of those that wait tries; none: after a minute
    bool operator==(const BreakerOpened&) const = default;
};
BOOST_DESCRIBE_STRUCT(BreakerOpened, (), (operation, failures, probe_at))

/// One of those that wait tries whether it goes again.
struct BreakerProbed {
    static constexpr std::string_view type = "beaker.breaker.probed.v1";
    EffectOperation operation{};
    std::int64_t probe = 0;
    std::string stream;
    Uuid effect_id;
    std::optional<Instant> probe_at = {};  ///< when the next one does, where nothing is heard of this one
    bool operator==(const BreakerProbed&) const = default;
};
BOOST_DESCRIBE_STRUCT(BreakerProbed, (), (operation, probe, stream, effect_id, probe_at))

/// Message from the stream whose effect was the probe.
struct BreakerProbeReported {
    static constexpr std::string_view type = "beaker.breaker.probe_reported.v1";
    EffectOperation operation{};
    std::int64_t probe = 0;
    bool works = false;
    bool operator==(const BreakerProbeReported&) const = default;
};
BOOST_DESCRIBE_STRUCT(BreakerProbeReported, (), (operation, probe, works))

/// The probe failed: nothing is sent for another while.
struct BreakerProbeFailed {
    static constexpr std::string_view type = "beaker.breaker.probe_failed.v1";
    EffectOperation operation{};
    std::int64_t probe = 0;
    std::optional<Instant> probe_at = {};  ///< when the next one tries; none: after a minute
    bool operator==(const BreakerProbeFailed&) const = default;
};
BOOST_DESCRIBE_STRUCT(BreakerProbeFailed, (), (operation, probe, probe_at))

/// It goes again; who waits is let go, some at a time.
struct BreakerClosed {
    static constexpr std::string_view type = "beaker.breaker.closed.v1";
    EffectOperation operation{};
    bool operator==(const BreakerClosed&) const = default;
};
BOOST_DESCRIBE_STRUCT(BreakerClosed, (), (operation))

/// An effect waits no longer.
struct BreakerEffectReleased {
    static constexpr std::string_view type = "beaker.breaker.effect_released.v1";
    EffectOperation operation{};
    std::string stream;
    Uuid effect_id;
    bool resume = false;  ///< false: it is given up
    bool operator==(const BreakerEffectReleased&) const = default;
};
BOOST_DESCRIBE_STRUCT(BreakerEffectReleased, (), (operation, stream, effect_id, resume))

/// Message to the stream of an effect that waits.
struct EffectReleaseTold {
    static constexpr std::string_view type = "beaker.effect.release_told.v1";
    Uuid effect_id;
    bool resume = false;                ///< its tries begin anew; false: it has failed
    std::optional<std::int64_t> probe;  ///< it is the one by which the breaker finds out
    bool operator==(const EffectReleaseTold&) const = default;
};
BOOST_DESCRIBE_STRUCT(EffectReleaseTold, (), (effect_id, resume, probe))

/// On the topic `directory`: whether connectors send requests of this operation.
struct BreakerListed {
    static constexpr std::string_view type = "beaker.directory.breaker.v1";
    EffectOperation operation{};
    bool open = false;
    std::optional<std::int64_t> probe;  ///< the one request that passes although it is open
    bool operator==(const BreakerListed&) const = default;

    std::string key() const { return "breaker/" + std::string(enum_text(operation)); }
};
BOOST_DESCRIBE_STRUCT(BreakerListed, (), (operation, open, probe))

}  // namespace beaker
