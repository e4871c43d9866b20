#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "processors/state_table.hpp"
#include "schemas/events/call.hpp"
#include "schemas/events/call_meaning.hpp"
#include "schemas/events/call_signals.hpp"

namespace beaker::processors {

/// A value with the one whose word it is.
template <class T>
struct Known {
    T value{};
    CallSource source{};
    bool operator==(const Known&) const = default;
    BOOST_DESCRIBE_CLASS(Known, (), (value, source), (), ())
};

/// Why a call ended, as the best source so far has it. The call's terminal status is the same source's.
struct KnownEnding {
    std::string reason;
    CallSource source{};
    std::int64_t sequence = 0;
    bool operator==(const KnownEnding&) const = default;
};
BOOST_DESCRIBE_STRUCT(KnownEnding, (), (reason, source, sequence))

/// A status that a provider has reported, with the earliest message that did.
struct ReportedStatus {
    std::string provider;
    CallStatus status{};
    std::optional<Instant> at;
    Uuid source_event;
    bool operator==(const ReportedStatus&) const = default;
};
BOOST_DESCRIBE_STRUCT(ReportedStatus, (), (provider, status, at, source_event))

/// What is known of a call, apart from its transcript and report: all that a decision about most messages
/// needs. Two of these are joined member by member (call_join.hpp), so the order in which messages came
/// leaves no trace.
struct CallState {
    std::optional<std::string> vapi_call_id;
    std::optional<std::string> twilio_call_sid;
    int name_rank = 0;  ///< what its id is made of: 0 ours, 1 Vapi's id, 2 Twilio's
    std::vector<CallId> aliases;
    bool disowned =
        false;  ///< another tenant owns it: only the names are kept, so that what still comes is known

    std::optional<Known<CallDirection>> direction;
    std::optional<Known<Pii<std::string>>> from;
    std::optional<Known<Pii<std::string>>> to;
    std::optional<Known<std::string>> assistant_id;
    std::optional<Known<Instant>> started_at;
    std::optional<Known<Instant>> ended_at;
    std::optional<Known<std::int64_t>> duration_seconds;
    std::optional<KnownEnding> ending;
    std::optional<CallStatus> status;
    std::vector<ReportedStatus> reported;  ///< sorted by (provider, status), each once
    std::optional<std::string> answered_by;
    bool has_report = false;  ///< the provider's report after the call is here
    bool operator==(const CallState&) const = default;
};
BOOST_DESCRIBE_STRUCT(CallState, (),
                      (vapi_call_id, twilio_call_sid, name_rank, aliases, disowned, direction, from, to,
                       assistant_id, started_at, ended_at, duration_seconds, ending, status, reported,
                       answered_by, has_report))

/// A member of a report, with the message that said so.
template <class T>
struct Told {
    T value{};
    std::optional<Instant> at;
    Uuid source_event;
    bool operator==(const Told&) const = default;
    BOOST_DESCRIBE_CLASS(Told, (), (value, at, source_event), (), ())
};

/// The report of a call; a row of its own, because it is large and only reports and merges need it.
struct ReportState {
    std::optional<Told<Pii<std::string>>> transcript;
    std::optional<Told<Pii<std::string>>> recording_url;
    std::optional<Told<Pii<std::string>>> summary;
    std::optional<Told<CallCost>> cost;
    std::optional<Told<TranscriptMissing>> transcript_missing;
    bool operator==(const ReportState&) const = default;
};
BOOST_DESCRIBE_STRUCT(ReportState, (), (transcript, recording_url, summary, cost, transcript_missing))

/// A tool call that is recorded already, with the earliest message that told of it.
struct ToolState {
    std::string tool_call_id;
    std::string name;
    Pii<std::string> arguments;
    std::optional<Instant> at;
    Uuid source_event;
    bool operator==(const ToolState&) const = default;
};
BOOST_DESCRIBE_STRUCT(ToolState, (), (tool_call_id, name, arguments, at, source_event))

/// A recording of the carrier's, as the best message so far has it.
struct RecordingState {
    std::string recording_sid;
    RecordingStatus status{};
    Uuid source_event;
    bool operator==(const RecordingState&) const = default;
};
BOOST_DESCRIBE_STRUCT(RecordingState, (), (recording_sid, status, source_event))

/// Another id of a call.
struct AliasState {
    CallId call_id;
    bool operator==(const AliasState&) const = default;
};
BOOST_DESCRIBE_STRUCT(AliasState, (), (call_id))

/// A line of the transcript that is recorded already.
struct LineState {
    Instant at;
    CallSpeaker speaker{};
    bool operator==(const LineState&) const = default;
};
BOOST_DESCRIBE_STRUCT(LineState, (), (at, speaker))

inline constexpr StateTable<CallState> calls_table{"calls"};                      ///< key: call id
inline constexpr StateTable<ReportState> reports_table{"call_reports"};           ///< key: call id
inline constexpr StateTable<AliasState> aliases_table{"call_aliases"};            ///< key: the other id
inline constexpr StateTable<LineState> lines_table{"call_lines"};                 ///< key: see line_key
inline constexpr StateTable<ToolState> tools_table{"call_tools"};                 ///< key: see part_key
inline constexpr StateTable<RecordingState> recordings_table{"call_recordings"};  ///< key: see part_key

/// What was said last of what the call was about; the rows are the events. Key: call id.
inline constexpr StateTable<CallLeadCaptured> leads_table{"call_leads"};
inline constexpr StateTable<CallIntentClassified> intents_table{"call_intents"};

/// A tool call or recording of a call, by the provider's id of it.
inline std::string part_key(const CallId& call, std::string_view id) {
    return call.text().append("/").append(id);
}

/// A call's lines are told apart by the provider's time and the speaker, never by their words: state must
/// come out the same where the words of an erased person can no longer be read.
inline std::string line_key(const CallId& call, Instant at, CallSpeaker speaker) {
    return call.text().append("/").append(at.text()).append("/").append(enum_text(speaker));
}

}  // namespace beaker::processors
