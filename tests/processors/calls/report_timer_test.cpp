#include "processors/calls/report_timer.hpp"

#include <doctest/doctest.h>

#include "processors/calls/call_names.hpp"
#include "schemas/events/call_signals.hpp"
#include "schemas/events/timer.hpp"
#include "tests/processors/calls/messages.hpp"
#include "tests/processors/harness.hpp"

namespace beaker::processors {
namespace {

using namespace test;

constexpr std::int64_t t0 = 1'767'268'800'000;  // 2026-01-01T12:00:00Z, the noon of the streams
const std::string stream = tenant_stream(tenant_a);
const Names plain{.vapi = std::string(vapi_id), .beaker_call = {}, .sid = {}};
const std::string timer = report_timer(call_of_vapi(tenant_a, vapi_id));

Record vapi(const std::string& kind, std::string body) {
    return webhook(stream, "vapi", kind, std::move(body));
}

/// What a decider of the call's stream says when the timer fires at that time.
log::Decision fired(Streams& streams, const std::string& name, Instant now) {
    const TimerFired event{name, now};
    const Record record = message_record(stream, event, input_id("tick"));
    return decide_report_timer(streams.rows[stream],
                               {.input = record, .stream = stream, .event = event, .now = now})
        .value();
}

TEST_CASE("report timer: set with the first word of a call of Vapi's, taken back by its report") {
    // clang-format off
    const struct { const char* name; std::vector<Record> given; Record when; std::vector<log::Timer> then; } rows[] = {
        {"the first word",      {},                                                  vapi("status-update", vapi_status("queued", t0, plain)),  {{timer, noon + report_patience, {}}}},
        {"a later one",         {vapi("status-update", vapi_status("queued", t0, plain))}, vapi("status-update", vapi_status("ringing", t0, plain)), {}},
        {"the report",          {vapi("status-update", vapi_status("queued", t0, plain))}, vapi("end-of-call-report", vapi_report(t0, plain)), {{timer, {}, {}}}},
        {"the report first",    {},                                                  vapi("end-of-call-report", vapi_report(t0, plain)),       {}},
        {"a status after it",   {vapi("end-of-call-report", vapi_report(t0, plain))}, vapi("status-update", vapi_status("ended", t0, plain, R"(,"endedReason":"voicemail")")), {}},
        {"Twilio's alone",      {},                                                  webhook(stream, "twilio", "voice-status", twilio_status("ringing", 1, 2, "CA1")), {}},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Streams streams;
        for (const Record& record : row.given) streams.take(record);
        CHECK(streams.take(row.when).timers == row.then);
    }
}

TEST_CASE("report timer: what becomes of it when it is due") {
    const Instant due = noon + report_patience;
    const Record queued = vapi("status-update", vapi_status("queued", t0, plain));
    const Record answered = vapi("status-update", vapi_status("in-progress", t0 + 60'000, plain));
    const Record ended =
        vapi("status-update", vapi_status("ended", t0 + 90'000, plain, R"(,"endedReason":"voicemail")"));
    const Record report = vapi("end-of-call-report", vapi_report(t0, plain));
    const Event missed = CallReportMissed{call_of_vapi(tenant_a, vapi_id)};
    // clang-format off
    const struct { const char* name; std::vector<Record> given; std::string timer; std::vector<Event> events; std::vector<log::Timer> timers; } rows[] = {
        {"never answered",        {queued},                  timer,        {missed}, {}},
        {"ended",                 {queued, answered, ended}, timer,        {missed}, {}},
        {"may still be going on", {queued, answered},        timer,        {},       {{timer, due + std::chrono::seconds(60), {}}}},
        {"the report came",       {queued, report},          timer,        {},       {}},
        {"no such call",          {},                        timer,        {},       {}},
        {"another timer",         {queued},                  "reap",       {},       {}},
        {"a name that is no id",  {queued},                  "report:abc", {},       {}},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Streams streams;
        for (const Record& record : row.given) streams.take(record);
        const auto decision = fired(streams, row.timer, due);
        CHECK(decision.events == row.events);
        CHECK(decision.timers == row.timers);
    }
}

}  // namespace
}  // namespace beaker::processors
