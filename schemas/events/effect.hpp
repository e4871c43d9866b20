#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/described/codec.hpp"
#include "schemas/values/instant.hpp"
#include "schemas/values/pii.hpp"
#include "schemas/values/uuid.hpp"

namespace beaker {

// An effect is a change that a stream wants outside of Beaker: a mail sent, an assistant made. It may take
// several requests to connectors; each is one try. All that is decided about it are events of the stream.

/// What can be asked of the outside, the provider first. Each has retries and a breaker of its own.
enum class EffectOperation { mail_send, vapi_create_assistant, vapi_delete_assistant };
BOOST_DESCRIBE_ENUM(EffectOperation, mail_send, vapi_create_assistant, vapi_delete_assistant)

/// Which of those that wait a connector takes first, 3:2:1.
enum class EffectPriority { critical, usual, low };
BOOST_DESCRIBE_ENUM(EffectPriority, critical, usual, low)

/// A stream wants something done outside. Its id is made of what it is for, so that wanting it twice is
/// wanting it once.
struct EffectWanted {
    static constexpr std::string_view type = "beaker.effect.wanted.v1";
    Uuid effect_id;
    EffectOperation operation{};
    EffectPriority priority = EffectPriority::usual;
    Pii<std::string> payload;  ///< JSON: a struct of schemas/effects
    Instant not_after;         ///< past it nobody wants it any more
    bool operator==(const EffectWanted&) const = default;
};
BOOST_DESCRIBE_STRUCT(EffectWanted, (), (effect_id, operation, priority, payload, not_after))

/// A request was made to the connectors.
struct EffectRequested {
    static constexpr std::string_view type = "beaker.effect.requested.v1";
    Uuid effect_id;
    std::int64_t attempt = 0;  ///< from 1 on, look-ups counted too
    bool look_up = false;      ///< not to do it, but to find out whether it was done
    Instant deadline;          ///< connectors do not begin after it
    std::optional<std::int64_t> probe;
    bool operator==(const EffectRequested&) const = default;
};
BOOST_DESCRIBE_STRUCT(EffectRequested, (), (effect_id, attempt, look_up, deadline, probe))

/// The request itself, on the topic `effects`: one try.
struct EffectRequest {
    static constexpr std::string_view type = "beaker.effect.request.v1";
    Uuid effect_id;
    std::int64_t attempt = 0;
    EffectOperation operation{};
    EffectPriority priority{};
    bool look_up = false;
    Pii<std::string> payload;
    Instant deadline;
    std::optional<std::int64_t> probe;  ///< the try by which an open breaker finds out: it lets this one pass
    bool operator==(const EffectRequest&) const = default;
};
BOOST_DESCRIBE_STRUCT(EffectRequest, (),
                      (effect_id, attempt, operation, priority, look_up, payload, deadline, probe))

/// A connector is about to try. It waits for the answer: `{"go":true}` comes once for each attempt.
struct EffectAttemptAnnounced {
    static constexpr std::string_view type = "beaker.effect.attempt_announced.v1";
    Uuid effect_id;
    std::int64_t attempt = 0;
    bool operator==(const EffectAttemptAnnounced&) const = default;
};
BOOST_DESCRIBE_STRUCT(EffectAttemptAnnounced, (), (effect_id, attempt))

struct EffectAttemptAnswer {
    bool go = false;
    bool operator==(const EffectAttemptAnswer&) const = default;
};
BOOST_DESCRIBE_STRUCT(EffectAttemptAnswer, (), (go))

/// From here on it may have happened.
struct EffectAttempted {
    static constexpr std::string_view type = "beaker.effect.attempted.v1";
    Uuid effect_id;
    std::int64_t attempt = 0;
    bool operator==(const EffectAttempted&) const = default;
};
BOOST_DESCRIBE_STRUCT(EffectAttempted, (), (effect_id, attempt))

/// What a try came to.
enum class TryOutcome {
    done,
    absent,          ///< a look-up: it surely was not done
    refused,         ///< for good: asking again would change nothing
    busy,            ///< surely not done; worth another try
    unsure,          ///< it may have been done: no answer, or one that says nothing
    too_late,        ///< the deadline had come; nothing was sent
    short_circuited  ///< the breaker is open; nothing was sent
};
BOOST_DESCRIBE_ENUM(TryOutcome, done, absent, refused, busy, unsure, too_late, short_circuited)

/// What a connector says of its try. No personal data in `reason`.
struct EffectReported {
    static constexpr std::string_view type = "beaker.effect.reported.v1";
    Uuid effect_id;
    std::int64_t attempt = 0;
    TryOutcome outcome{};
    std::string reason;                               ///< a word, such as "http_503"; empty where it is done
    std::optional<std::int64_t> retry_after_seconds;  ///< as the provider wants it
    std::optional<std::string> provider_request_id;
    std::optional<Pii<std::string>> result;  ///< JSON: what the provider answered, as far as it is wanted
    bool operator==(const EffectReported&) const = default;
};
BOOST_DESCRIBE_STRUCT(EffectReported, (),
                      (effect_id, attempt, outcome, reason, retry_after_seconds, provider_request_id, result))

/// A try is over, and the effect is not.
struct EffectTried {
    static constexpr std::string_view type = "beaker.effect.tried.v1";
    Uuid effect_id;
    std::int64_t attempt = 0;
    TryOutcome outcome{};
    std::string reason;
    std::optional<std::string> provider_request_id;
    std::optional<Instant> again_at;  ///< when it is tried again; none: the breaker says
    bool operator==(const EffectTried&) const = default;
};
BOOST_DESCRIBE_STRUCT(EffectTried, (), (effect_id, attempt, outcome, reason, provider_request_id, again_at))

/// It is not asked for any more, and may have been done; whether it was is looked up, and ends it. Offered to
/// the deciders of its stream.
struct EffectGivenUp {
    static constexpr std::string_view type = "beaker.effect.given_up.v1";
    Uuid effect_id;
    EffectOperation operation{};
    std::string reason;
    bool operator==(const EffectGivenUp&) const = default;
};
BOOST_DESCRIBE_STRUCT(EffectGivenUp, (), (effect_id, operation, reason))

/// How an effect ends.
enum class EffectOutcome {
    done,
    refused,  ///< the provider does not want to, for good
    failed,   ///< given up after all tries
    expired,  ///< nobody wants it any more
};
BOOST_DESCRIBE_ENUM(EffectOutcome, done, refused, failed, expired)

/// An effect is over; offered to the deciders of its stream.
struct EffectFinished {
    static constexpr std::string_view type = "beaker.effect.finished.v1";
    Uuid effect_id;
    EffectOperation operation{};
    EffectOutcome outcome{};
    std::int64_t attempts = 0;
    std::string reason;
    std::optional<std::string> provider_request_id;
    std::optional<Pii<std::string>> result;
    bool operator==(const EffectFinished&) const = default;
};
BOOST_DESCRIBE_STRUCT(EffectFinished, (),
                      (effect_id, operation, outcome, attempts, reason, provider_request_id, result))

}  // namespace beaker
