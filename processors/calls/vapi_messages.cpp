#include "processors/calls/vapi_messages.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "processors/calls/vapi_members.hpp"

namespace beaker::processors {
namespace {

using simdjson::dom::element;

/// As transcripts are subscribed to, and sometimes sent: `transcript[transcriptType="final"]`.
constexpr std::string_view bracketed = "transcript[";

std::optional<CallId> id_of_ours(std::optional<std::string_view> text) {
    if (!text) return std::nullopt;
    const auto uuid = Uuid::parse(*text);
    if (!uuid || !uuid->is_key()) return std::nullopt;
    return CallId(*uuid);
}

/// Our id, from the three places where Vapi may hand our metadata back; what is no id of ours does not count.
std::optional<CallId> beaker_call(element message) {
    auto id = id_of_ours(text_member(message, {"call", "metadata", "beaker_call"}));
    if (!id) id = id_of_ours(text_member(message, {"call", "assistantOverrides", "metadata", "beaker_call"}));
    if (!id) id = id_of_ours(text_member(message, {"assistant", "metadata", "beaker_call"}));
    return id;
}

void read_names(element message, CallFacts& facts) {
    const auto id = text_member(message, {"call", "id"});
    if (!id || !is_provider_id(*id)) refuse("no_call_id", "the message names no call");
    facts.vapi_call_id = std::string(*id);
    facts.beaker_call = beaker_call(message);

    const auto carrier = text_member(message, {"call", "phoneCallProvider"});
    const auto sid = text_member(message, {"call", "phoneCallProviderId"});
    const bool of_twilio = carrier ? *carrier == "twilio" : sid && sid->starts_with("CA");
    if (of_twilio && sid && is_provider_id(*sid)) facts.twilio_call_sid = std::string(*sid);
}

void read_parties(element message, CallFacts& facts) {
    const auto type = text_member(message, {"call", "type"}).value_or("");
    if (type == "inboundPhoneCall") facts.direction = CallDirection::inbound;
    if (type == "outboundPhoneCall") facts.direction = CallDirection::outbound;
    if (type == "webCall" || type == "vapi.websocketCall") facts.direction = CallDirection::web;
    facts.assistant_id = first_string(message, {{"call", "assistantId"}, {"assistant", "id"}});

    auto customer = first_string(message, {{"customer", "number"},
                                           {"call", "customer", "number"},
                                           {"customer", "sipUri"},
                                           {"call", "customer", "sipUri"}});
    auto ours = first_string(message, {{"phoneNumber", "number"}, {"call", "phoneNumber", "number"}});
    if (facts.direction == CallDirection::outbound) {
        facts.from = std::move(ours);
        facts.to = std::move(customer);
    } else if (facts.direction) {
        facts.from = std::move(customer);
        facts.to = std::move(ours);
    }
}

/// Whole seconds from answered to ended. Clocks of two machines may differ by a little; by more it makes no
/// sense.
std::int64_t seconds_between(Instant started, Instant ended) {
    const auto talked = ended - started;
    if (talked < std::chrono::seconds(-1)) refuse("ended_before_start", "the call ended before it started");
    return std::max<std::int64_t>(0, std::chrono::floor<std::chrono::seconds>(talked).count());
}

std::optional<Instant> time_of_call(element message, std::string_view name) {
    if (const auto at = instant_member(message, {name})) return at;
    return instant_member(message, {"call", name});
}

/// The reason of the end, and the status that follows from it.
void read_ending(element message, CallFacts& facts) {
    facts.ended_reason = first_string(message, {{"endedReason"}, {"call", "endedReason"}}).value_or("ended");
    facts.status = status_of_ended_reason(*facts.ended_reason);
}

bool was_answered(CallStatus status) {
    return status == CallStatus::completed ||
           status == CallStatus::failed;  // a failed one may have been answered
}

void read_status_update(element message, CallFacts& facts) {
    const auto status = text_member(message, {"status"});
    if (!status) refuse("no_status", "a status-update without a status");
    if (*status == "scheduled" || *status == "queued") {
        facts.status = CallStatus::queued;
    } else if (*status == "ringing") {
        facts.status = CallStatus::ringing;
    } else if (*status == "in-progress" || *status == "forwarding") {
        facts.status = CallStatus::in_progress;
        facts.started_at = time_of_call(message, "startedAt");
        if (!facts.started_at && *status == "in-progress") facts.started_at = facts.at;
    } else if (*status == "ended") {
        read_ending(message, facts);
        facts.started_at = time_of_call(message, "startedAt");
        facts.ended_at = time_of_call(message, "endedAt");
        if (!facts.ended_at) facts.ended_at = facts.at;
        if (facts.started_at && facts.ended_at)
            facts.duration_seconds = seconds_between(*facts.started_at, *facts.ended_at);
        else if (!facts.started_at && !was_answered(*facts.status))
            facts.duration_seconds = 0;
    } else if (*status != "not-found" && *status != "deletion-failed") {
        refuse("unknown_status", "a status-update with a status that Vapi does not document");
    }
}

void read_end_of_call_report(element message, CallFacts& facts) {
    facts.source = CallSource::vapi_report;
    read_ending(message, facts);
    facts.started_at = time_of_call(message, "startedAt");
    facts.ended_at = time_of_call(message, "endedAt");
    if (facts.started_at && facts.ended_at) {
        facts.duration_seconds = seconds_between(*facts.started_at, *facts.ended_at);
    } else if (const auto seconds = number_member(message, {"durationSeconds"})) {
        if (!(*seconds >= 0 && *seconds <= 1e9)) refuse("bad_duration", "the duration is out of range");
        facts.duration_seconds = static_cast<std::int64_t>(*seconds);
    } else if (!facts.started_at) {
        facts.duration_seconds = 0;  // never answered
    }
    facts.report = read_vapi_report(message);
}

/// False: a partial line, of which nothing is kept.
bool read_transcript(element message, std::string_view type, CallFacts& facts) {
    std::string_view part = text_member(message, {"transcriptType"}).value_or("");
    if (part.empty() && type.starts_with(bracketed)) part = type.contains("\"final\"") ? "final" : "partial";
    if (part == "partial") return false;
    if (part != "final") refuse("bad_transcript", "a transcript that is neither partial nor final");
    const auto speaker = enum_value<CallSpeaker>(text_member(message, {"role"}).value_or(""));
    if (!speaker) refuse("bad_transcript", "a transcript of neither assistant nor user");
    const auto text = text_member(message, {"transcript"});
    if (!text) refuse("bad_transcript", "a transcript without text");
    if (text->empty()) return false;
    facts.line = LineFacts{*speaker, std::string(*text)};
    return true;
}

bool is_transcript(std::string_view type) { return type == "transcript" || type.starts_with(bracketed); }

bool has_call(element message) { return member(message, {"call"}).has_value(); }

/// None: a message that says nothing of a call.
std::optional<CallFacts> facts_of_message(element message, std::string_view kind) {
    const std::string_view type = text_member(message, {"type"}).value_or(kind);
    const bool report = type == "end-of-call-report";
    const bool tools = type == "tool-calls" || type == "function-call";
    CallFacts facts{.source = CallSource::vapi};
    facts.at = millis_member(message, {"timestamp"});
    facts.observation = read_vapi_observation(message, type);
    if (type != "status-update" && !report && !is_transcript(type) && !tools && !facts.observation)
        return std::nullopt;
    // Chats and sessions call tools too, and ask for knowledge.
    if ((tools || facts.observation) && !has_call(message)) return std::nullopt;
    if (is_transcript(type) && !read_transcript(message, type, facts)) return std::nullopt;
    read_names(message, facts);
    read_parties(message, facts);
    if (type == "status-update") {
        read_status_update(message, facts);
        if (!facts.status) return std::nullopt;
    }
    if (report) read_end_of_call_report(message, facts);
    if (report || tools) facts.tools = read_vapi_tools(message);
    return facts;
}

}  // namespace

MessageFacts read_vapi_message(std::string_view body, std::string_view kind) {
    const auto root = parse_body(body);
    if (!root) return std::unexpected(log::Refusal{{"unreadable_body", "the body is not JSON"}, true});
    try {
        if (const auto message = member(*root, {"message"})) return facts_of_message(*message, kind);
        const auto upcast = upcast_older_body(*root);
        if (!upcast) return std::nullopt;
        return facts_of_message(member(parse_body(*upcast).value(), {"message"}).value(), kind);
    } catch (const Nonsense& nonsense) {
        return std::unexpected(log::Refusal{nonsense.problem, true});
    }
}

bool known_vapi_kind(std::string_view kind) {
    static constexpr std::array known = std::to_array<std::string_view>({"assistant-request",
                                                                         "assistant-speech",
                                                                         "assistant.speechStarted",
                                                                         "assistant.started",
                                                                         "call-ended",
                                                                         "call-started",
                                                                         "call.answered",
                                                                         "call.artifact.upload",
                                                                         "call.delete.failed",
                                                                         "call.deleted",
                                                                         "call.ended",
                                                                         "call.endpointing.request",
                                                                         "call.ringing",
                                                                         "call.started",
                                                                         "campaign.predial",
                                                                         "chat.created",
                                                                         "chat.deleted",
                                                                         "conversation-update",
                                                                         "end-of-call-report",
                                                                         "function-call",
                                                                         "handoff-destination-request",
                                                                         "hang",
                                                                         "knowledge-base-request",
                                                                         "language-change-detected",
                                                                         "language-changed",
                                                                         "model-output",
                                                                         "phone-call-control",
                                                                         "session.created",
                                                                         "session.deleted",
                                                                         "session.updated",
                                                                         "speech-update",
                                                                         "status-update",
                                                                         "tool-calls",
                                                                         "transcript",
                                                                         "transfer-destination-request",
                                                                         "transfer-update",
                                                                         "user-interrupted",
                                                                         "voice-input",
                                                                         "voice-request"});
    return is_transcript(kind) || std::ranges::find(known, kind) != known.end();
}

CallStatus status_of_ended_reason(std::string_view reason) {
    const auto says = [&](std::string_view word) { return reason.find(word) != std::string_view::npos; };
    if (says("did-not-answer")) return CallStatus::no_answer;
    if (says("busy")) return CallStatus::busy;
    if (reason == "manually-canceled" || reason == "scheduled-call-deleted") return CallStatus::canceled;
    for (const std::string_view word : {"error", "failed", "fault", "rejected", "misdialed"})
        if (says(word)) return CallStatus::failed;
    return CallStatus::completed;
}

}  // namespace beaker::processors
