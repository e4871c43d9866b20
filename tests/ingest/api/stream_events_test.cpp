#include "ingest/api/stream_events.hpp"

#include <doctest/doctest.h>

#include "schemas/events/call.hpp"
#include "schemas/events/call_meaning.hpp"
#include "schemas/events/call_signals.hpp"
#include "schemas/events/route.hpp"
#include "schemas/events/webhook.hpp"
#include "schemas/stream.hpp"
#include "tests/projections/fake_log.hpp"

using namespace beaker;
using namespace beaker::ingest::api;

namespace {

const Instant decided = *Instant::parse("2026-01-01T10:00:05Z");
const Instant provider_time = *Instant::parse("2026-01-01T10:00:00Z");
const TenantId tenant(Uuid::derive(Slot(1), {"tenant"}));
const CallId call(Uuid::derive(Slot(1), {"call"}));
const Uuid webhook = Uuid::derive(Slot(7), {"webhook"});
const Uuid unnamed = Uuid::derive(Slot(7), {"another"});
const std::string home = route_stream("vapi:call:c1");

InputSettled settled(Outcome outcome, std::optional<std::string> origin = {},
                     std::string_view kind = webhook_received) {
    InputSettled event{.input_id = webhook,
                       .kind = std::string(kind),
                       .outcome = outcome,
                       .received_at = provider_time,
                       .problem = {},
                       .answer = {},
                       .webhook = SettledWebhook{"vapi", "status-update", "e1", std::move(origin)}};
    if (outcome == Outcome::refused) event.problem = Problem{"unparseable", "the body"};
    return event;
}

InputSettled no_webhook() {
    auto event = settled(Outcome::processed);
    event.webhook.reset();
    return event;
}

WebhookFinished finished(const Uuid& id, Outcome outcome) {
    return {.webhook_id = id,
            .tenant_id = tenant,
            .outcome = outcome,
            .problem = {},
            .settled_at = provider_time};
}

CallStatusReported status(CallStatus reported, CallStatus current, std::optional<Instant> at) {
    return {.call_id = call,
            .status = reported,
            .current = current,
            .provider = "twilio",
            .at = at,
            .source_event = webhook};
}

CallLeadCaptured lead(std::optional<std::string> name) {
    CallLeadCaptured event{.call_id = call, .name = {}, .phone = {}, .email = {}, .address = {}, .notes = {}};
    if (name) event.name = CapturedField{Pii(*name), LeadOrigin::tool, 90};
    return event;
}

CallReported report(std::optional<std::string> url, std::optional<Instant> at) {
    CallReported event{.call_id = call,
                       .transcript = Pii<std::string>("AI: hello"),
                       .recording_url = {},
                       .summary = {},
                       .cost = {},
                       .at = at,
                       .source_event = webhook,
                       .transcript_missing = {}};
    if (url) event.recording_url = Pii(*url);
    return event;
}

CallRecorded recorded(RecordingStatus status, std::optional<std::string> url) {
    CallRecorded event{.call_id = call,
                       .recording_sid = "RE1",
                       .status = status,
                       .url = {},
                       .duration_seconds = {},
                       .channels = {},
                       .started_at = {},
                       .source_event = webhook};
    if (url) event.url = Pii(*url);
    return event;
}

/// `$t`, `$c` and `$w` stand for the ids of tenant, call and webhook.
std::string with_ids(std::string text) {
    for (const auto& [mark, id] : {std::pair{"$t", tenant.text()},
                                   {"$c", call.text()},
                                   {"$w", webhook.text()},
                                   {"$u", unnamed.text()}})
        for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark))
            text.replace(at, 2, id);
    return text;
}

std::optional<WebhookName> known_name(const Uuid& id) {
    if (id != webhook) return std::nullopt;
    return WebhookName{"e1", "vapi", "status-update"};
}

}  // namespace

