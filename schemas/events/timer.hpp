#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/described/codec.hpp"
#include "schemas/values/instant.hpp"
#include "schemas/values/uuid.hpp"

namespace beaker {

/// A stream wants to be woken. A second one of the same name takes the first one's place.
struct TimerSet {
    static constexpr std::string_view type = "beaker.timer.set.v1";
    std::string name;  ///< unique in its stream, such as "call_overdue:<call id>"
    Instant due;
    std::optional<Instant> latest;  ///< the latest useful time: past it the timer expires instead of firing
    Uuid correlation;  ///< of the input that set it: what the timer causes belongs to the same chain
    bool operator==(const TimerSet&) const = default;
};
BOOST_DESCRIBE_STRUCT(TimerSet, (), (name, due, latest, correlation))

/// A stream no longer wants to be woken.
struct TimerCancelled {
    static constexpr std::string_view type = "beaker.timer.cancelled.v1";
    std::string name;
    bool operator==(const TimerCancelled&) const = default;
};
BOOST_DESCRIBE_STRUCT(TimerCancelled, (), (name))

/// A due timer was taken by a tick; offered to the deciders of its stream.
struct TimerFired {
    static constexpr std::string_view type = "beaker.timer.fired.v1";
    std::string name;
    Instant due;
    bool operator==(const TimerFired&) const = default;
};
BOOST_DESCRIBE_STRUCT(TimerFired, (), (name, due))

/// A tick came after the timer's latest useful time; offered to the deciders of its stream too.
struct TimerExpired {
    static constexpr std::string_view type = "beaker.timer.expired.v1";
    std::string name;
    Instant due;
    bool operator==(const TimerExpired&) const = default;
};
BOOST_DESCRIBE_STRUCT(TimerExpired, (), (name, due))

/// Appended to `inputs` by the owner of a partition when a timer of it is due: time as a record.
struct Tick {
    static constexpr std::string_view type = "beaker.tick.v1";
    Instant at;
    bool operator==(const Tick&) const = default;
};
BOOST_DESCRIBE_STRUCT(Tick, (), (at))

}  // namespace beaker
