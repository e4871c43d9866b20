// The same messages in any order, with any repetitions, end in the same rows.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "projections/calls/calls_fold.hpp"
#include "tests/processors/calls/messages.hpp"
#include "tests/processors/calls/public_calls.hpp"
#include "tests/processors/harness.hpp"

namespace beaker::processors {
namespace {

using namespace test;

constexpr std::int64_t t0 = 1'767'225'600'000;  // 2026-01-01T00:00:00Z
const std::string stream = tenant_stream(tenant_a);

Record vapi(const std::string& kind, std::string body) {
    return webhook(stream, "vapi", kind, std::move(body));
}
Record twilio(const std::string& kind, std::string body) {
    return webhook(stream, "twilio", kind, std::move(body));
}
Record twilio(std::string body) { return twilio("voice-status", std::move(body)); }

std::string tool_call(std::string_view id) {
    return fmt::format(R"(,"toolCallList":[{{"id":"{}","name":"save","arguments":{{"name":"Dana"}}}}])", id);
}
std::string recording(std::string_view status, std::string_view more) {
    return fmt::format("CallSid={}&RecordingSid=RE1&RecordingStatus={}{}", call_sid, status, more);
}

struct End {
    PublicCalls seen;
    std::map<std::string, std::string, std::less<>> state;  ///< what deciders know
    std::map<std::string, std::string, std::less<>> table;  ///< what readers are shown
    std::set<std::string> claimed;
};

End end_of(const std::vector<Record>& inputs) {
    Streams streams;
    streams.messages_travel = false;
    std::set<std::string> claimed;
    for (const Record& input : inputs) {
        const auto settled = streams.take(input);
        REQUIRE(settled.outcome == Outcome::processed);
        for (const auto& message : settled.messages) claimed.insert(message.to);
    }
    MapRows table;
    for (const Event& event : streams.events[stream])
        fold_call(table, {.partition = 2,
                          .stream = stream,
                          .event = event,
                          .now = noon,
                          .record_id = {},
                          .correlation = {}});
    return {PublicCalls(streams.events[stream]), streams.rows[stream].rows, table.rows, claimed};
}

void shuffle(std::vector<Record>& inputs, std::mt19937_64& random) {
    for (std::size_t i = inputs.size(); i > 1; --i) std::swap(inputs[i - 1], inputs[random() % i]);
}

/// Everything that a whole call sends; who names what varies, so that on the way rows come about that must
/// merge.
std::vector<Record> whole_call() {
    const Names only_vapi{.vapi = std::string(vapi_id), .beaker_call = {}, .sid = {}};
    const Names both{.vapi = std::string(vapi_id), .beaker_call = {}, .sid = std::string(call_sid)};
    const Names ours{.vapi = std::string(vapi_id), .beaker_call = std::string(our_call), .sid = {}};
    return {
        twilio(twilio_status("initiated", 0, 0, call_sid)),
        twilio(twilio_status("ringing", 1, 2, call_sid)),
        twilio(twilio_status("in-progress", 2, 5, call_sid)),
        twilio(twilio_status("completed", 3, 59, call_sid, "&CallDuration=54&Duration=1")),
        vapi("status-update", vapi_status("queued", t0, ours)),
        vapi("status-update", vapi_status("ringing", t0 + 2000, only_vapi)),
        vapi("status-update", vapi_status("in-progress", t0 + 4900, both)),
        vapi("transcript", vapi_line("assistant", "Hi, this is the front desk.", t0 + 7400, only_vapi)),
        vapi("transcript", vapi_line("user", "Can someone fix my boiler?", t0 + 11'200, ours)),
        vapi("transcript", vapi_line("assistant", "Tomorrow at nine.", t0 + 15'000, both)),
        vapi("status-update",
             vapi_status("ended", t0 + 65'000, only_vapi, R"(,"endedReason":"customer-ended-call")",
                         R"(,"startedAt":"2026-01-01T00:00:04.800Z","endedAt":"2026-01-01T00:01:04.800Z")")),
        vapi("end-of-call-report", vapi_report(t0 + 70'000, only_vapi)),
        vapi("tool-calls", vapi_message("tool-calls", t0 + 20'000, only_vapi, tool_call("t1"))),
        vapi("tool-calls", vapi_message("tool-calls", t0 + 21'000, both, tool_call("t2"))),
        vapi("tool-calls", vapi_message("tool-calls", t0 + 22'000, ours, tool_call("t1"))),
        vapi("speech-update", vapi_message("speech-update", t0 + 8'000, ours,
                                           R"(,"status":"started","role":"user","turn":1)")),
        vapi("hang", vapi_message("hang", t0 + 9'000, only_vapi, "")),
        twilio("recording-status", recording("in-progress", "")),
        twilio("recording-status", recording("completed", "&RecordingUrl=https%3A%2F%2Fa.example.com%2FRE1")),
        twilio("amd", "CallSid=" + std::string(call_sid) + "&AnsweredBy=unknown"),
        twilio("amd", "CallSid=" + std::string(call_sid) + "&AnsweredBy=human"),
    };
}

TEST_CASE("calls: a whole call, in order") {
    const auto end = end_of(whole_call());
    REQUIRE(end.seen.calls.size() == 1);
    CHECK(end.seen.calls.begin()->first.text() == our_call);
    const PublicCall& call = end.seen.only();
    CHECK(call.status == CallStatus::completed);
    CHECK(call.vapi_call_id == vapi_id);
    CHECK(call.twilio_call_sid == call_sid);
    CHECK(call.from->reveal() == "+17755550100");
    CHECK(call.to->reveal() == "+17755550142");
    CHECK(call.started_at->text() == "2026-01-01T00:00:04.800Z");
    CHECK(call.ended_at->text() == "2026-01-01T00:01:04.800Z");
    CHECK(call.duration_seconds == 60);
    CHECK(call.ended_reason == "customer-ended-call");
    CHECK(call.transcript->reveal() == "AI: Hi.\nUser: Can someone fix my boiler?\n");
    CHECK(call.cost->total->text() == "0.0869");
    CHECK(call.lines.size() == 3);
    CHECK(call.transitions.size() == 8);
    CHECK(end.seen.aliases.size() == 2);
    for (const auto& [alias, id] : end.seen.aliases) CHECK(id.text() == our_call);
    CHECK(end.claimed == std::set<std::string>{route_stream("vapi:call:" + std::string(vapi_id)),
                                               route_stream("twilio:call:" + std::string(call_sid))});
}

TEST_CASE("calls: a whole call in 500 random orders with duplicates ends the same") {
    const auto expected = end_of(whole_call());
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random(seed);
        auto inputs = whole_call();
        for (std::size_t i = inputs.size(); i-- > 0;)
            for (auto again = random() % 3; again > 0; --again) inputs.push_back(inputs[i]);
        shuffle(inputs, random);
        const auto end = end_of(inputs);
        REQUIRE(end.seen == expected.seen);
        REQUIRE(end.state == expected.state);
        REQUIRE(end.table == expected.table);
        REQUIRE(end.claimed == expected.claimed);
    }
}

/// Messages that contradict each other, on two of Vapi's calls that turn out to be one.
std::vector<Record> contradictions() {
    const Names first{.vapi = "vapi-call-1", .beaker_call = {}, .sid = "CA1"};
    const Names second{.vapi = "vapi-call-2", .beaker_call = {}, .sid = {}};
    const Names joined{.vapi = "vapi-call-2", .beaker_call = {}, .sid = "CA1"};
    auto inbound = vapi_status("in-progress", t0 + 1000, joined);
    inbound.replace(inbound.find("outboundPhoneCall"), 17, "inboundPhoneCall");
    return {
        twilio(twilio_status("completed", 3, 30, "CA1", "&CallDuration=20")),
        twilio(twilio_status("canceled", 4, 20, "CA1", "&CallDuration=30")),
        vapi("status-update", std::move(inbound)),
        vapi("status-update",
             vapi_status("ended", t0 + 30'000, second, R"(,"endedReason":"silence-timed-out")")),
        vapi("end-of-call-report",
             vapi_report(t0 + 50'000, first,
                         R"(,"endedReason":"pipeline-error","transcript":"AI: A","summary":"A")")),
        vapi("end-of-call-report",
             vapi_report(t0 + 60'000, second, R"(,"endedReason":"customer-busy","transcript":"AI: B")")),
    };
}

TEST_CASE("calls: contradicting messages end the same in each of their 720 orders") {
    auto inputs = contradictions();
    const auto by_id = [](const Record& a, const Record& b) { return a.id < b.id; };
    std::ranges::sort(inputs, by_id);
    const auto expected = end_of(inputs);
    const PublicCall& call = expected.seen.only();
    CHECK(call.ended_reason == "pipeline-error");  // of two reports the greater reason
    CHECK(call.status == CallStatus::failed);
    CHECK(call.transcript->reveal() == "AI: B");  // the later report's
    CHECK(call.summary->reveal() == "A");         // the only one
    int orders = 0;
    do {
        const auto end = end_of(inputs);
        REQUIRE(end.seen == expected.seen);
        REQUIRE(end.state == expected.state);
        REQUIRE(end.table == expected.table);
        ++orders;
    } while (std::ranges::next_permutation(inputs, by_id).found);
    CHECK(orders == 720);
}

TEST_CASE("calls: Twilio alone, where the higher SequenceNumber of two ends stands") {
    std::vector<Record> inputs = {
        twilio(twilio_status("initiated", 0, 0, "CA1")),
        twilio(twilio_status("no-answer", 2, 20, "CA1", "&CallDuration=0")),
        twilio(twilio_status("completed", 3, 25, "CA1", "&CallDuration=3")),
        twilio(twilio_status("ringing", 1, 2, "CA1")),
    };
    const auto by_id = [](const Record& a, const Record& b) { return a.id < b.id; };
    std::ranges::sort(inputs, by_id);
    const auto expected = end_of(inputs);
    CHECK(expected.seen.only().status == CallStatus::completed);
    CHECK(expected.seen.only().ended_reason == "completed");
    do REQUIRE(end_of(inputs).seen == expected.seen);
    while (std::ranges::next_permutation(inputs, by_id).found);
}

}  // namespace
}  // namespace beaker::processors
