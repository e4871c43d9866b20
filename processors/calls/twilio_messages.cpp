#include "processors/calls/twilio_messages.hpp"

#include <algorithm>
#include <array>

#include "processors/nonsense.hpp"
#include "processors/twilio_form.hpp"

namespace beaker::processors {
namespace {

CallStatus status_named(std::string_view name) {
    if (name == "queued" || name == "initiated") return CallStatus::queued;
    if (name == "ringing") return CallStatus::ringing;
    if (name == "in-progress") return CallStatus::in_progress;
    if (name == "completed") return CallStatus::completed;
    if (name == "busy") return CallStatus::busy;
    if (name == "failed") return CallStatus::failed;
    if (name == "no-answer") return CallStatus::no_answer;
    if (name == "canceled") return CallStatus::canceled;
    refuse("unknown_status", "a CallStatus that Twilio does not document");
}

/// What every callback about a call has.
CallFacts facts_of_call(const FormFields& form) {
    CallFacts facts{.source = CallSource::twilio};
    facts.twilio_call_sid = text_in(form, "CallSid");
    if (!facts.twilio_call_sid || !is_provider_id(*facts.twilio_call_sid))
        refuse("no_call_id", "the callback names no call");
    facts.at = time_in(form, "Timestamp");
    facts.sequence = count_in(form, "SequenceNumber").value_or(0);
    facts.from = text_in(form, "From");
    facts.to = text_in(form, "To");
    const std::string_view direction = form_value(form, "Direction");
    if (direction == "inbound") facts.direction = CallDirection::inbound;
    if (direction.starts_with("outbound")) facts.direction = CallDirection::outbound;
    facts.answered_by = text_in(form, "AnsweredBy");
    if (facts.answered_by && facts.answered_by->size() > 64)
        refuse("bad_answered_by", "an AnsweredBy that is longer than any of Twilio's");
    return facts;
}

CallFacts facts_of_status(const FormFields& form) {
    CallFacts facts = facts_of_call(form);
    const std::string_view status = form_value(form, "CallStatus");
    facts.status = status_named(status);
    if (*facts.status == CallStatus::in_progress) facts.started_at = facts.at;
    if (is_terminal(*facts.status)) {
        facts.ended_at = facts.at;
        facts.duration_seconds = count_in(form, "CallDuration");  // `Duration` is in billed minutes
        facts.ended_reason = std::string(status);
    }
    return facts;
}

RecordingStatus recording_status_named(std::string_view name) {
    if (name == "in-progress") return RecordingStatus::in_progress;
    if (name == "completed") return RecordingStatus::completed;
    if (name == "absent") return RecordingStatus::absent;
    if (name == "failed") return RecordingStatus::failed;
    refuse("unknown_status", "a RecordingStatus that Twilio does not document");
}

CallFacts facts_of_recording(const FormFields& form) {
    CallFacts facts = facts_of_call(form);
    const auto sid = text_in(form, "RecordingSid");
    if (!sid || !is_provider_id(*sid)) refuse("no_recording_id", "the callback names no recording");
    facts.recording = RecordingFacts{.sid = *sid,
                                     .status = recording_status_named(form_value(form, "RecordingStatus")),
                                     .url = text_in(form, "RecordingUrl"),
                                     .duration_seconds = count_in(form, "RecordingDuration"),
                                     .channels = count_in(form, "RecordingChannels"),
                                     .started_at = time_in(form, "RecordingStartTime")};
    return facts;
}

using Read = CallFacts (*)(const FormFields&);

Read reader_of(std::string_view kind) {
    if (kind == "voice-status" || kind == "voice-incoming") return facts_of_status;
    if (kind == "recording-status") return facts_of_recording;
    if (kind == "amd") return facts_of_call;
    return nullptr;
}

}  // namespace

MessageFacts read_twilio_message(std::string_view body, std::string_view kind) {
    const Read read = reader_of(kind);
    if (!read) return std::nullopt;
    const auto form = parse_form(body);
    if (!form) return std::unexpected(log::Refusal{{"unreadable_body", "the body is not a form"}, true});
    try {
        return read(*form);
    } catch (const Nonsense& nonsense) {
        return std::unexpected(log::Refusal{nonsense.problem, true});
    }
}

bool known_twilio_kind(std::string_view kind) {
    static constexpr std::array known = std::to_array<std::string_view>(
        {"voice-status", "voice-incoming", "recording-status", "sms-status", "sms-inbound", "amd"});
    return std::ranges::find(known, kind) != known.end();
}

}  // namespace beaker::processors
