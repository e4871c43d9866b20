#include "processors/calls/twilio_messages.hpp"

#include <doctest/doctest.h>

#include "tests/processors/calls/messages.hpp"

namespace beaker::processors {
namespace {

using namespace test;

CallFacts facts_of(const std::string& body) {
    const auto facts = read_twilio_message(body, "voice-status");
    REQUIRE(facts.has_value());
    REQUIRE(facts->has_value());
    return **facts;
}

TEST_CASE("twilio: statuses, their times and their reason") {
    const Instant second10 = *Instant::parse("2026-01-01T00:00:10Z");
    const struct {
        std::string status;
        CallStatus then;
        std::optional<Instant> started, ended;
        std::optional<std::string> reason;
    } rows[] = {
        {"queued", CallStatus::queued, {}, {}, {}},
        {"initiated", CallStatus::queued, {}, {}, {}},
        {"ringing", CallStatus::ringing, {}, {}, {}},
        {"in-progress", CallStatus::in_progress, second10, {}, {}},
        {"completed", CallStatus::completed, {}, second10, "completed"},
        {"busy", CallStatus::busy, {}, second10, "busy"},
        {"failed", CallStatus::failed, {}, second10, "failed"},
        {"no-answer", CallStatus::no_answer, {}, second10, "no-answer"},
        {"canceled", CallStatus::canceled, {}, second10, "canceled"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.status);
        const auto facts = facts_of(twilio_status(row.status, 2, 10, call_sid));
        CHECK(facts.source == CallSource::twilio);
        CHECK(facts.at == second10);
        CHECK(facts.sequence == 2);
        CHECK(facts.status == row.then);
        CHECK(facts.started_at == row.started);
        CHECK(facts.ended_at == row.ended);
        CHECK(facts.ended_reason == row.reason);
    }
}

TEST_CASE("twilio: who calls whom, how long") {
    const auto facts = facts_of(twilio_status("completed", 3, 15, call_sid, "&CallDuration=42&Duration=1"));
    CHECK(facts.twilio_call_sid == call_sid);
    CHECK_FALSE(facts.vapi_call_id);
    CHECK(facts.direction == CallDirection::outbound);
    CHECK(facts.from == "+17755550100");
    CHECK(facts.to == "+17755550142");
    CHECK(facts.duration_seconds == 42);
    CHECK(facts_of("CallSid=CA1&CallStatus=completed&Direction=inbound").direction == CallDirection::inbound);
    CHECK_FALSE(facts_of("CallSid=CA1&CallStatus=ringing").at);
}

TEST_CASE("twilio: a call that comes in, its recording, and who answered") {
    const auto incoming =
        read_twilio_message("CallSid=CA1&CallStatus=ringing&Direction=inbound&From=%2B17755550142",
                            "voice-incoming")
            .value()
            .value();
    CHECK(incoming.status == CallStatus::ringing);
    CHECK(incoming.direction == CallDirection::inbound);

    const auto recorded = read_twilio_message(
                              "CallSid=CA1&RecordingSid=RE1&RecordingUrl=https%3A%2F%2Fapi.example.com%2FRE1&"
                              "RecordingStatus=completed&"
                              "RecordingDuration=41&RecordingChannels=2&RecordingStartTime=Thu%2C+01+Jan+"
                              "2026+00%3A00%3A10+%2B0000",
                              "recording-status")
                              .value()
                              .value();
    CHECK_FALSE(recorded.status);
    CHECK(recorded.recording == RecordingFacts{.sid = "RE1",
                                               .status = RecordingStatus::completed,
                                               .url = "https://api.example.com/RE1",
                                               .duration_seconds = 41,
                                               .channels = 2,
                                               .started_at = Instant::parse("2026-01-01T00:00:10Z").value()});

    CHECK(read_twilio_message("CallSid=CA1&AnsweredBy=machine_start", "amd").value()->answered_by ==
          "machine_start");
    CHECK(facts_of("CallSid=CA1&CallStatus=completed&AnsweredBy=human").answered_by == "human");
}

TEST_CASE("twilio: texts and unknown kinds say nothing of a call") {
    for (const std::string kind : {"sms-status", "sms-inbound", "other"}) {
        CAPTURE(kind);
        CHECK(read_twilio_message("CallSid=CA1&CallStatus=ringing", kind).value() == std::nullopt);
        CHECK(known_twilio_kind(kind) == (kind != "other"));
    }
}

TEST_CASE("twilio: a callback whose fields make no sense is refused") {
    const struct {
        std::string name;
        std::string body;
        const char* code;
    } rows[] = {
        {"no form", "CallSid=%zz", "unreadable_body"},
        {"no call", "CallStatus=ringing", "no_call_id"},
        {"a call with a space", "CallSid=CA+1&CallStatus=ringing", "no_call_id"},
        {"no status", "CallSid=CA1", "unknown_status"},
        {"unknown status", "CallSid=CA1&CallStatus=exploded", "unknown_status"},
        {"time in words", "CallSid=CA1&CallStatus=ringing&Timestamp=yesterday", "bad_timestamp"},
        {"sequence in words", "CallSid=CA1&CallStatus=ringing&SequenceNumber=two", "bad_number"},
        {"negative duration", "CallSid=CA1&CallStatus=completed&CallDuration=-1", "bad_number"},
        {"number with a tail", "CallSid=CA1&CallStatus=completed&CallDuration=1s", "bad_number"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto facts = read_twilio_message(row.body, "voice-status");
        REQUIRE_FALSE(facts.has_value());
        CHECK(facts.error().nonsense);
        CHECK(facts.error().problem.code == row.code);
    }
}

}  // namespace
}  // namespace beaker::processors
