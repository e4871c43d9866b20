#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "ingest/webhooks/stripe_envelope.hpp"
#include "ingest/webhooks/twilio_envelope.hpp"
#include "ingest/webhooks/vapi_envelope.hpp"
#include "ops/config/config.hpp"
#include "ops/demo/findings.hpp"
#include "ops/demo/player.hpp"
#include "ops/demo/traffic.hpp"
#include "ops/node/verifiers.hpp"
#include "processors/calls/call_join.hpp"
#include "processors/calls/twilio_messages.hpp"

namespace beaker::demo {
namespace {

using std::chrono::seconds;

const Instant midnight = Instant::from_seconds(1'767'225'600);

Traffic day(std::uint64_t seed, std::size_t calls = 60) {
    return make_traffic({.seed = seed, .calls = calls, .start = midnight});
}

std::vector<Webhook> webhooks_of(const Traffic& traffic) {
    std::vector<Webhook> all;
    for (const Scene& scene : traffic.scenes) all.insert(all.end(), scene.begin(), scene.end());
    return all;
}

/// A call of one minute, where it was answered.
CallStory story(Carrier carrier, Ending ending) {
    Random random(7);
    CallStory call{.business = make_businesses(random, 1).front(), .carrier = carrier, .ending = ending};
    if (carrier != Carrier::twilio) call.vapi_id = "vapi-1";
    if (carrier != Carrier::vapi) call.twilio_sid = "CA1";
    call.customer_number = "+17755550142";
    call.created = midnight;
    call.rang = midnight + seconds(1);
    call.answered = midnight + seconds(5);
    call.ended = midnight + seconds(65);
    if (call.was_answered())
        call.lines = {{"assistant", "Hi.", call.answered}, {"user", "Hello?", call.answered + seconds(2)}};
    return call;
}

struct Case {
    const char* name;
    Carrier carrier;
    Ending ending;
    CallStatus status;
    std::int64_t duration_seconds;
    std::optional<const char*> cost;
    std::optional<const char*> outcome;
};

// clang-format off
const Case cases[] = {
    {"talked", Carrier::vapi_over_twilio, Ending::completed, CallStatus::completed, 60, "0.0793", {}},
    {"talked, on Vapi's own line", Carrier::vapi, Ending::completed, CallStatus::completed, 60, "0.0653", {}},
    {"talked, known from Twilio alone", Carrier::twilio, Ending::completed, CallStatus::completed, 60, {}, {}},
    {"a machine answered", Carrier::vapi_over_twilio, Ending::voicemail, CallStatus::completed, 60, "0.0793", "voicemail"},
    {"handed to a person", Carrier::vapi, Ending::transferred, CallStatus::completed, 60, "0.0653", "transferred"},
    {"nobody answered", Carrier::vapi_over_twilio, Ending::no_answer, CallStatus::no_answer, 0, "0", {}},
    {"nobody answered, Twilio alone", Carrier::twilio, Ending::no_answer, CallStatus::no_answer, 0, {}, {}},
    {"busy", Carrier::vapi_over_twilio, Ending::busy, CallStatus::busy, 0, "0", {}},
    {"did not get through", Carrier::vapi, Ending::failed, CallStatus::failed, 0, "0", {}},
    {"did not get through, Twilio alone", Carrier::twilio, Ending::failed, CallStatus::failed, 0, {}, {}},
};
// clang-format on

std::optional<std::string> text_of(std::optional<const char*> text) {
    if (!text) return std::nullopt;
    return std::string(*text);
}

TEST_CASE("demo: what must come of each kind of call") {
    for (const Case& row : cases) {
        CAPTURE(row.name);
        const auto expected = expected_of(story(row.carrier, row.ending));
        CHECK(expected.status == row.status);
        CHECK(expected.duration_seconds == row.duration_seconds);
        CHECK((expected.cost ? std::optional(expected.cost->text()) : std::nullopt) == text_of(row.cost));
        CHECK(expected.outcome == text_of(row.outcome));
        const bool talked_over_vapi = row.carrier != Carrier::twilio && row.duration_seconds > 0;
        CHECK(expected.transcript.has_value() == talked_over_vapi);
        CHECK(expected.recording_url.has_value() == (row.duration_seconds > 0));
    }
}

processors::CallFacts facts_of(const Webhook& webhook) {
    const auto read =
        webhook.provider == "vapi"
            ? processors::read_vapi_message(webhook.body, "")
            : processors::read_twilio_message(
                  webhook.body, webhook.body.contains("RecordingSid=") ? "recording-status" : "voice-status");
    REQUIRE(read.has_value());
    REQUIRE(read->has_value());
    return **read;
}

TEST_CASE("demo: the messages of a call say what happened in it, in either order") {
    for (const Case& row : cases)
        for (const bool backwards : {false, true}) {
            CAPTURE(row.name);
            CAPTURE(backwards);
            const CallStory call = story(row.carrier, row.ending);
            Random random(1);
            Scene scene = scene_of(call, Instant(), random);
            if (backwards) std::ranges::reverse(scene);
            processors::CallState known;
            processors::ReportState report;
            for (const Webhook& webhook : scene) {
                if (webhook.becomes != WebhookStatus::processed) continue;
                const auto facts = facts_of(webhook);
                join(known, processors::knowledge_in(facts, Uuid()));
                join(report, processors::report_in(facts, Uuid()));
            }
            const auto expected = expected_of(call);
            CHECK(known.status == expected.status);
            REQUIRE(known.duration_seconds.has_value());
            CHECK(known.duration_seconds->value == expected.duration_seconds);
            CHECK(known.from->value.reveal() == expected.from);
            CHECK(known.to->value.reveal() == expected.to);
            CHECK((report.cost ? report.cost->value.total : std::nullopt) == expected.cost);
            REQUIRE(report.transcript.has_value() == expected.transcript.has_value());
            if (expected.transcript) CHECK(report.transcript->value.reveal() == *expected.transcript);
        }
}

TEST_CASE("demo: the same seed gives the same traffic, another one another") {
    const auto bodies = [](const Traffic& traffic) {
        std::string all;
        for (const Webhook& webhook : webhooks_of(traffic)) all += webhook.query + webhook.body;
        return all;
    };
    CHECK(bodies(day(1)) == bodies(day(1)));
    CHECK(bodies(day(1)) != bodies(day(2)));
}

ingest::webhooks::Envelope envelope_of(const Webhook& webhook) {
    using namespace ingest::webhooks;
    const auto read = webhook.provider == "vapi"     ? vapi_envelope
                      : webhook.provider == "twilio" ? twilio_envelope
                                                     : stripe_envelope;
    std::string body = webhook.body;
    body.reserve(body.size() + parse_padding);
    const auto envelope =
        read({.body = body, .query = webhook.query, .pepper = "pepper", .idempotency_token = {}});
    REQUIRE(envelope.has_value());
    return *envelope;
}

TEST_CASE(
    "demo: every message has a key of its own, names our tenant where it says so, and is counted once") {
    const auto traffic = day(3);
    std::set<std::string> keys, forged;
    std::size_t understood = 0, repeated = 0, rejected = 0, without_key = 0;
    for (const Webhook& webhook : webhooks_of(traffic)) {
        if (webhook.answer == 400) {
            ++rejected;
            continue;
        }
        const auto envelope = envelope_of(webhook);
        CHECK(envelope.tenant.has_value() == webhook.with_key);
        if (webhook.answer == 401) {
            forged.insert(envelope.event_id);
            continue;
        }
        ++understood;
        const bool fresh = keys.insert(envelope.provider + " " + envelope.key).second;
        if (!fresh) ++repeated;
        if (fresh && !webhook.with_key && webhook.becomes != WebhookStatus::parked) ++without_key;
    }
    std::size_t counted = 0;
    for (const auto& [which, count] : traffic.expected.webhooks) counted += count;
    CHECK(counted == keys.size() + rejected);
    CHECK(repeated == traffic.expected.repeated);
    CHECK(without_key == traffic.expected.found_owner);
    CHECK(forged == std::set(traffic.expected.forged.begin(), traffic.expected.forged.end()));
    CHECK(traffic.expected.answers ==
          std::map<int, std::size_t>{{200, understood}, {400, rejected}, {401, 2}});
    CHECK(traffic.expected.calls.size() == 60);
    // About a tenth is sent again, about a quarter of the calls is disordered.
    CHECK(repeated * 100 / understood >= 5);
    CHECK(repeated * 100 / understood <= 15);
    CHECK(traffic.disordered >= 5);
    CHECK(traffic.disordered <= 30);
}

TEST_CASE("demo: phone numbers are those kept for fiction") {
    for (const Webhook& webhook : webhooks_of(day(4)))
        for (const std::string_view plus : {"\"+1", "%2B1"})
            for (auto at = webhook.body.find(plus); at != std::string::npos;
                 at = webhook.body.find(plus, at + 1)) {
                const auto number = webhook.body.substr(at + plus.size(), 10);
                CAPTURE(number);
                CHECK(number.substr(3, 5) == "55501");
            }
}

TEST_CASE("demo: what is signed is believed, what is forged or unsigned is not") {
    const auto config =
        ops::load_config({.flags = {{"dev", "true"}, {"public-url", "https://demo.example.com"}}});
    REQUIRE(config.has_value());
    auto verifiers = ops::make_verifiers(*config);
    const Door door{.address = {},
                    .public_url = config->public_url,
                    .stripe_secret = config->secrets.stripe_webhook.front(),
                    .twilio_token = config->secrets.twilio_auth.front(),
                    .vapi_secret = config->secrets.vapi_webhook.front()};
    constexpr std::int64_t now = 1'767'225'700;
    std::map<std::string_view, int> refused;
    for (const Webhook& webhook : webhooks_of(day(5))) {
        const auto [target, headers] = signed_request(webhook, door, now);
        CAPTURE(target);
        auto& verify = webhook.provider == "vapi"     ? verifiers.vapi
                       : webhook.provider == "twilio" ? verifiers.twilio
                                                      : verifiers.stripe;
        const auto verified = verify(
            {.method = "POST", .target = target, .headers = headers, .body = webhook.body, .remote = {}},
            now);
        CHECK(verified.has_value() == (webhook.signature == Signature::right));
        if (!verified) ++refused[webhook.provider];
    }
    CHECK(refused == std::map<std::string_view, int>{{"vapi", 1}, {"twilio", 1}});
}

/// The findings that are as they must be.
Findings right_findings(const Traffic& traffic) {
    Findings findings;
    std::set<std::string> seen;
    for (const Webhook& webhook : webhooks_of(traffic)) {
        if (webhook.answer == 401) continue;
        const auto key = webhook.answer == 400 ? "unreadable" : envelope_of(webhook).event_id;
        if (!seen.insert(key).second) {
            ++std::ranges::find(findings.webhooks, key, &WebhookEventRow::event_id)->deliveries;
            continue;
        }
        WebhookEventRow row{.event_id = key,
                            .provider = std::string(webhook.provider),
                            .status = webhook.becomes,
                            .deliveries = 1};
        if (!webhook.with_key && webhook.becomes != WebhookStatus::parked) row.tenant_id = TenantId();
        row.stream = webhook.with_key ? "tenant/x" : "route/x";
        findings.webhooks.push_back(row);
        if (webhook.becomes == WebhookStatus::parked) findings.parked.emplace_back();
    }
    for (const auto& [name, call] : traffic.expected.calls) {
        CallRow row{.tenant_id = call.tenant,
                    .status = call.status,
                    .direction = call.direction,
                    .from = Pii(call.from),
                    .to = Pii(call.to),
                    .duration_seconds = call.duration_seconds,
                    .outcome = call.outcome};
        if (call.recording_url) row.recording_url = Pii(*call.recording_url);
        if (call.transcript) row.transcript = Pii(*call.transcript);
        if (call.cost) row.cost = CallCost{.total = call.cost, .parts = {}, .missing = {}};
        if (!call.vapi_call_id.empty()) row.vapi_call_id = call.vapi_call_id;
        if (!call.twilio_call_sid.empty()) row.twilio_call_sid = call.twilio_call_sid;
        findings.calls.push_back(row);
    }
    return findings;
}

TEST_CASE("demo: whatever is not as expected is named") {
    const auto traffic = day(6, 20);
    const auto call_at_front = [](const Findings& findings) {
        const CallRow& row = findings.calls.front();
        return row.vapi_call_id.value_or(row.twilio_call_sid.value_or(""));
    };
    // clang-format off
    const struct { const char* name; std::function<void(Findings&, Played&)> change; std::string says; } rows[] = {
        {"a call is missing", [](Findings& f, Played&) { f.calls.erase(f.calls.begin()); }, "it is missing"},
        {"a call is there twice", [](Findings& f, Played&) { f.calls.push_back(f.calls.front()); }, "it is there twice"},
        {"a call nobody made", [](Findings& f, Played&) { f.calls.emplace_back(); }, "it was never made"},
        {"another end", [](Findings& f, Played&) { f.calls.front().status = CallStatus::queued; }, "status: queued instead of"},
        {"another duration", [](Findings& f, Played&) { f.calls.front().duration_seconds = 9999; }, "duration_seconds: 9999 instead of"},
        {"another cost", [](Findings& f, Played&) { f.calls.front().cost = CallCost{.total = Usd4::from_ten_thousandths(7), .parts = {}, .missing = {}}; }, "cost: 0.0007 instead of"},
        {"another's call", [](Findings& f, Played&) { f.calls.front().tenant_id = TenantId(); }, "tenant_id"},
        {"a webhook is lost", [](Findings& f, Played&) { f.webhooks.pop_back(); }, "1 too few"},
        {"a webhook came to another end", [](Findings& f, Played&) { f.webhooks.back().status = WebhookStatus::failed; }, "failed: 1 too many"},
        {"a forged one is there", [&](Findings& f, Played&) { f.webhooks.front().event_id = traffic.expected.forged.front(); }, "it was forged"},
        {"a repetition was not noticed", [](Findings& f, Played&) { ++f.webhooks.back().deliveries; }, "webhooks sent again"},
        {"a released one did not find home", [](Findings& f, Played&) { for (auto& row : f.webhooks) row.tenant_id.reset(); }, "found their tenant: 0 instead of"},
        {"a parked one is gone", [](Findings& f, Played&) { f.parked.pop_back(); }, "parked webhooks"},
        {"an answer that should not be", [](Findings&, Played& p) { p.answers[401] = 1; }, "answers 401: 1 instead of 2"},
        {"no answer", [](Findings&, Played& p) { p.surprises.push_back("no answer"); }, "no answer"},
    };
    // clang-format on
    const Played as_sent{.answers = traffic.expected.answers, .positions = {}, .surprises = {}};
    CHECK(mismatches(traffic.expected, as_sent, right_findings(traffic)) == std::vector<std::string>{});
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Findings findings = right_findings(traffic);
        Played played = as_sent;
        CAPTURE(call_at_front(findings));
        row.change(findings, played);
        const auto found = mismatches(traffic.expected, played, findings);
        CAPTURE(fmt::format("{}", fmt::join(found, "\n")));
        CHECK(std::ranges::any_of(found, [&](const std::string& each) { return each.contains(row.says); }));
    }
}

}  // namespace
}  // namespace beaker::demo