TEST_CASE("stream events: what of the log is told, and how") {
    using enum StreamEvent;
    const std::string ours = tenant_stream(tenant);
    struct Row {
        std::string name;
        std::string stream;
        Event given;
        std::optional<StreamEvent> then;
        bool has_tenant = true;
        std::string data = {};
    };
    // clang-format off
    const Row rows[] = {
        {"a webhook is processed at its tenant", ours, settled(Outcome::processed), webhook_event, true,
         R"({"id":"$w","event_id":"e1","provider":"vapi","kind":"status-update","status":"processed","error":null,"tenant_id":"$t","at":"2026-01-01T10:00:05Z"})"},
        {"a webhook is ignored where it names nothing", home, settled(Outcome::ignored), webhook_event, false,
         R"({"id":"$w","event_id":"e1","provider":"vapi","kind":"status-update","status":"ignored","error":null,"tenant_id":null,"at":"2026-01-01T10:00:05Z"})"},
        {"a webhook is refused, with why", ours, settled(Outcome::refused), webhook_event, true,
         R"({"id":"$w","event_id":"e1","provider":"vapi","kind":"status-update","status":"rejected","error":{"code":"unparseable","text":"the body"},"tenant_id":"$t","at":"2026-01-01T10:00:05Z"})"},
        {"a webhook whose body is no JSON", home, settled(Outcome::processed, {}, webhook_rejected), webhook_event, false,
         R"({"id":"$w","event_id":"e1","provider":"vapi","kind":"status-update","status":"rejected","error":null,"tenant_id":null,"at":"2026-01-01T10:00:05Z"})"},
        {"a webhook fails", ours, settled(Outcome::failed), webhook_event, true,
         R"({"id":"$w","event_id":"e1","provider":"vapi","kind":"status-update","status":"failed","error":null,"tenant_id":"$t","at":"2026-01-01T10:00:05Z"})"},
        {"a webhook waits for its owner", home, settled(Outcome::parked), webhook_event, false,
         R"({"id":"$w","event_id":"e1","provider":"vapi","kind":"status-update","status":"parked","error":null,"tenant_id":null,"at":"2026-01-01T10:00:05Z"})"},
        {"a webhook goes on to its tenant", home, settled(Outcome::forwarded), webhook_event, false,
         R"({"id":"$w","event_id":"e1","provider":"vapi","kind":"status-update","status":"received","error":null,"tenant_id":null,"at":"2026-01-01T10:00:05Z"})"},
        {"its owner is found", home, WebhookReleased{webhook, tenant}, webhook_event, true,
         R"({"id":"$w","event_id":"e1","provider":"vapi","kind":"status-update","status":"received","error":null,"tenant_id":"$t","at":"2026-01-01T10:00:05Z"})"},
        {"the tenant is done with it", home, finished(webhook, Outcome::processed), webhook_event, true,
         R"({"id":"$w","event_id":"e1","provider":"vapi","kind":"status-update","status":"processed","error":null,"tenant_id":"$t","at":"2026-01-01T10:00:00Z"})"},
        {"the tenant had it by another way", home, finished(webhook, Outcome::duplicate), webhook_event, true,
         R"({"id":"$w","event_id":"e1","provider":"vapi","kind":"status-update","status":"processed","error":null,"tenant_id":"$t","at":"2026-01-01T10:00:00Z"})"},
        {"one whose name cannot be found", home, finished(unnamed, Outcome::failed), webhook_event, true,
         R"({"id":"$u","event_id":null,"provider":null,"kind":null,"status":"failed","error":null,"tenant_id":"$t","at":"2026-01-01T10:00:00Z"})"},
        {"a webhook came again", ours, settled(Outcome::duplicate), {}},
        {"a forwarded one at its tenant: its own stream tells", ours, settled(Outcome::processed, home), {}},
        {"an input that is no webhook", ours, no_webhook(), {}},

        {"a call has a new status", ours, status(CallStatus::ringing, CallStatus::ringing, provider_time), call_status_changed, true,
         R"({"call_id":"$c","tenant_id":"$t","status":"ringing","provider":"twilio","at":"2026-01-01T10:00:00Z"})"},
        {"the provider said no time", ours, status(CallStatus::no_answer, CallStatus::no_answer, {}), call_status_changed, true,
         R"({"call_id":"$c","tenant_id":"$t","status":"no_answer","provider":"twilio","at":"2026-01-01T10:00:05Z"})"},
        {"a report of a status that has passed", ours, status(CallStatus::ringing, CallStatus::completed, provider_time), {}},

        {"a line of the transcript", ours, CallTranscriptAppended{call, provider_time, CallSpeaker::user, Pii<std::string>("Hi\n\"there\"")}, transcript_append, true,
         R"({"call_id":"$c","tenant_id":"$t","role":"user","text":"Hi\n\"there\"","at":"2026-01-01T10:00:00Z"})"},

        {"a lead", ours, lead("Jane Doe"), lead_detected, true,
         R"({"call_id":"$c","tenant_id":"$t","lead":{"name":"Jane Doe","phone":null,"email":null,"address":null,"notes":null},"at":"2026-01-01T10:00:05Z"})"},
        {"a lead is taken back", ours, lead({}), {}},

        {"the report has a recording", ours, report("https://example.com/r.wav", provider_time), recording_ready, true,
         R"({"call_id":"$c","tenant_id":"$t","recording_url":"https://example.com/r.wav","recording_provider":"vapi","at":"2026-01-01T10:00:00Z"})"},
        {"a report without a recording", ours, report({}, provider_time), {}},
        {"the carrier has a recording", ours, recorded(RecordingStatus::completed, "https://example.com/RE1"), recording_ready, true,
         R"({"call_id":"$c","tenant_id":"$t","recording_url":"https://example.com/RE1","recording_provider":"twilio","at":"2026-01-01T10:00:05Z"})"},
        {"a recording in progress", ours, recorded(RecordingStatus::in_progress, "https://example.com/RE1"), {}},
        {"a recording without an address", ours, recorded(RecordingStatus::completed, {}), {}},

        {"what nobody is told", ours, CallDisowned{call, "vapi:call:c1"}, {}},
        {"a route's own business", home, RouteOwned{"vapi:call:c1", tenant}, {}},
    };
    // clang-format on
    for (const Row& row : rows) {
        CAPTURE(row.name);
        testing::FakeLog log(1);
        auto stored = log.add(Topic::domain_events, 0, testing::record_of(row.given, row.stream, decided));
        for (const bool at_hand : {false, true}) {
            if (at_hand) stored.event = row.given;
            const auto told = stream_message(stored, known_name);
            REQUIRE(told.has_value() == row.then.has_value());
            if (!told) continue;
            CHECK(told->event == *row.then);
            CHECK(told->tenant == (row.has_tenant ? std::optional(tenant) : std::nullopt));
            CHECK(told->data == with_ids(row.data));
        }
    }
}

TEST_CASE(
    "stream events: a record that cannot be read, or of a type that this build does not know, is not told") {
    testing::FakeLog log(1);
    Record damaged = testing::record_of(settled(Outcome::processed), home, decided);
    damaged.value.resize(20);
    CHECK_FALSE(stream_message(log.add(Topic::domain_events, 0, damaged), known_name));
    damaged.type = "beaker.call.ended.v9";
    CHECK_FALSE(stream_message(log.add(Topic::domain_events, 0, damaged), known_name));
}
