#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "projections/tables/table.hpp"
#include "schemas/events/call.hpp"
#include "schemas/events/call_meaning.hpp"
#include "schemas/events/call_signals.hpp"
#include "schemas/values/call_status.hpp"
#include "schemas/values/ids.hpp"
#include "schemas/values/pii.hpp"

namespace beaker {

/// One final line of the live transcript.
struct CallLine {
    Instant at;
    CallSpeaker role{};
    Pii<std::string> text;
    bool operator==(const CallLine&) const = default;
};
BOOST_DESCRIBE_STRUCT(CallLine, (), (at, role, text))

/// A provider's report of a status: at most one for each status and provider, the earliest.
struct CallTransition {
    static constexpr bool write_nulls = true;
    CallStatus status{};
    std::optional<Instant> at;  ///< the provider's time; none where it said none
    std::string provider;
    Uuid event_id;  ///< the webhook's ce_id
    bool operator==(const CallTransition&) const = default;
};
BOOST_DESCRIBE_STRUCT(CallTransition, (), (status, at, provider, event_id))

/// A recording of the carrier's.
struct CallRecording {
    static constexpr bool write_nulls = true;
    std::string sid;
    RecordingStatus status{};
    std::optional<Pii<std::string>> url;
    std::optional<std::int64_t> duration_seconds;
    bool operator==(const CallRecording&) const = default;
};
BOOST_DESCRIBE_STRUCT(CallRecording, (), (sid, status, url, duration_seconds))

/// Who was on the line.
struct CallLead {
    static constexpr bool write_nulls = true;
    std::optional<Pii<std::string>> name;
    std::optional<Pii<std::string>> phone;
    std::optional<Pii<std::string>> email;
    std::optional<Pii<std::string>> address;
    std::optional<Pii<std::string>> notes;
    bool operator==(const CallLead&) const = default;
};
BOOST_DESCRIBE_STRUCT(CallLead, (), (name, phone, email, address, notes))

/// What they wanted.
struct CallIntent {
    IntentLabel label{};
    double confidence = 0;  ///< 0 to 1
    std::string taxonomy;
    bool operator==(const CallIntent&) const = default;
};
BOOST_DESCRIBE_STRUCT(CallIntent, (), (label, confidence, taxonomy))

/// A call, as it is answered by the query API. Id: the 16 bytes of the call's. A tenant's calls lie together,
/// newest first.
struct CallRow {
    static constexpr std::string_view table = "calls";
    static constexpr int revision = 4;
    static constexpr bool write_nulls = true;

    CallId id;
    TenantId tenant_id;
    CallStatus status{};
    std::optional<CallDirection> direction;
    std::optional<Pii<std::string>> from;
    std::optional<Pii<std::string>> to;
    std::optional<Instant> started_at;
    std::optional<Instant> ended_at;
    std::optional<std::int64_t> duration_seconds;
    std::optional<std::string> ended_reason;
    std::optional<Pii<std::string>> recording_url;  ///< the report's, else the carrier's first completed one
    std::optional<std::string> recording_provider;  ///< whose it is: "vapi" or "twilio"
    std::optional<Pii<std::string>> transcript;  ///< the report's; until it is there, the live lines joined
    std::optional<TranscriptMissing> transcript_missing;  ///< why there is none, where that is known
    std::optional<CallLead> lead;
    std::optional<CallIntent> intent;
    std::optional<CallCost> cost;
    std::optional<Pii<std::string>> summary;
    std::optional<std::string> assistant_id;
    std::optional<std::string> vapi_call_id;
    std::optional<std::string> twilio_call_sid;
    std::optional<std::string> answered_by;  ///< what the carrier's detection heard: human, machine_start, …
    std::vector<CallRecording> recordings;   ///< the carrier's, sorted by sid
    std::optional<std::string> outcome;      ///< "transferred" or "voicemail", of a completed call
    std::vector<CallLine> lines;  ///< sorted by (at, role, text); empty once the report's transcript is there
    std::vector<CallTransition> transitions;  ///< sorted by (rank, at, provider, status, event_id)
    bool operator==(const CallRow&) const = default;

    static KeyParts place(const CallRow& row, Instant first_seen);
    static void indexes(const CallRow& row, std::string_view id, Instant first_seen, IndexKeys& out);
};
BOOST_DESCRIBE_STRUCT(CallRow, (),
                      (id, tenant_id, status, direction, from, to, started_at, ended_at, duration_seconds,
                       ended_reason, recording_url, recording_provider, transcript, transcript_missing, lead,
                       intent, cost, summary, assistant_id, vapi_call_id, twilio_call_sid, answered_by,
                       recordings, outcome, lines, transitions))

/// Another id by which a call may be asked for. Key: the 16 bytes of the alias.
struct CallAliasRow {
    static constexpr std::string_view table = "call_aliases";
    static constexpr int revision = 1;
    static constexpr bool write_nulls = true;

    CallId alias;
    CallId call_id;
    bool operator==(const CallAliasRow&) const = default;

    static void indexes(const CallAliasRow& row, std::string_view key, Instant first_seen, IndexKeys& out);
};
BOOST_DESCRIBE_STRUCT(CallAliasRow, (), (alias, call_id))

/// The names of the indexes of calls, for those who ask.
namespace call_index {
inline constexpr std::string_view by_tenant_status = "by_tenant_status";  ///< tenant, status, newest first
inline constexpr std::string_view by_call = "by_call";                    ///< of aliases: the call
}  // namespace call_index

}  // namespace beaker
