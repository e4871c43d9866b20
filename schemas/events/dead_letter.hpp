#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/events/input.hpp"

namespace beaker {

/// A person asks that an input be decided again: one that failed, or with `force` any other. Lies on the
/// stream of that input. What failed is known there; what is forced comes along, since `inputs` is trimmed.
struct ReprocessRequested {
    static constexpr std::string_view type = "beaker.reprocess.requested.v1";
    Uuid input_id;         ///< the original's ce_id
    std::string asked_by;  ///< a user name, never an e-mail address
    bool force = false;
    std::optional<RecordCopy> record;  ///< the original, only where it is forced
    bool operator==(const ReprocessRequested&) const = default;
};
BOOST_DESCRIBE_STRUCT(ReprocessRequested, (), (input_id, asked_by, force, record))

/// An input is decided again: what follows with its id as causation is what became of it this time.
struct InputReprocessed {
    static constexpr std::string_view type = "beaker.input.reprocessed.v1";
    Uuid input_id;
    std::string asked_by;
    bool forced = false;
    std::int64_t attempt = 0;  ///< from 2 on
    bool operator==(const InputReprocessed&) const = default;
};
BOOST_DESCRIBE_STRUCT(InputReprocessed, (), (input_id, asked_by, forced, attempt))

/// A person asks that a dead letter be taken for settled without being decided. On its stream.
struct DeadLetterResolutionRequested {
    static constexpr std::string_view type = "beaker.dead_letter.resolution_requested.v1";
    Uuid input_id;
    std::string asked_by;
    std::string reason;
    bool operator==(const DeadLetterResolutionRequested&) const = default;
};
BOOST_DESCRIBE_STRUCT(DeadLetterResolutionRequested, (), (input_id, asked_by, reason))

/// A dead letter no longer waits for anybody: somebody answers for leaving it undecided.
struct DeadLetterResolved {
    static constexpr std::string_view type = "beaker.dead_letter.resolved.v1";
    Uuid input_id;
    std::string asked_by;
    std::string reason;
    bool operator==(const DeadLetterResolved&) const = default;
};
BOOST_DESCRIBE_STRUCT(DeadLetterResolved, (), (input_id, asked_by, reason))

/// What a request about a dead letter came to: the answer of its settlement.
enum class ReprocessStatus {
    reprocessed,   ///< decided again; `outcome` says how that ended
    resolved,      ///< taken for settled
    already_done,  ///< nothing to do; `outcome` says what became of the input before
};
BOOST_DESCRIBE_ENUM(ReprocessStatus, reprocessed, resolved, already_done)

struct ReprocessAnswer {
    Uuid input_id;
    ReprocessStatus status{};
    std::optional<Outcome> outcome;
    std::optional<Problem> problem;
    bool operator==(const ReprocessAnswer&) const = default;
};
BOOST_DESCRIBE_STRUCT(ReprocessAnswer, (), (input_id, status, outcome, problem))

}  // namespace beaker
