#pragma once

#include <boost/describe.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "log/step/state_store.hpp"
#include "schemas/event.hpp"
#include "schemas/events/dead_letter.hpp"
#include "schemas/events/timer.hpp"

namespace beaker::log {

// The runtime's own rows of decider state, all folds of `domain.events`: which inputs a stream has settled,
// which timers wait. Their table names start with '$', which no decider's does.

/// The key prefix of one stream's rows.
std::string stream_prefix(PartitionId partition, std::string_view stream);

/// What a stream remembers of an input that it has settled.
struct SeenInput {
    Outcome outcome{};
    std::optional<RawJson> answer;
    std::uint64_t repeated = 0;            ///< how often it has come again
    std::optional<std::int64_t> attempts;  ///< how often it was decided, where that is more than once
    std::optional<std::string> request_hash;
    std::optional<Problem> problem = {};  ///< why it was refused
    bool operator==(const SeenInput&) const = default;
};
BOOST_DESCRIBE_STRUCT(SeenInput, (), (outcome, answer, repeated, attempts, request_hash, problem))

/// How long a repeated input is known at least; at most twice as long. Providers repeat for days, people send
/// again by hand for 30 (Stripe). Beyond that the business keys of what was decided still hold.
inline constexpr std::chrono::days dedupe_time{30};

/// None: not settled yet, or settled `failed`, which is no duplicate, or so long ago that it is forgotten.
std::optional<SeenInput> seen_input(const RowReader& rows, PartitionId partition, std::string_view stream,
                                    const Uuid& input, Instant now);

/// An input of a stream that could not be decided, until it is.
struct DeadLetter {
    std::int64_t attempts = 0;  ///< how often it was tried
    bool poison = false;        ///< a decider or fold threw
    bool resolved = false;      ///< somebody answers for leaving it as it is
    RecordCopy record;
    bool operator==(const DeadLetter&) const = default;
};
BOOST_DESCRIBE_STRUCT(DeadLetter, (), (attempts, poison, resolved, record))

std::optional<DeadLetter> dead_letter(const RowReader& rows, PartitionId partition, std::string_view stream,
                                      const Uuid& input);

/// A timer that waits.
struct WaitingTimer {
    std::string stream;
    std::string name;
    Instant due;
    std::optional<Instant> latest;
    Uuid correlation;
};

/// The timers of a partition due at `now` or before, earliest first.
std::vector<WaitingTimer> due_timers(const RowReader& rows, PartitionId partition, Instant now,
                                     std::size_t limit);

/// When the next timer of a partition is due.
std::optional<Instant> next_due(const RowReader& rows, PartitionId partition);

/// Folds an event, and its record's time, into the runtime's own rows; one that does not concern them changes
/// nothing.
void fold_own_rows(RowWriter& rows, PartitionId partition, std::string_view stream, const Event& event,
                   Instant now);

}  // namespace beaker::log
