#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace beaker::processors::test {

/// The ids by which a made-up message names its call; empty ones are left out.
struct Names {
    std::string vapi{};
    std::string beaker_call{};
    std::string sid{};
};

inline constexpr std::string_view vapi_id = "0197a5c2-7d1c-7f0a-8b5e-4c8d9f100a1b";
inline constexpr std::string_view call_sid = "CA0000000000000000000000000000ca11";
inline constexpr std::string_view our_call = "0197a5c2-1111-8042-8000-000000000001";

/// The call object of a Vapi message; `more` is appended as it is: `,"name":value`.
inline std::string vapi_call(const Names& names, std::string_view more = {}) {
    std::string call =
        R"({"orgId":"5d0c3f52-0a4e-4f0e-9a53-1b2c3d4e5f60","type":"outboundPhoneCall","assistantId":"a1b2c3d4-1111-4222-8333-944455556666")";
    if (!names.vapi.empty()) call += fmt::format(R"(,"id":"{}")", names.vapi);
    if (!names.sid.empty())
        call += fmt::format(R"(,"phoneCallProvider":"twilio","phoneCallProviderId":"{}")", names.sid);
    if (!names.beaker_call.empty())
        call +=
            fmt::format(R"(,"assistantOverrides":{{"metadata":{{"beaker_call":"{}"}}}})", names.beaker_call);
    return call.append(more).append("}");
}

/// A Vapi message; `own` is appended to it as it is: `,"status":"ringing"`.
inline std::string vapi_message(std::string_view type, std::int64_t timestamp_ms, const Names& names,
                                std::string_view own, std::string_view more_of_call = {}) {
    return fmt::format(
        R"({{"message":{{"type":"{}","timestamp":{},"call":{},"phoneNumber":{{"number":"+17755550100"}},"customer":{{"number":"+17755550142","name":"Dana Example"}}{}}}}})",
        type, timestamp_ms, vapi_call(names, more_of_call), own);
}

inline std::string vapi_status(std::string_view status, std::int64_t timestamp_ms, const Names& names,
                               std::string_view own = {}, std::string_view more_of_call = {}) {
    return vapi_message("status-update", timestamp_ms, names, fmt::format(R"(,"status":"{}"{})", status, own),
                        more_of_call);
}

inline std::string vapi_line(std::string_view role, std::string_view text, std::int64_t timestamp_ms,
                             const Names& names) {
    return vapi_message(
        "transcript", timestamp_ms, names,
        fmt::format(R"(,"role":"{}","transcriptType":"final","transcript":"{}")", role, text));
}

inline constexpr std::string_view full_report =
    R"(,"endedReason":"customer-ended-call","cost":0.0869,"costs":[)"
    R"({"type":"transport","provider":"twilio","minutes":1.0,"cost":0.014},)"
    R"({"type":"transcriber","transcriber":{"provider":"deepgram","model":"nova-3"},"cost":0.0099},)"
    R"({"type":"model","model":{"provider":"openai","model":"gpt-4o"},"cost":0.0052},)"
    R"({"type":"voice","voice":{"provider":"vapi","voiceId":"Elliot"},"cost":0.0076},)"
    R"({"type":"vapi","subType":"normal","cost":0.05},)"
    R"({"type":"analysis","analysisType":"summary","model":{"provider":"openai","model":"gpt-4o-mini"},"cost":0.0002}],)"
    R"("startedAt":"2026-01-01T00:00:04.800Z","endedAt":"2026-01-01T00:01:04.800Z",)"
    R"("artifact":{"transcript":"AI: Hi.\nUser: Can someone fix my boiler?\n","recordingUrl":"https://storage.example.com/mono.wav"},)"
    R"("analysis":{"summary":"A boiler repair is wanted."})";

inline std::string vapi_report(std::int64_t timestamp_ms, const Names& names,
                               std::string_view own = full_report) {
    return vapi_message("end-of-call-report", timestamp_ms, names, own);
}

/// A voice status callback of Twilio; `more` is appended as it is: `&CallDuration=42`.
inline std::string twilio_status(std::string_view status, int sequence, int second, std::string_view sid,
                                 std::string_view more = {}) {
    return fmt::format(
        "AccountSid=AC00000000000000000000000000005a1e&CallSid={}&CallStatus={}&Direction=outbound-api&"
        "CallbackSource="
        "call-progress-events&SequenceNumber={}&Timestamp=Thu%2C+01+Jan+2026+00%3A00%3A{:02}+%2B0000&From=%"
        "2B17755550100&"
        "To=%2B17755550142{}",
        sid, status, sequence, second, more);
}

}  // namespace beaker::processors::test
