#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "schemas/event.hpp"
#include "schemas/events/input.hpp"
#include "schemas/record.hpp"

namespace beaker::log {

/// A record to another stream: a message of ours, or an input forwarded as it came (same id, same bytes).
struct Message {
    std::string to;                   ///< stream
    Event event;                      ///< the message; empty where `forwarded` is set
    std::optional<Record> forwarded;  ///< the input itself, with its further attributes as they shall arrive
    bool operator==(const Message&) const = default;
};

/// A request to a connector; its id is derived from the input unless a business key is given.
struct Effect {
    Event request;
    std::string key;  ///< non-empty: the thing may exist once in the world, and this names it
    bool operator==(const Effect&) const = default;
};

/// What every process shall know: the latest under a key holds.
struct DirectoryEntry {
    std::string key;
    Event event;
    bool operator==(const DirectoryEntry&) const = default;
};

/// A timer to set (due) or to cancel (no due).
struct Timer {
    std::string name;
    std::optional<Instant> due;
    std::optional<Instant> latest;  ///< past it, the timer expires instead of firing
    bool operator==(const Timer&) const = default;
};

/// What a decider wants: facts, messages, requests to the outside, timers, entries of the directory. Empty:
/// nothing new.
struct Decision {
    std::vector<Event> events;
    std::vector<Message> messages;
    std::vector<Effect> effects;
    std::vector<Timer> timers;
    std::vector<DirectoryEntry> directory = {};
    /// Of the input: processed, ignored, parked or forwarded. The first decider that says something other
    /// than processed wins.
    Outcome outcome = Outcome::processed;
    std::optional<Problem> problem;  ///< why it was ignored, where that is worth saying
    std::optional<RawJson> answer;   ///< for the one who waits
    bool operator==(const Decision&) const = default;
};

/// A decider says no. Nothing of the input's decisions is kept but this.
struct Refusal {
    Problem problem;
    /// True: a known type whose fields make no sense: settled `failed`, kept as a dead letter. False: settled
    /// `refused`.
    bool nonsense = false;
    bool operator==(const Refusal&) const = default;
};

using Decided = std::expected<Decision, Refusal>;

}  // namespace beaker::log
