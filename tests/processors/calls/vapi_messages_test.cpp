#include "processors/calls/vapi_messages.hpp"

#include <doctest/doctest.h>

#include "tests/processors/calls/messages.hpp"

namespace beaker::processors {
namespace {

using namespace test;

Instant at(std::string_view text) { return *Instant::parse(text); }

constexpr std::int64_t t0 = 1'767'225'600'000;  // 2026-01-01T00:00:00Z
const Names named{
    .vapi = std::string(vapi_id), .beaker_call = std::string(our_call), .sid = std::string(call_sid)};
const Names plain{.vapi = std::string(vapi_id), .beaker_call = {}, .sid = {}};

CallFacts facts_of(const std::string& body, std::string_view kind = "status-update") {
    const auto facts = read_vapi_message(body, kind);
    REQUIRE(facts.has_value());
    REQUIRE(facts->has_value());
    return **facts;
}

TEST_CASE("vapi: a status-update names its call and its parties") {
    const auto facts = facts_of(vapi_status("ringing", t0 + 2500, named));
    CHECK(facts.source == CallSource::vapi);
    CHECK(facts.at == at("2026-01-01T00:00:02.5Z"));
    CHECK(facts.vapi_call_id == vapi_id);
    CHECK(facts.twilio_call_sid == call_sid);
    CHECK(facts.beaker_call->text() == our_call);
    CHECK(facts.direction == CallDirection::outbound);
    CHECK(facts.from == "+17755550100");
    CHECK(facts.to == "+17755550142");
    CHECK(facts.assistant_id == "a1b2c3d4-1111-4222-8333-944455556666");
    CHECK(facts.status == CallStatus::ringing);
    CHECK_FALSE(facts.started_at);
}

TEST_CASE("vapi: statuses") {
    const struct {
        std::string status;
        const char* own;
        CallStatus then;
    } rows[] = {
        {"scheduled", "", CallStatus::queued},
        {"queued", "", CallStatus::queued},
        {"ringing", "", CallStatus::ringing},
        {"in-progress", "", CallStatus::in_progress},
        {"forwarding", "", CallStatus::in_progress},
        {"ended", R"(,"endedReason":"customer-ended-call")", CallStatus::completed},
        {"ended", R"(,"endedReason":"customer-busy")", CallStatus::busy},
        {"ended", "", CallStatus::completed},
    };
    for (const auto& row : rows) {
        CAPTURE(row.status);
        CAPTURE(row.own);
        CHECK(facts_of(vapi_status(row.status, t0, plain, row.own)).status == row.then);
    }
    for (const std::string none : {"not-found", "deletion-failed"})
        CHECK(read_vapi_message(vapi_status(none, t0, plain), "status-update").value() == std::nullopt);
}

TEST_CASE("vapi: what the reason of the end means") {
    const struct {
        std::string reason;
        CallStatus then;
    } rows[] = {
        {"customer-ended-call", CallStatus::completed},
        {"assistant-forwarded-call", CallStatus::completed},
        {"voicemail", CallStatus::completed},
        {"silence-timed-out", CallStatus::completed},
        {"exceeded-max-duration", CallStatus::completed},
        {"customer-did-not-answer", CallStatus::no_answer},
        {"customer-busy", CallStatus::busy},
        {"manually-canceled", CallStatus::canceled},
        {"scheduled-call-deleted", CallStatus::canceled},
        {"twilio-failed-to-connect-call", CallStatus::failed},
        {"twilio-reported-customer-misdialed", CallStatus::failed},
        {"vonage-rejected", CallStatus::failed},
        {"call.in-progress.error-vapifault-openai", CallStatus::failed},
        {"pipeline-error-no-voice", CallStatus::failed},
        {"", CallStatus::completed},
    };
    for (const auto& row : rows) {
        CAPTURE(row.reason);
        CHECK(status_of_ended_reason(row.reason) == row.then);
    }
}

TEST_CASE("vapi: times of a status") {
    const auto answered = facts_of(vapi_status("in-progress", t0 + 4800, plain));
    CHECK(answered.started_at == at("2026-01-01T00:00:04.8Z"));

    const auto ended = facts_of(
        vapi_status("ended", t0 + 65'000, plain, R"(,"endedReason":"customer-ended-call")",
                    R"(,"startedAt":"2026-01-01T00:00:04.800Z","endedAt":"2026-01-01T00:01:04.700Z")"));
    CHECK(ended.started_at == at("2026-01-01T00:00:04.8Z"));
    CHECK(ended.ended_at == at("2026-01-01T00:01:04.7Z"));
    CHECK(ended.duration_seconds == 59);

    const auto unanswered =
        facts_of(vapi_status("ended", t0 + 40'000, plain, R"(,"endedReason":"customer-did-not-answer")"));
    CHECK_FALSE(unanswered.started_at);
    CHECK(unanswered.ended_at == at("2026-01-01T00:00:40Z"));
    CHECK(unanswered.duration_seconds == 0);

    // Perhaps answered: that the message lacks the start does not say that the call had none.
    CHECK_FALSE(facts_of(vapi_status("ended", t0 + 40'000, plain)).duration_seconds);
}

TEST_CASE("vapi: the timestamp may have a fraction of a millisecond, or be missing") {
    auto body = vapi_status("ringing", t0, plain);
    body.replace(body.find("1767225600000"), 13, "1767225600000.25");
    CHECK(facts_of(body).at == at("2026-01-01T00:00:00.00025Z"));
    body.replace(body.find("1767225600000.25"), 16, "null");
    CHECK_FALSE(facts_of(body).at);
}

TEST_CASE("vapi: which metadata counts") {
    const auto id = std::string(our_call);
    const auto with = [](std::string_view call_more, std::string_view own) {
        return facts_of(vapi_status("ringing", t0, plain, own, call_more)).beaker_call;
    };
    const std::string given = fmt::format(R"({{"beaker_call":"{}"}})", id);
    const std::string other = R"({"beaker_call":"0197a5c2-2222-8042-8000-000000000002"})";
    CHECK(with(",\"metadata\":" + given, "")->text() == id);
    CHECK(with("", ",\"assistant\":{\"metadata\":" + given + "}")->text() == id);
    CHECK(
        with(",\"metadata\":" + given + R"(,"assistantOverrides":{"metadata":)" + other + "}", "")->text() ==
        id);
    CHECK_FALSE(
        with(R"(,"metadata":{"beaker_call":"0197a5c2-7d1c-7f0a-8b5e-4c8d9f100a1b"})", ""));  // version 7
    CHECK_FALSE(with(R"(,"metadata":{"beaker_call":"none"})", ""));
    CHECK_FALSE(with(R"(,"metadata":{"beaker_call":7})", ""));
    CHECK(with(R"(,"metadata":{"beaker_call":"none"},"assistantOverrides":{"metadata":)" + given + "}", "")
              ->text() == id);
}

TEST_CASE("vapi: who calls whom") {
    const auto facts = [](std::string_view type) {
        auto body = vapi_status("ringing", t0, plain);
        body.replace(body.find("outboundPhoneCall"), 17, type);
        return facts_of(body);
    };
    CHECK(facts("inboundPhoneCall").direction == CallDirection::inbound);
    CHECK(facts("inboundPhoneCall").from == "+17755550142");
    CHECK(facts("inboundPhoneCall").to == "+17755550100");
    CHECK(facts("webCall").direction == CallDirection::web);
    CHECK(facts("vapi.websocketCall").direction == CallDirection::web);
    CHECK_FALSE(facts("somethingNew").direction);
    CHECK_FALSE(facts("somethingNew").from);
}

TEST_CASE("vapi: another carrier's id is no CallSid") {
    const auto body =
        vapi_status("ringing", t0, plain, "", R"(,"phoneCallProvider":"vonage","phoneCallProviderId":"v-1")");
    CHECK_FALSE(facts_of(body).twilio_call_sid);
}

TEST_CASE("vapi: final lines of the transcript") {
    const auto facts =
        facts_of(vapi_line("user", "Can someone fix my boiler?", t0 + 11'250, plain), "transcript");
    CHECK(facts.line == LineFacts{CallSpeaker::user, "Can someone fix my boiler?"});
    CHECK_FALSE(facts.status);

    const std::string bracketed = R"(,"role":"assistant","transcript":"Hi.")";
    const auto named_final = vapi_message(R"(transcript[transcriptType=\"final\"])", t0, plain, bracketed);
    CHECK(facts_of(named_final, "transcript").line == LineFacts{CallSpeaker::assistant, "Hi."});

    const auto nothing = [](const std::string& body) {
        return read_vapi_message(body, "transcript").value() == std::nullopt;
    };
    CHECK(nothing(vapi_message(R"(transcript[transcriptType=\"partial\"])", t0, plain, bracketed)));
    CHECK(nothing(vapi_message("transcript", t0, plain,
                               R"(,"role":"user","transcriptType":"partial","transcript":"Can")")));
    CHECK(nothing(vapi_line("user", "", t0, plain)));
}

TEST_CASE("vapi: the report") {
    const auto facts = facts_of(vapi_report(t0 + 70'000, named), "end-of-call-report");
    CHECK(facts.source == CallSource::vapi_report);
    CHECK(facts.status == CallStatus::completed);
    CHECK(facts.ended_reason == "customer-ended-call");
    CHECK(facts.started_at == at("2026-01-01T00:00:04.8Z"));
    CHECK(facts.ended_at == at("2026-01-01T00:01:04.8Z"));
    CHECK(facts.duration_seconds == 60);
    REQUIRE(facts.report);
    CHECK(facts.report->transcript == "AI: Hi.\nUser: Can someone fix my boiler?\n");
    CHECK(facts.report->recording_url == "https://storage.example.com/mono.wav");
    CHECK(facts.report->summary == "A boiler repair is wanted.");
    REQUIRE(facts.report->cost);
    const auto& cost = *facts.report->cost;
    CHECK(cost.total->text() == "0.0869");
    CHECK(cost.parts.at("twilio").text() == "0.014");
    CHECK(cost.parts.at("deepgram").text() == "0.0099");
    CHECK(cost.parts.at("openai").text() == "0.0054");
    CHECK(cost.parts.at("vapi").text() == "0.0576");
    CHECK(cost.parts.size() == 4);
    CHECK(cost.missing.empty());
}

TEST_CASE("vapi: the report of a call that nobody answered") {
    const auto facts = facts_of(
        vapi_report(
            t0 + 41'000, plain,
            R"(,"endedReason":"customer-did-not-answer","cost":0,"costs":[],"artifact":{"messages":[]},"analysis":{})"),
        "end-of-call-report");
    CHECK(facts.status == CallStatus::no_answer);
    CHECK(facts.duration_seconds == 0);
    CHECK_FALSE(facts.report->transcript);
    CHECK_FALSE(facts.report->summary);
    CHECK(facts.report->cost->total->text() == "0");
    CHECK(facts.report->cost->missing == std::vector<std::string>{"vapi", "twilio", "openai"});
}

TEST_CASE("vapi: older reports have copies on the message itself") {
    const auto facts = facts_of(
        vapi_report(
            t0, plain,
            R"(,"endedReason":"voicemail","transcript":"AI: Hi.","recordingUrl":"https://a.example.com/1","summary":"s","durationSeconds":12.9,"startedAt":"2026-01-01T00:00:04Z")"),
        "end-of-call-report");
    CHECK(facts.report->transcript == "AI: Hi.");
    CHECK(facts.report->recording_url == "https://a.example.com/1");
    CHECK(facts.report->summary == "s");
    CHECK(facts.duration_seconds == 12);
    CHECK_FALSE(facts.report->cost);
}

TEST_CASE("vapi: costs without a total, without a provider, to four decimals") {
    const auto cost = [](std::string_view costs) {
        return *facts_of(
                    vapi_report(t0, plain, fmt::format(R"(,"endedReason":"voicemail","costs":{})", costs)),
                    "")
                    .report->cost;
    };
    const auto sum = cost(
        R"([{"type":"knowledge-base","cost":0.00005},{"type":"transport","cost":0.00004},{"type":"vapi","cost":1}])");
    CHECK(sum.total->text() == "1.0001");
    CHECK(sum.parts.at("knowledge-base").text() == "0.0001");
    CHECK(sum.parts.at("transport").text() == "0");
    CHECK(sum.missing == std::vector<std::string>{"twilio", "openai"});
    CHECK_FALSE(cost("[]").total);
    CHECK(cost(R"([{"type":"vapi"}])").parts.empty());
}

TEST_CASE("vapi: other types are none of ours") {
    for (const std::string type :
         {"conversation-update", "session.created", "model-output", "voice-input", "brand-new"}) {
        CAPTURE(type);
        CHECK(read_vapi_message(vapi_message(type, t0, plain, ""), type).value() == std::nullopt);
    }
    CHECK(known_vapi_kind("speech-update"));
    CHECK(known_vapi_kind("transcript"));
    CHECK_FALSE(known_vapi_kind("brand-new"));
    CHECK_FALSE(known_vapi_kind(""));
}

TEST_CASE("vapi: what is only noted of a call") {
    using enum CallObservation;
    // clang-format off
    const struct { std::string type, own; ObservationFacts then; } rows[] = {
        {"assistant-request",  "",                                                   {.what = assistant_requested}},
        {"assistant.started",  "",                                                   {.what = assistant_started}},
        {"assistant-speech",   R"(,"text":"Hi","turn":2)",                           {.what = assistant_spoke, .turn = 2}},
        {"speech-update",      R"(,"status":"started","role":"user","turn":0)",      {.what = speech_started, .role = "user", .turn = 0}},
        {"speech-update",      R"(,"status":"stopped","role":"assistant")",          {.what = speech_stopped, .role = "assistant"}},
        {"hang",               "",                                                   {.what = assistant_late}},
        {"user-interrupted",   R"(,"turnId":"t")",                                   {.what = user_interrupted}},
        {"language-changed",   R"(,"language":"es")",                                {.what = language_changed, .detail = "es"}},
        {"phone-call-control", R"(,"request":"forward","destination":{"type":"number","number":"+17755550199"})", {.what = control_requested, .detail = "forward", .to = "+17755550199"}},
        {"transfer-update",    R"(,"destination":{"type":"sip","sipUri":"sip:a@example.com"})", {.what = transferred, .to = "sip:a@example.com"}},
        {"transfer-destination-request", "",                                         {.what = destination_requested}},
        {"handoff-destination-request", "",                                          {.what = destination_requested}},
        {"knowledge-base-request", "",                                               {.what = knowledge_requested}},
        {"call.artifact.upload", "",                                                 {.what = artifacts_uploaded}},
        {"call.deleted",       "",                                                   {.what = deleted}},
        {"call.delete.failed", "",                                                   {.what = deletion_failed}},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.type);
        const auto facts = facts_of(vapi_message(row.type, t0, plain, row.own), row.type);
        CHECK(facts.observation == row.then);
        CHECK(facts.vapi_call_id);
        CHECK_FALSE(facts.status);
        CHECK(known_vapi_kind(row.type));
    }
    CHECK(read_vapi_message(R"({"message":{"type":"call.deleted"}})", "call.deleted").value() ==
          std::nullopt);
}

TEST_CASE("vapi: tool calls in each of their shapes") {
    const std::string dana = R"({"name":"Dana"})";
    // clang-format off
    const struct { const char* name; std::string type, own; std::vector<ToolFacts> then; } rows[] = {
        {"arguments as text",       "tool-calls", R"(,"toolCallList":[{"id":"t1","type":"function","function":{"name":"save","arguments":"{\"name\": \"Dana\"}"}}])", {{"t1", "save", dana}}},
        {"text that is no object",  "tool-calls", R"(,"toolCallList":[{"id":"t1","function":{"name":"save","arguments":"{oops"}}])", {{"t1", "save", "{oops"}}},
        {"arguments as an object",  "tool-calls", R"(,"toolCallList":[{"id":"t1","name":"save","arguments":{"name":"Dana"}}])", {{"t1", "save", dana}}},
        {"parameters",              "tool-calls", R"(,"toolCallList":[{"id":"t1","name":"save","parameters":{"name":"Dana"}}])", {{"t1", "save", dana}}},
        {"parameters of a function", "tool-calls", R"(,"toolCallList":[{"id":"t1","function":{"name":"save","parameters":{"name":"Dana"}}}])", {{"t1", "save", dana}}},
        {"none at all",             "tool-calls", R"(,"toolCallList":[{"id":"t1","name":"save"}])", {{"t1", "save", "{}"}}},
        {"two, and one again",      "tool-calls", R"(,"toolCallList":[{"id":"t1","name":"a"},{"id":"t2","name":"b"},{"id":"t1","name":"a"}])", {{"t1", "a", "{}"}, {"t2", "b", "{}"}}},
        {"only with their config",  "tool-calls", R"(,"toolWithToolCallList":[{"name":"save","toolCall":{"id":"t1","name":"save","parameters":{"name":"Dana"}}}])", {{"t1", "save", dana}}},
        {"in the report's history", "end-of-call-report", R"(,"endedReason":"voicemail","artifact":{"messages":[{"role":"bot"},{"role":"tool_calls","toolCalls":[{"id":"t1","function":{"name":"save","arguments":"{\"name\":\"Dana\"}"}}]}]})", {{"t1", "save", dana}}},
        {"no list",                 "tool-calls", R"(,"toolCallList":7)", {}},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(facts_of(vapi_message(row.type, t0, plain, row.own), row.type).tools == row.then);
    }
    const auto legacy =
        facts_of(vapi_message("function-call", t0, plain,
                              R"(,"functionCall":{"name":"save","parameters":{"name":"Dana"}})"),
                 "function-call");
    REQUIRE(legacy.tools.size() == 1);
    CHECK(legacy.tools[0].id.starts_with("made:"));
    CHECK(legacy.tools[0].name == "save");
    CHECK(legacy.tools[0].arguments == dana);
}

TEST_CASE("vapi: a report without a transcript says why, as far as it does") {
    using enum TranscriptMissing;
    // clang-format off
    const struct { const char* own; std::optional<TranscriptMissing> then; } rows[] = {
        {R"(,"endedReason":"customer-ended-call","artifact":{"transcript":"AI: Hi."})", {}},
        {R"(,"endedReason":"customer-did-not-answer")",                            not_answered},
        {R"(,"endedReason":"customer-busy")",                                      not_answered},
        {R"(,"endedReason":"pipeline-error-openai")",                              provider_error},
        {R"(,"endedReason":"customer-ended-call","compliance":{"recordingConsent":{"type":"stay-on-line"}})", opt_out},
        {R"(,"endedReason":"customer-ended-call","compliance":{"recordingConsent":{"grantedAt":"2026-01-01T00:00:00Z"}})", not_given},
        {R"(,"endedReason":"customer-ended-call")",                                not_given},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.own);
        CHECK(facts_of(vapi_report(t0, plain, row.own), "end-of-call-report").report->transcript_missing ==
              row.then);
    }
}

TEST_CASE("vapi: the simplified shape of older senders") {
    const auto body = fmt::format(
        R"({{"type":"call-ended","call":{{"id":"{}","duration":60,"recordingUrl":"https://a.example.com/1","transcript":"AI: Hi.","functionCalls":[{{"name":"capture_lead","parameters":{{"name":"Dana Example"}}}}]}}}})",
        vapi_id);
    const auto ended = facts_of(body, "call-ended");
    CHECK(ended.status == CallStatus::completed);
    CHECK(ended.duration_seconds == 60);
    CHECK(ended.report->recording_url == "https://a.example.com/1");
    CHECK(ended.report->transcript == "AI: Hi.");
    REQUIRE(ended.tools.size() == 1);
    CHECK(ended.tools[0].name == "capture_lead");
    CHECK(ended.tools[0].arguments == R"({"name":"Dana Example"})");
    CHECK(facts_of(fmt::format(R"({{"type":"call.started","call":{{"id":"{}"}}}})", vapi_id)).status ==
          CallStatus::in_progress);
    CHECK(read_vapi_message(R"({"type":"assistant.created"})", "assistant.created").value() == std::nullopt);
}

TEST_CASE("vapi: known types with fields that make no sense are refused, and not quoted") {
    // clang-format off
    const struct { std::string name; std::string body; const char* code; } rows[] = {
        {"not JSON",           "{\"message\":",                                                "unreadable_body"},
        {"no call",            R"({"message":{"type":"status-update","status":"ringing"}})",   "no_call_id"},
        {"empty call id",      vapi_status("ringing", t0, {}),                                 "no_call_id"},
        {"call id with space", vapi_status("ringing", t0, {.vapi = "+1 775 555 0142"}),        "no_call_id"},
        {"no status",          vapi_message("status-update", t0, plain, ""),                   "no_status"},
        {"status a number",    vapi_message("status-update", t0, plain, ",\"status\":3"),      "no_status"},
        {"unknown status",     vapi_status("exploded +17755550142", t0, plain),                "unknown_status"},
        {"ended, then began",  vapi_status("ended", t0, plain, "", R"(,"startedAt":"2026-01-01T00:01:00Z","endedAt":"2026-01-01T00:00:58Z")"), "ended_before_start"},
        {"a time in words",    vapi_status("ended", t0, plain, "", R"(,"endedAt":"yesterday")"), "bad_time"},
        {"a time as a number", vapi_status("ended", t0, plain, "", R"(,"endedAt":7)"),         "bad_time"},
        {"negative timestamp", vapi_status("ringing", -5, plain),                              "bad_timestamp"},
        {"neither final nor partial", vapi_message("transcript", t0, plain, R"(,"role":"user","transcript":"a")"), "bad_transcript"},
        {"no role",            vapi_message("transcript", t0, plain, R"(,"transcriptType":"final","transcript":"a")"), "bad_transcript"},
        {"no text",            vapi_message("transcript", t0, plain, R"(,"transcriptType":"final","role":"user")"), "bad_transcript"},
        {"cost in words",      vapi_report(t0, plain, R"(,"cost":"much")"),                    "bad_cost"},
        {"costs no list",      vapi_report(t0, plain, R"(,"costs":{})"),                       "bad_cost"},
        {"cost beyond range",  vapi_report(t0, plain, R"(,"cost":1e300)"),                     "bad_cost"},
        {"neither began nor ended", vapi_message("speech-update", t0, plain, ""),               "bad_speech_update"},
        {"a tool without a name", vapi_message("tool-calls", t0, plain, R"(,"toolCallList":[{"id":"t1"}])"), "bad_tool_call"},
        {"endless call",       vapi_report(t0, plain, R"(,"durationSeconds":1e300)"),          "bad_duration"},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto facts = read_vapi_message(row.body, "status-update");
        REQUIRE_FALSE(facts.has_value());
        CHECK(facts.error().nonsense);
        CHECK(facts.error().problem.code == row.code);
        CHECK(facts.error().problem.text.find("0142") == std::string::npos);
    }
    // Clocks differ a little: that is no nonsense.
    CHECK(facts_of(vapi_status("ended", t0, plain, "",
                               R"(,"startedAt":"2026-01-01T00:00:01Z","endedAt":"2026-01-01T00:00:00.5Z")"))
              .duration_seconds == 0);
}

}  // namespace
}  // namespace beaker::processors
