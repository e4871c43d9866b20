#include "ops/demo/vapi_bodies.hpp"

#include <fmt/format.h>

#include <chrono>

#include "schemas/described/json_writer.hpp"

namespace beaker::demo {

namespace {

std::string quoted(std::string_view text) {
    std::string json;
    append_json_string(json, text);
    return json;
}

/// How the call stands in Vapi's eyes: its `status`, and the times that follow from it.
std::string standing(const CallStory& call, std::string_view status) {
    std::string json = fmt::format(R"("status":"{}")", status);
    const bool over = status == "ended";
    if (call.was_answered() && (over || status == "in-progress"))
        json += fmt::format(R"(,"startedAt":"{}")", call.answered.text());
    if (over)
        json +=
            fmt::format(R"(,"endedAt":"{}","endedReason":"{}")", call.ended.text(), call.vapi_ended_reason());
    return json;
}

std::string call_object(const CallStory& call, std::string_view status, Instant at, bool with_key) {
    const auto metadata =
        with_key ? fmt::format(R"("metadata":{{"beaker_tenant":"{}"}},)", call.business.id.text())
                 : std::string();
    const auto carrier =
        call.twilio_sid.empty()
            ? std::string(R"("phoneCallProvider":"vapi","phoneCallTransport":"sip")")
            : fmt::format(
                  R"("phoneCallProvider":"twilio","phoneCallTransport":"pstn","phoneCallProviderId":"{}")",
                  call.twilio_sid);
    return fmt::format(
        R"("call":{{"id":"{}","orgId":"5d0c3f52-0a4e-4f0e-9a53-1b2c3d4e5f60","createdAt":"{}","updatedAt":"{}",)"
        R"("type":"{}","assistantId":"{}","assistantOverrides":{{{}"variableValues":{{"customer_name":"{}"}}}},)"
        R"("phoneNumberId":"b7c8d9e0-aaaa-4bbb-8ccc-dddd0000eeee","customer":{{"number":"{}","name":"{}"}},{},{}}})",
        call.vapi_id, call.created.text(), at.text(), call.inbound ? "inboundPhoneCall" : "outboundPhoneCall",
        call.business.assistant_id, metadata, call.customer_name, call.customer_number, call.customer_name,
        carrier, standing(call, status));
}

/// `own`: the members that only this type of message has.
std::string message(const CallStory& call, std::string_view type, std::string_view call_status, Instant at,
                    bool with_key, std::string_view own) {
    return fmt::format(
        R"({{"message":{{"type":"{}","timestamp":{},{},"phoneNumber":{{"provider":"{}","number":"{}","name":"Main line"}},)"
        R"("customer":{{"number":"{}","name":"{}"}},"assistant":{{"name":"Front desk","model":{{"provider":"openai",)"
        R"("model":"gpt-4o"}},"voice":{{"provider":"vapi","voiceId":"Elliot"}}}},{}}}}})",
        type, at.micros() / 1000, call_object(call, call_status, at, with_key),
        call.twilio_sid.empty() ? "vapi" : "twilio", call.business.number, call.customer_number,
        call.customer_name, own);
}

/// One entry of the report's `costs`, whose shape differs by who charges.
std::string cost_entry(std::string_view who, Usd4 charge) {
    std::string_view kind;
    if (who == "vapi") kind = R"("type":"vapi","subType":"normal")";
    if (who == "twilio") kind = R"("type":"transport","provider":"twilio")";
    if (who == "deepgram")
        kind = R"("type":"transcriber","transcriber":{"provider":"deepgram","model":"nova-3"})";
    if (who == "openai") kind = R"("type":"model","model":{"provider":"openai","model":"gpt-4o"})";
    return fmt::format(R"({{{},"cost":{}}})", kind, charge.text());
}

std::string costs_of(const CallStory& call) {
    Usd4 total;
    std::string entries;
    for (const auto& [who, charge] : call.costs()) {
        total = *total.plus(charge);
        entries += (entries.empty() ? "" : ",") + cost_entry(who, charge);
    }
    return fmt::format(R"("cost":{},"costs":[{}])", total.text(), entries);
}

std::string artifact_of(const CallStory& call) {
    if (!call.was_answered())
        return R"("artifact":{"messages":[],"messagesOpenAIFormatted":[]},"analysis":{})";
    return fmt::format(
        R"("artifact":{{"transcript":{},"recordingUrl":"{}","recording":{{"mono":{{"combinedUrl":"{}"}}}}}},)"
        R"("analysis":{{"summary":"{} talked with the assistant of {}.","successEvaluation":"true"}})",
        quoted(call.transcript()), call.recording_url(), call.recording_url(), call.customer_name,
        call.business.name);
}

}  // namespace

std::string vapi_status_update(const CallStory& call, std::string_view status, Instant at, bool with_key) {
    auto own = fmt::format(R"("status":"{}")", status);
    if (status == "ended") own += fmt::format(R"(,"endedReason":"{}")", call.vapi_ended_reason());
    return message(call, "status-update", status, at, with_key, own);
}

std::string vapi_speech_update(const CallStory& call, const Line& line, std::size_t turn, bool with_key) {
    return message(call, "speech-update", "in-progress", line.at, with_key,
                   fmt::format(R"("status":"started","role":"{}","turn":{})", line.role, turn));
}

std::string vapi_transcript(const CallStory& call, const Line& line, bool final, bool with_key) {
    const auto heard = final ? line.text : line.text.substr(0, line.text.size() / 2);
    const auto at = final ? line.at : line.at - std::chrono::milliseconds(300);
    return message(call, "transcript", "in-progress", at, with_key,
                   fmt::format(R"("role":"{}","transcriptType":"{}","transcript":{})", line.role,
                               final ? "final" : "partial", quoted(heard)));
}

std::string vapi_end_of_call_report(const CallStory& call, bool with_key) {
    const auto answered =
        call.was_answered() ? fmt::format(R"("startedAt":"{}",)", call.answered.text()) : std::string();
    return message(call, "end-of-call-report", "ended", call.ended + std::chrono::seconds(5), with_key,
                   fmt::format(R"("endedReason":"{}",{}"endedAt":"{}",{},{})", call.vapi_ended_reason(),
                               answered, call.ended.text(), costs_of(call), artifact_of(call)));
}

std::string vapi_unknown(const CallStory& call, Instant at) {
    return message(call, "mood-detected", "in-progress", at, /*with_key=*/true, R"("mood":"curious")");
}

}  // namespace beaker::demo
