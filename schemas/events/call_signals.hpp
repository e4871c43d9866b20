#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/described/codec.hpp"
#include "schemas/values/ids.hpp"
#include "schemas/values/instant.hpp"
#include "schemas/values/pii.hpp"

namespace beaker {

// What happens in a call beside its status: tools, recordings, who answered, and what is only noted.

/// The assistant called a tool. Once for each tool call of the provider, whichever of its messages came
/// first.
struct CallToolCalled {
    static constexpr std::string_view type = "beaker.call.tool_called.v1";
    CallId call_id;
    std::string tool_call_id;    ///< the provider's; for `function-call`, which has none, made of its content
    std::string name;            ///< the tool's
    Pii<std::string> arguments;  ///< a JSON object, or the provider's text where that is none
    std::optional<Instant> at;   ///< the provider's time
    Uuid source_event;           ///< the webhook's ce_id
    bool operator==(const CallToolCalled&) const = default;
};
BOOST_DESCRIBE_STRUCT(CallToolCalled, (), (call_id, tool_call_id, name, arguments, at, source_event))

/// What a recording has come to, worst first: of two reports the one further down stands.
enum class RecordingStatus { in_progress, absent, failed, completed };
BOOST_DESCRIBE_ENUM(RecordingStatus, in_progress, absent, failed, completed)

/// The carrier reported a recording of the call. Source: Twilio, recording status callback.
struct CallRecorded {
    static constexpr std::string_view type = "beaker.call.recorded.v1";
    CallId call_id;
    std::string recording_sid;
    RecordingStatus status{};
    std::optional<Pii<std::string>> url;  ///< without extension; fetching may need the account's credentials
    std::optional<std::int64_t> duration_seconds;
    std::optional<std::int64_t> channels;
    std::optional<Instant> started_at;
    Uuid source_event;  ///< the webhook's ce_id
    bool operator==(const CallRecorded&) const = default;
};
BOOST_DESCRIBE_STRUCT(CallRecorded, (),
                      (call_id, recording_sid, status, url, duration_seconds, channels, started_at,
                       source_event))

/// Who or what picked up. Source: Twilio, answering machine detection.
struct CallAnswererDetected {
    static constexpr std::string_view type = "beaker.call.answerer_detected.v1";
    CallId call_id;
    std::string answered_by;  ///< human, machine_start, machine_end_beep, …, fax or unknown
    bool operator==(const CallAnswererDetected&) const = default;
};
BOOST_DESCRIBE_STRUCT(CallAnswererDetected, (), (call_id, answered_by))

/// Something seen on a call that changes none of its facts. Source: Vapi, server messages.
enum class CallObservation {
    assistant_requested,  ///< an inbound number asks which assistant answers
    assistant_started,
    assistant_spoke,
    assistant_late,  ///< `hang`: the assistant is slow to reply; nobody hung up
    speech_started,
    speech_stopped,
    user_interrupted,
    knowledge_requested,
    language_changed,
    destination_requested,  ///< where to transfer or hand off to
    transferred,
    control_requested,  ///< to forward or hang up, which we would have to do
    artifacts_uploaded,
    deleted,
    deletion_failed,
};
BOOST_DESCRIBE_ENUM(CallObservation, assistant_requested, assistant_started, assistant_spoke, assistant_late,
                    speech_started, speech_stopped, user_interrupted, knowledge_requested, language_changed,
                    destination_requested, transferred, control_requested, artifacts_uploaded, deleted,
                    deletion_failed)

struct CallObserved {
    static constexpr std::string_view type = "beaker.call.observed.v1";
    CallId call_id;
    CallObservation what{};
    std::optional<Instant> at;           ///< the provider's time
    std::optional<std::string> role;     ///< whose speech: "assistant" or "user"
    std::optional<std::int64_t> turn;    ///< counted from 0
    std::optional<std::string> detail;   ///< a language, or `forward` or `hang-up`
    std::optional<Pii<std::string>> to;  ///< the number or address transferred to
    Uuid source_event;                   ///< the webhook's ce_id
    bool operator==(const CallObserved&) const = default;
};
BOOST_DESCRIBE_STRUCT(CallObserved, (), (call_id, what, at, role, turn, detail, to, source_event))

/// The provider's report has not come in the longest time that a call may take: its webhook is lost or late.
struct CallReportMissed {
    static constexpr std::string_view type = "beaker.call.report_missed.v1";
    CallId call_id;
    bool operator==(const CallReportMissed&) const = default;
};
BOOST_DESCRIBE_STRUCT(CallReportMissed, (), (call_id))

}  // namespace beaker
