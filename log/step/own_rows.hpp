#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "log/step/state_store.hpp"
#include "schemas/event.hpp"
#include "schemas/events/input.hpp"
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
    bool operator==(const SeenInput&) const = default;
};
BOOST_DESCRIBE_STRUCT(SeenInput, (), (outcome, answer))

/// None: not settled yet, or settled `failed`, which is no duplicate.
std::optional<SeenInput> seen_input(const RowReader& rows, PartitionId partition, std::string_view stream,
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

/// Folds an event into the runtime's own rows; one that does not concern them changes nothing.
void fold_own_rows(RowWriter& rows, PartitionId partition, std::string_view stream, const Event& event);

}  // namespace beaker::log
