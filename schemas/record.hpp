#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/values/instant.hpp"
#include "schemas/values/uuid.hpp"

namespace beaker {

/// What lies on a topic: a CloudEvents 1.0 event in binary mode (attributes are headers `ce_…`, the data is
/// the value). What Beaker writes itself is JSON; a webhook's value is the provider's own bytes, named by
/// `content_type`. Source: CloudEvents 1.0.2, Kafka protocol binding §3.2.
struct Record {
    /// A further CloudEvents attribute: name in lower case letters and digits, without the `ce_` prefix.
    struct Attribute {
        std::string name;
        std::string value;
        bool operator==(const Attribute&) const = default;
    };

    Uuid id;                        ///< ce_id; minted before the record is appended, kept when forwarded
    std::string type;               ///< ce_type, such as "beaker.call.ended.v1"
    std::string source;             ///< ce_source, a URI reference: who wrote it, such as "/ingest"
    std::string subject;            ///< ce_subject: the stream
    Instant time;                   ///< ce_time: set by the appender; of decisions, their *now*
    std::optional<Uuid> causation;  ///< ce_causationid: the input that caused it
    Uuid correlation;               ///< ce_correlationid: the first input of the chain
    std::string traceparent;        ///< W3C Trace Context; empty: none
    std::string content_type;       ///< empty: application/json
    std::vector<Attribute> attributes;
    std::string value;

    /// The value of a further attribute; none where it is missing.
    std::optional<std::string_view> attribute(std::string_view name) const;
    bool operator==(const Record&) const = default;
};

using RecordPtr = std::shared_ptr<const Record>;

/// Names of our further attributes.
namespace attribute {
inline constexpr std::string_view provider = "provider";  ///< of a webhook: stripe, twilio, vapi
inline constexpr std::string_view kind = "kind";          ///< of a webhook: the provider's message type
inline constexpr std::string_view event_id =
    "eventid";  ///< of a webhook: the provider's id, else our idempotency key
inline constexpr std::string_view route_keys =
    "routekeys";  ///< of a webhook without tenant: its route keys, ' '-separated
inline constexpr std::string_view origin =
    "origin";  ///< of a forwarded webhook: the stream it was appended to
inline constexpr std::string_view input =
    "inputposition";  ///< of input.settled: partition:offset of the input in `inputs`
inline constexpr std::string_view request_hash =
    "requesthash";  ///< of an action: hexadecimal SHA-256 of its body, to tell a repetition from another one
inline constexpr std::string_view actor =
    "actor";  ///< of an action: who asked for it, "admin" or a person's key
inline constexpr std::string_view reply_to =
    "replyto";  ///< of a message: the action whose answer it carries on
}  // namespace attribute

}  // namespace beaker
