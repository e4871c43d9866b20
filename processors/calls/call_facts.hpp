#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schemas/events/call.hpp"
#include "schemas/events/call_signals.hpp"

namespace beaker::processors {

/// One final line of the live transcript.
struct LineFacts {
    CallSpeaker speaker{};
    std::string text;
    bool operator==(const LineFacts&) const = default;
};

/// What the report after the call adds.
struct ReportFacts {
    std::optional<std::string> transcript;
    std::optional<std::string> recording_url;
    std::optional<std::string> summary;
    std::optional<CallCost> cost;
    std::optional<TranscriptMissing> transcript_missing;  ///< there where the transcript is not
    bool operator==(const ReportFacts&) const = default;
};

/// One call of a tool.
struct ToolFacts {
    std::string id;
    std::string name;
    std::string arguments;  ///< a JSON object, or the provider's text where that is none
    bool operator==(const ToolFacts&) const = default;
};

/// What a recording has come to.
struct RecordingFacts {
    std::string sid;
    RecordingStatus status{};
    std::optional<std::string> url;
    std::optional<std::int64_t> duration_seconds;
    std::optional<std::int64_t> channels;
    std::optional<Instant> started_at;
    bool operator==(const RecordingFacts&) const = default;
};

/// What is noted of a live call and changes nothing.
struct ObservationFacts {
    CallObservation what{};
    std::optional<std::string> role;
    std::optional<std::int64_t> turn;
    std::optional<std::string> detail;
    std::optional<std::string> to;
    bool operator==(const ObservationFacts&) const = default;
};

/// What one message of a provider says of a call, in our words. At least one of the three names is there.
struct CallFacts {
    CallSource source{};
    std::optional<Instant> at;  ///< the provider's time of the message

    std::optional<CallId> beaker_call;  ///< the id that we gave it: `metadata.beaker_call`
    std::optional<std::string> vapi_call_id;
    std::optional<std::string> twilio_call_sid;

    std::optional<CallDirection> direction;
    std::optional<std::string> from;
    std::optional<std::string> to;
    std::optional<std::string> assistant_id;

    std::optional<CallStatus> status;
    std::int64_t sequence = 0;          ///< Twilio's SequenceNumber; 0 where there is none
    std::optional<Instant> started_at;  ///< answered
    std::optional<Instant> ended_at;
    std::optional<std::int64_t> duration_seconds;
    std::optional<std::string> ended_reason;  ///< there whenever the status is a terminal one

    std::optional<LineFacts> line;
    std::optional<ReportFacts> report;
    std::vector<ToolFacts> tools;
    std::optional<RecordingFacts> recording;
    std::optional<std::string> answered_by;
    std::optional<ObservationFacts> observation;
    bool operator==(const CallFacts&) const = default;
};

/// "vapi" or "twilio".
constexpr std::string_view provider_of(CallSource source) {
    return source == CallSource::twilio ? "twilio" : "vapi";
}

}  // namespace beaker::processors
