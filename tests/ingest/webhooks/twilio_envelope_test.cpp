#include "ingest/webhooks/twilio_envelope.hpp"

#include <doctest/doctest.h>

#include "schemas/values/token.hpp"
#include "tests/ingest/webhooks/samples.hpp"

using namespace beaker;
using namespace beaker::ingest::webhooks;

namespace {

using Keys = std::vector<std::string>;

const std::string call = "CA0000000000000000000000000000ca11";
const std::string call_key = "twilio:call:" + call;
const std::string number_key = "twilio:number:" + token(pepper, "phone", "+17755550100");

std::expected<Envelope, BadBody> read(const std::string& body, std::string_view query = "",
                                      std::string_view token = "") {
    return twilio_envelope({.body = body, .query = query, .pepper = pepper, .idempotency_token = token});
}

}  // namespace

TEST_CASE("twilio: every sample gives its kind, key and route keys; the tenant is the URL's") {
    // clang-format off
    const struct { std::string file; const char* kind; std::string key; Keys route_keys; } rows[] = {
        {"twilio-voice-status-initiated.txt", "voice-status", "call:" + call + ":initiated:0", {call_key}},
        {"twilio-voice-status-ringing.txt", "voice-status", "call:" + call + ":ringing:1", {call_key}},
        {"twilio-voice-status-answered.txt", "voice-status", "call:" + call + ":in-progress:2", {call_key}},
        {"twilio-voice-status-completed.txt", "voice-status", "call:" + call + ":completed:3", {call_key}},
        {"twilio-voice-status-busy.txt", "voice-status", "call:" + call + ":busy:2", {call_key}},
        {"twilio-voice-status-no-answer.txt", "voice-status", "call:" + call + ":no-answer:2", {call_key}},
        {"twilio-voice-incoming.txt", "voice-incoming", "voice:" + call + ":ringing", {call_key, number_key}},
        {"twilio-recording-status-completed.txt", "recording-status", "rec:RE00000000000000000000000000004ec0:completed", {call_key}},
        {"twilio-sms-status-sent.txt", "sms-status", "msg:SM00000000000000000000000000000509:sent:", {}},
        {"twilio-sms-status-delivered.txt", "sms-status", "msg:SM00000000000000000000000000000509:delivered:", {}},
        {"twilio-sms-status-undelivered.txt", "sms-status", "msg:SM00000000000000000000000000000509:undelivered:30003", {}},
        {"twilio-sms-inbound.txt", "sms-inbound", "sms:SM00000000000000000000000000000501", {number_key}},
        {"twilio-sms-inbound-stop.txt", "sms-inbound", "sms:SM00000000000000000000000000000502", {number_key}},
        {"twilio-sms-inbound-stop-no-opt-out-type.txt", "sms-inbound", "sms:SM00000000000000000000000000000503", {number_key}},
        {"twilio-sms-inbound-start.txt", "sms-inbound", "sms:SM00000000000000000000000000000504", {number_key}},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.file);
        const auto envelope = read(sample(row.file), "tenant=" + std::string(sample_tenant));
        REQUIRE(envelope);
        CHECK(envelope->provider == "twilio");
        CHECK(envelope->kind == row.kind);
        CHECK(envelope->key == row.key);
        CHECK(envelope->event_id == row.key);
        REQUIRE(envelope->tenant);
        CHECK(envelope->tenant->text() == sample_tenant);
        CHECK(envelope->route_keys == row.route_keys);

        CHECK_FALSE(read(sample(row.file))->tenant);
        CHECK_FALSE(read(sample(row.file), "tenant=AC00000000000000000000000000005a1e")->tenant);
    }
}

TEST_CASE("twilio: what a callback is shows in its fields") {
    // clang-format off
    const struct { std::string name; const char* body; const char* kind; const char* key; } rows[] = {
        {"a status without its number", "CallSid=CA1&CallStatus=completed&CallbackSource=call-progress-events", "voice-status", "call:CA1:completed:"},
        {"an end can be no request for instructions", "CallSid=CA1&CallStatus=no-answer", "voice-status", "call:CA1:no-answer:"},
        {"a recorded call's own end", "CallSid=CA1&CallStatus=completed&CallbackSource=call-progress-events&SequenceNumber=3&RecordingSid=RE1", "voice-status", "call:CA1:completed:3"},
        {"a recording that is under way", "CallSid=CA1&RecordingSid=RE1&RecordingStatus=in-progress", "recording-status", "rec:RE1:in-progress"},
        {"machine detection", "CallSid=CA1&AnsweredBy=human&MachineDetectionDuration=2000", "amd", "amd:CA1"},
        {"a text by its older name", "SmsSid=SM1&SmsStatus=received&Body=", "sms-inbound", "sms:SM1"},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto envelope = read(row.body);
        REQUIRE(envelope);
        CHECK(envelope->kind == row.kind);
        CHECK(envelope->key == row.key);
    }
}

TEST_CASE("twilio: what the caller pressed makes another request of the same call") {
    const auto key = [](const char* body) { return read(body)->key; };
    const auto one = key("CallSid=CA1&CallStatus=in-progress&Digits=1&msg=Gather+End");
    CHECK(one.starts_with("voice:CA1:in-progress:"));
    CHECK(one == key("msg=Gather+End&CallStatus=in-progress&Digits=1&CallSid=CA1"));
    CHECK(one != key("CallSid=CA1&CallStatus=in-progress&Digits=2&msg=Gather+End"));
}

TEST_CASE("twilio: a callback of no known form is keyed by Twilio's token, else by its fields") {
    const auto known = read("EventType=x&AccountSid=AC1", "", "5e0f7d1c-0000-4000-8000-000000000001");
    CHECK(known->kind == "other");
    CHECK(known->key == "other:5e0f7d1c-0000-4000-8000-000000000001");
    CHECK(read("EventType=x&AccountSid=AC1")->key == read("AccountSid=AC1&EventType=x")->key);
    CHECK(read("EventType=x&AccountSid=AC1")->key != read("EventType=y&AccountSid=AC1")->key);
}

TEST_CASE("twilio: the token plays no part where the signed fields tell a callback") {
    CHECK(read("CallSid=CA1&CallStatus=busy", "", "one")->key ==
          read("CallSid=CA1&CallStatus=busy", "", "two")->key);
}

TEST_CASE("twilio: a body that is no form is refused") {
    const struct {
        std::string name;
        const char* body;
    } rows[] = {
        {"empty", ""},
        {"no field", "hello"},
        {"JSON", R"({"CallSid":"CA1"})"},
        {"half an escape", "CallSid=%4"},
        {"no name", "=CA1"},
        {"JSON with '='", R"({"url":"https://example.com?a=b"})"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK_FALSE(read(row.body));
    }
}
