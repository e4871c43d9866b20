#pragma once

#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/described/codec.hpp"
#include "schemas/record.hpp"
#include "schemas/values/instant.hpp"
#include "schemas/values/pii.hpp"
#include "schemas/values/uuid.hpp"

namespace beaker {

/// What became of an input. `forwarded` and `parked` are not the end: another settlement follows elsewhere or
/// later.
enum class Outcome { processed, duplicate, ignored, parked, forwarded, refused, failed };
BOOST_DESCRIBE_ENUM(Outcome, processed, duplicate, ignored, parked, forwarded, refused, failed)

/// Why something was refused or failed: a code that programs read, a sentence without personal data for
/// people.
struct Problem {
    std::string code;
    std::string text;
    std::optional<std::string> pointer = {};  ///< the member of what was asked that is wrong (RFC 6901)
    bool operator==(const Problem&) const = default;
};
BOOST_DESCRIBE_STRUCT(Problem, (), (code, text, pointer))

/// What the settlement of a webhook says of it.
struct SettledWebhook {
    std::string provider;
    std::string kind;                   ///< the provider's message type, such as "status-update"
    std::string event_id;               ///< the provider's id where it has one, else our idempotency key
    std::optional<std::string> origin;  ///< the stream it was appended to, where that is another one
    bool operator==(const SettledWebhook&) const = default;
};
BOOST_DESCRIBE_STRUCT(SettledWebhook, (), (provider, kind, event_id, origin))

/// The one record that every input leaves behind: it was taken in order, and this became of it.
/// The input's position is the header `ce_inputposition`, so that engines and copies can be compared by
/// value.
struct InputSettled {
    static constexpr std::string_view type = "beaker.input.settled.v1";
    Uuid input_id;     ///< the input's ce_id
    std::string kind;  ///< the input's ce_type
    Outcome outcome{};
    Instant received_at;  ///< the input's own time
    std::optional<Problem> problem;
    std::optional<RawJson> answer;  ///< what the one who waits is told; a duplicate repeats the first
    std::optional<SettledWebhook> webhook;
    std::optional<std::int64_t> attempt;      ///< which time it was decided, from the second on
    std::optional<std::string> request_hash;  ///< of a user's action: what was asked, by SHA-256
    std::optional<std::string> actor = {};    ///< of a user's action: "admin", or a person's key
    bool operator==(const InputSettled&) const = default;
};
BOOST_DESCRIBE_STRUCT(InputSettled, (),
                      (input_id, kind, outcome, received_at, problem, answer, webhook, attempt, request_hash,
                       actor))

/// Appended by whoever had to answer before the decision was there: what was promised instead is the safe
/// answer, on which the stream may make good.
struct AnswerMissed {
    static constexpr std::string_view type = "beaker.answer.missed.v1";
    Uuid input_id;  ///< the input's ce_id
    bool operator==(const AnswerMissed&) const = default;
};
BOOST_DESCRIBE_STRUCT(AnswerMissed, (), (input_id))

/// A whole record inside an event: `inputs` is trimmed, but what failed or is parked must stay readable.
struct RecordCopy {
    Uuid id;
    std::string type;
    std::string source;
    std::string subject;
    Instant time;
    std::optional<Uuid> causation;
    Uuid correlation;
    std::string traceparent;
    std::string content_type;
    std::map<std::string, std::string> attributes;
    std::optional<Pii<std::string>> value;         ///< the value where it is UTF-8
    std::optional<Pii<std::string>> value_base64;  ///< else its base64 (RFC 4648 §4)
    bool operator==(const RecordCopy&) const = default;

    static RecordCopy of(const Record& record);
    /// The record again. Errors: base64 that is none.
    std::expected<Record, DecodeError> record() const;
};
BOOST_DESCRIBE_STRUCT(RecordCopy, (),
                      (id, type, source, subject, time, causation, correlation, traceparent, content_type,
                       attributes, value, value_base64))

/// An input could not be decided and was put aside; the partition goes on. Also on the topic `dead.letters`.
struct InputDeadLettered {
    static constexpr std::string_view type = "beaker.input.dead_lettered.v1";
    Uuid input_id;
    Problem problem;
    bool poison = false;  ///< a decider or fold threw; false: the input was understood and is nonsense
    RecordCopy record;
    bool operator==(const InputDeadLettered&) const = default;
};
BOOST_DESCRIBE_STRUCT(InputDeadLettered, (), (input_id, problem, poison, record))

}  // namespace beaker
