#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/described/codec.hpp"
#include "schemas/values/call_status.hpp"
#include "schemas/values/ids.hpp"
#include "schemas/values/instant.hpp"
#include "schemas/values/money.hpp"
#include "schemas/values/pii.hpp"

namespace beaker {

// What a decider learnt of a call, already settled against what it knew: the order in which a provider's
// messages came has been taken out, so that a fold only sets fields.

/// Whose word a fact of a call is, weakest first: of two that disagree the one further down stands.
enum class CallSource { twilio, vapi, vapi_report };
BOOST_DESCRIBE_ENUM(CallSource, twilio, vapi, vapi_report)

/// A provider's id now names this call. The first event of every call.
struct CallIdentified {
    static constexpr std::string_view type = "beaker.call.identified.v1";
    CallId call_id;
    TenantId tenant_id;
    std::optional<std::string> vapi_call_id;     ///< only what is new
    std::optional<std::string> twilio_call_sid;  ///< only what is new
    bool operator==(const CallIdentified&) const = default;
};
BOOST_DESCRIBE_STRUCT(CallIdentified, (), (call_id, tenant_id, vapi_call_id, twilio_call_sid))

/// A message named two calls that we took for different ones: the merged one goes, what it held moves to the
/// other.
struct CallMerged {
    static constexpr std::string_view type = "beaker.call.merged.v1";
    CallId call_id;
    CallId merged_call_id;
    bool operator==(const CallMerged&) const = default;
};
BOOST_DESCRIBE_STRUCT(CallMerged, (), (call_id, merged_call_id))

/// Another id by which the call may be asked for: one derived from a provider's id that is not its own.
struct CallAliased {
    static constexpr std::string_view type = "beaker.call.aliased.v1";
    CallId call_id;
    CallId alias;
    bool operator==(const CallAliased&) const = default;
};
BOOST_DESCRIBE_STRUCT(CallAliased, (), (call_id, alias))

/// Who talks to whom. Members that are absent did not change.
struct CallDescribed {
    static constexpr std::string_view type = "beaker.call.described.v1";
    CallId call_id;
    std::optional<CallDirection> direction;
    std::optional<Pii<std::string>> from;  ///< as the provider wrote it: E.164, a SIP address or "anonymous"
    std::optional<Pii<std::string>> to;
    std::optional<std::string> assistant_id;
    CallSource source{};  ///< who says so
    bool operator==(const CallDescribed&) const = default;
};
BOOST_DESCRIBE_STRUCT(CallDescribed, (), (call_id, direction, from, to, assistant_id, source))

/// A provider reported a status that was not known yet, or an earlier message of it came late. `current`
/// never goes backwards: a late report leaves it alone.
struct CallStatusReported {
    static constexpr std::string_view type = "beaker.call.status_reported.v1";
    CallId call_id;
    CallStatus status{};        ///< what was reported
    CallStatus current{};       ///< what the call's status is now
    std::string provider;       ///< vapi or twilio
    std::optional<Instant> at;  ///< the provider's time of it
    Uuid source_event;          ///< the webhook's ce_id
    bool operator==(const CallStatusReported&) const = default;
};
BOOST_DESCRIBE_STRUCT(CallStatusReported, (), (call_id, status, current, provider, at, source_event))

/// When the call was answered and ended, and why it ended. Members that are absent did not change; one that
/// is there may only rest on a better source than before.
struct CallTimed {
    static constexpr std::string_view type = "beaker.call.timed.v1";
    CallId call_id;
    std::optional<Instant> started_at;  ///< answered
    std::optional<Instant> ended_at;
    std::optional<std::int64_t> duration_seconds;  ///< from answered to ended, whole seconds, rounded down
    std::optional<std::string> ended_reason;       ///< the provider's own word
    CallSource source{};                           ///< who says so
    std::optional<std::int64_t> sequence;          ///< of the ended_reason: Twilio's SequenceNumber
    bool operator==(const CallTimed&) const = default;
};
BOOST_DESCRIBE_STRUCT(CallTimed, (),
                      (call_id, started_at, ended_at, duration_seconds, ended_reason, source, sequence))

/// Who says a line.
enum class CallSpeaker { assistant, user };
BOOST_DESCRIBE_ENUM(CallSpeaker, assistant, user)

/// One final line of the live transcript.
struct CallTranscriptAppended {
    static constexpr std::string_view type = "beaker.call.transcript_appended.v2";
    CallId call_id;
    Instant at;  ///< the provider's time of the line; lines are read in this order
    CallSpeaker speaker{};
    Pii<std::string> text;
    bool operator==(const CallTranscriptAppended&) const = default;
};
BOOST_DESCRIBE_STRUCT(CallTranscriptAppended, (), (call_id, at, speaker, text))

/// What a call cost, by who charges for it. Source: Vapi `end-of-call-report.costs[]`.
struct CallCost {
    std::optional<Usd4> total;          ///< the provider's total, else the sum of the parts
    std::map<std::string, Usd4> parts;  ///< "vapi", "twilio", "openai", …: US dollars
    std::vector<std::string> missing;   ///< of vapi, twilio, openai: those without a figure
    bool operator==(const CallCost&) const = default;
};
BOOST_DESCRIBE_STRUCT(CallCost, (), (total, parts, missing))

/// Why there is no transcript of a call.
enum class TranscriptMissing {
    not_answered,    ///< nobody spoke
    provider_error,  ///< the provider failed in the call or after it
    opt_out,         ///< recording was not consented to
    timeout,         ///< the report has not come in the longest time that a call may take
    not_given,       ///< the report has none and says nothing of why
};
BOOST_DESCRIBE_ENUM(TranscriptMissing, not_answered, provider_error, opt_out, timeout, not_given)

/// The provider's report after the call. Its transcript replaces the live one. Members that are absent did
/// not change.
struct CallReported {
    static constexpr std::string_view type = "beaker.call.reported.v1";
    CallId call_id;
    std::optional<Pii<std::string>> transcript;
    std::optional<Pii<std::string>> recording_url;
    std::optional<Pii<std::string>> summary;
    std::optional<CallCost> cost;
    std::optional<Instant> at;  ///< the provider's time of the report: of two reports the later one stands
    Uuid source_event;          ///< the webhook's ce_id
    std::optional<TranscriptMissing> transcript_missing;  ///< why the report has no transcript
    bool operator==(const CallReported&) const = default;
};
BOOST_DESCRIBE_STRUCT(CallReported, (),
                      (call_id, transcript, recording_url, summary, cost, at, source_event,
                       transcript_missing))

/// Another tenant owns the provider's id of this call: it was never ours, its row goes.
struct CallDisowned {
    static constexpr std::string_view type = "beaker.call.disowned.v1";
    CallId call_id;
    std::string route;
    bool operator==(const CallDisowned&) const = default;
};
BOOST_DESCRIBE_STRUCT(CallDisowned, (), (call_id, route))

}  // namespace beaker
