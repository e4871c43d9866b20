#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "projections/tables/table.hpp"
#include "schemas/events/input.hpp"

namespace beaker {

/// Whether somebody has to look at a dead letter.
enum class DeadLetterStatus {
    open,      ///< not decided; it waits for a person
    done,      ///< a later attempt decided it
    resolved,  ///< somebody answers for leaving it undecided
};
BOOST_DESCRIBE_ENUM(DeadLetterStatus, open, done, resolved)

enum class DeadLetterAction { requeued, resolved };
BOOST_DESCRIBE_ENUM(DeadLetterAction, requeued, resolved)

/// What somebody did about a dead letter.
struct DeadLetterTouch {
    Instant at;
    std::string by;
    DeadLetterAction action{};
    std::optional<std::string> reason;
    bool operator==(const DeadLetterTouch&) const = default;
};
BOOST_DESCRIBE_STRUCT(DeadLetterTouch, (), (at, by, action, reason))

/// An input that could not be decided, in the partition of its stream. Key: the 16 bytes of the input's id.
/// Its record lies on the topic `dead.letters`, not here: it holds personal data.
struct DeadLetterRow {
    static constexpr std::string_view table = "dead_letters";
    static constexpr int revision = 1;
    static constexpr bool write_nulls = true;
    /// Of `history`, the latest are kept.
    static constexpr std::size_t history_max = 50;

    Uuid id;           ///< the input's ce_id
    std::string type;  ///< its ce_type
    std::string stream;
    std::optional<std::string> provider;  ///< of a webhook
    std::optional<std::string> kind;      ///< of a webhook: the provider's message type
    std::string cause;                    ///< the problem's code
    std::string detail;                   ///< the problem's sentence
    bool poison = false;                  ///< a decider threw: it may be a mistake of ours
    DeadLetterStatus status{};
    std::int64_t attempts = 0;
    Instant received_at;  ///< the input's own time
    Instant first_at;     ///< of the first attempt
    Instant last_at;      ///< of the last one that failed
    Uuid correlation_id;
    std::vector<DeadLetterTouch> history;
    bool operator==(const DeadLetterRow&) const = default;

    static void indexes(const DeadLetterRow& row, std::string_view key, Instant first_seen, IndexKeys& out);
};
BOOST_DESCRIBE_STRUCT(DeadLetterRow, (),
                      (id, type, stream, provider, kind, cause, detail, poison, status, attempts, received_at,
                       first_at, last_at, correlation_id, history))

/// The names of its indexes, newest first by `first_at`; both cover the cause.
namespace dead_letter_index {
inline constexpr std::string_view by_time = "by_time";
inline constexpr std::string_view by_status = "by_status";
}  // namespace dead_letter_index

}  // namespace beaker
