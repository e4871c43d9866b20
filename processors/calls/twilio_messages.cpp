#include "processors/calls/twilio_messages.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "processors/calls/vapi_members.hpp"
#include "schemas/values/form.hpp"

namespace beaker::processors {
namespace {

[[noreturn]] void refuse(const char* code, const char* text) { throw Nonsense{{code, text}}; }

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

/// A count; none where the field is missing or empty.
std::optional<std::int64_t> count_in(const FormFields& form, std::string_view name) {
    const std::string_view text = form_value(form, name);
    if (text.empty()) return std::nullopt;
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{} || end != text.data() + text.size() || count < 0)
        refuse("bad_number", "a field that counts something is no number");
    return count;
}

std::optional<std::string> text_in(const FormFields& form, std::string_view name) {
    const std::string_view text = form_value(form, name);
    if (text.empty()) return std::nullopt;
    return std::string(text);
}

CallFacts facts_in(const FormFields& form) {
    CallFacts facts{.source = CallSource::twilio};
    facts.twilio_call_sid = text_in(form, "CallSid");
    if (!facts.twilio_call_sid || !is_provider_id(*facts.twilio_call_sid))
        refuse("no_call_id", "the callback names no call");
    if (const auto timestamp = form_value(form, "Timestamp"); !timestamp.empty()) {
        const auto at = Instant::parse_rfc2822(timestamp);
        if (!at) refuse("bad_timestamp", "the Timestamp is not written as in RFC 2822");
        facts.at = *at;
    }
    facts.sequence = count_in(form, "SequenceNumber").value_or(0);
    facts.from = text_in(form, "From");
    facts.to = text_in(form, "To");
    const std::string_view direction = form_value(form, "Direction");
    if (direction == "inbound") facts.direction = CallDirection::inbound;
    if (direction.starts_with("outbound")) facts.direction = CallDirection::outbound;

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

}  // namespace

MessageFacts read_twilio_message(std::string_view body, std::string_view kind) {
    if (kind != "voice-status") return std::nullopt;
    const auto form = parse_form(body);
    if (!form) return std::unexpected(log::Refusal{{"unreadable_body", "the body is not a form"}, true});
    try {
        return facts_in(*form);
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
