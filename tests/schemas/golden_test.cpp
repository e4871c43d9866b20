// The bytes of every stored type, as they lie in logs that are already written: these files are never
// changed, a new version of a type adds one. BEAKER_WRITE_GOLDEN=1 writes the files that are missing.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "schemas/asyncapi.hpp"
#include "schemas/catalogue.hpp"
#include "schemas/compatibility.hpp"
#include "schemas/events/api_token.hpp"
#include "schemas/events/audit.hpp"
#include "schemas/events/breaker.hpp"
#include "schemas/events/call.hpp"
#include "schemas/events/call_meaning.hpp"
#include "schemas/events/call_signals.hpp"
#include "schemas/events/compliance.hpp"
#include "schemas/events/dead_letter.hpp"
#include "schemas/events/directory.hpp"
#include "schemas/events/effect.hpp"
#include "schemas/events/input.hpp"
#include "schemas/events/older/call.hpp"
#include "schemas/events/person.hpp"
#include "schemas/events/policy.hpp"
#include "schemas/events/route.hpp"
#include "schemas/events/sms.hpp"
#include "schemas/events/stripe.hpp"
#include "schemas/events/timer.hpp"
#include "schemas/events/trial.hpp"
#include "schemas/events/webhook.hpp"
#include "schemas/upcasters.hpp"

using namespace beaker;

namespace {

namespace fs = std::filesystem;

const TenantId tenant = *TenantId::parse("0197a5c2-0000-8000-8000-000000000042");
const TenantId other_tenant = *TenantId::parse("0197a5c2-0000-8fff-8000-000000000043");
const Uuid uuid = *Uuid::parse("c4737393-9ade-8000-8e0c-14757d867b17");
const CallId call{*Uuid::parse("814db025-07be-8000-9460-b22764e0909e")};
const CallId other_call{*Uuid::parse("676f5989-eb88-8000-a055-5626193f25b5")};
const Instant at = *Instant::parse("2026-01-01T00:00:04.800Z");
const Problem problem{"bad_status", "the status is unknown"};

const PersonKey person = *PersonKey::parse("00112233445566778899aabbccddeeff");
const Pii<Email> email{*Email::parse("dana@example.com")};
const std::string digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

Pii<std::string> personal(std::string text) { return Pii<std::string>(std::move(text)); }

RecordCopy record_copy() {
    return RecordCopy::of({.id = uuid,
                           .type = std::string(webhook_received),
                           .source = "/ingest",
                           .subject = "route/vapi:call:c1",
                           .time = at,
                           .correlation = uuid,
                           .traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                           .content_type = "application/json",
                           .attributes = {{"provider", "vapi"}},
                           .value = R"({"message":{"type":"hang"}})"});
}

CapturedField field(std::string value) { return {personal(std::move(value)), LeadOrigin::transcript, 80}; }

StripeOrigin stripe(std::string kind) { return {"evt_1", std::move(kind), at, true, uuid}; }

/// One of each stored type, with every member set.
std::vector<Event> one_of_each() {  // NOLINT(readability-function-size): one list
    const WebhookFinished finished{uuid, tenant, Outcome::failed, problem, at};
    return {
        InputSettled{uuid, std::string(webhook_received), Outcome::processed, at, problem,
                     RawJson{R"({"n":1})"},
                     SettledWebhook{"vapi", "status-update", "c1:status:ringing", "route/vapi:call:c1"}},
        InputDeadLettered{uuid, problem, true, record_copy()},
        AnswerMissed{uuid},
        RevealRequested{"dana", "topics export domain.events"},
        PersonalDataRevealed{"dana", "topics export domain.events"},
        AdminReadTold{"admin", "/v1/admin/parked"},
        AdminReadNoted{"admin", "/v1/admin/parked"},
        PolicyChangeRequested{
            {{"trial.calls_max", "4"}, {"trial.idle_hours", std::nullopt}}, "dana", "a fair"},
        PolicyChanged{2, {{"trial.calls_max", "3", "4"}}, "dana", "admin", "a fair"},
        PolicyCopyTold{2, {{"trial.calls_max", "4"}}},
        PolicyCopied{2, {{"trial.calls_max", "4"}}},
        PauseRequested{"vapi", tenant, true, "dana", "their status page"},
        PauseSet{"vapi", tenant, true, "dana", "admin", "their status page"},
        PauseListed{"vapi", tenant, true},
        ComplianceChangeRequested{{.hours = {"09:00", "17:00"}}, "admin", true, "as agreed"},
        ComplianceChanged{tenant,
                          1,
                          {.hours = {"09:00", "17:00"}},
                          {{"hours", "08:00-21:00", "09:00-17:00"}},
                          "admin",
                          "as agreed",
                          2},
        TrialAllowanceRequested{tenant},
        TrialAllowed{tenant, person},
        GenerationChangeTold{"dana", GenerationChange::switched, "read-00.2", "read-00"},
        GenerationSwitched{"dana", "read-00.2", "read-00"},
        GenerationTended{"dana", GenerationChange::build_begun, "read-00.2"},
        ReprocessRequested{uuid, "dana", true, record_copy()},
        InputReprocessed{uuid, "dana", true, 2},
        DeadLetterResolutionRequested{uuid, "dana", "a test of theirs"},
        DeadLetterResolved{uuid, "dana", "a test of theirs"},
        TimerSet{"call_overdue:1", at, at + std::chrono::seconds(60), uuid},
        TimerCancelled{"call_overdue:1"},
        TimerFired{"call_overdue:1", at},
        TimerExpired{"call_overdue:1", at},
        Tick{at},
        WebhookParked{uuid, "vapi", "hang", "c1:hang:1", "vapi:call:c1", record_copy()},
        WebhookReleased{uuid, tenant},
        finished,
        WebhookFinishReported{finished},
        RouteOwned{"vapi:call:c1", tenant},
        RouteAskerNoted{"vapi:assistant:a1", "vapi:call:c1"},
        RouteConflicted{"vapi:call:c1", tenant, other_tenant},
        RouteClaimed{"vapi:call:c1", tenant},
        RouteOwnerAsked{"vapi:assistant:a1", "vapi:call:c1"},
        RouteOwnerTold{"vapi:assistant:a1", "vapi:call:c1", tenant},
        RouteClaimRefused{"vapi:call:c1", other_tenant},
        CallIdentified{call, tenant, "0197a5c2-7d1c-7f0a-8b5e-4c8d9f100a1b",
                       "CA0000000000000000000000000000ca11"},
        CallMerged{call, other_call},
        CallAliased{call, other_call},
        CallDescribed{call, CallDirection::outbound, personal("+14155550100"), personal("+14155550142"),
                      "assistant-1", CallSource::twilio},
        CallStatusReported{call, CallStatus::ringing, CallStatus::in_progress, "twilio", at, uuid},
        CallTimed{call, at, at + std::chrono::seconds(60), 60, "customer-ended-call", CallSource::vapi_report,
                  3},
        CallTranscriptAppended{call, at, CallSpeaker::user, personal("Can you \"fix\" my boiler?\n")},
        CallReported{call,
                     personal("AI: Hi.\nUser: Hi.\n"),
                     personal("https://storage.example.com/rec/1.wav"),
                     personal("A caller said hi."),
                     CallCost{*Usd4::parse("0.0869"), {{"vapi", *Usd4::parse("0.05")}}, {"openai", "twilio"}},
                     at,
                     uuid,
                     {}},
        CallDisowned{call, "vapi:call:c1"},
        CallToolCalled{call, "call_1", "capture_lead", personal(R"({"name":"Dana"})"), at, uuid},
        CallRecorded{call, "RE1", RecordingStatus::completed, personal("https://api.twilio.com/RE1"), 41, 2,
                     at, uuid},
        CallAnswererDetected{call, "human"},
        CallObserved{call, CallObservation::speech_started, at, "user", 3, "en", personal("+14155550100"),
                     uuid},
        CallReportMissed{call},
        CallLeadCaptured{call, field("Dana Example"), field("+14155550142"), field("dana@example.com"),
                         field("42 Oak Street"), field("The boiler is cold.")},
        CallIntentClassified{call, IntentLabel::lead_intake, 93, "1"},
        SmsReceived{tenant, "SM1", personal("+14155550142"), personal("+14155550100"), personal("STOP"), 0,
                    "STOP"},
        SmsStatusReported{tenant, "SM1", SmsStatus::sent, SmsStatus::undelivered, 30003, uuid},
        CheckoutReported{tenant, "cs_1", "complete", "paid", "cus_1", "sub_1", personal("dana@example.com"),
                         Money::usd(4900), stripe("checkout.session.completed")},
        SubscriptionReported{tenant,
                             "sub_1",
                             "cus_1",
                             "active",
                             {{"price_1", 1, Money::usd(4900)}},
                             at,
                             at + std::chrono::days(30),
                             at,
                             true,
                             at,
                             at,
                             at,
                             stripe("customer.subscription.updated")},
        InvoiceReported{tenant, "in_1", "cus_1", "sub_1", "open", "subscription_cycle", Money::usd(4900),
                        Money::usd(0), 1, at, stripe("invoice.payment_failed")},
        StripeEventNoted{tenant, "charge", "ch_1", stripe("charge.refunded")},
        SignupRequested{person, email, true, "Yes, write to me.", personal("192.0.2.1"), personal("curl/8")},
        PersonRegistered{person, email},
        MarketingConsentRecorded{uuid, person, true, "signup", "Yes, write to me.", personal("192.0.2.1"),
                                 personal("curl/8")},
        MarketingConsentConfirmed{uuid, person},
        MagicLinkIssued{uuid, person, at, uuid},
        MagicLinkWithheld{person},
        MagicLinkRedemptionRequested{uuid},
        MagicLinkUsed{uuid},
        SessionOpened{uuid, person, true, at},
        SessionCloseRequested{uuid},
        SessionClosed{uuid},
        AdminFlagRequested{person, true, "dana", "on call"},
        AdminFlagSet{person, true, "dana", "on call"},
        ApiTokenRequested{uuid, "laptop", digest, uuid},
        ApiTokenCreated{uuid, person, "laptop", digest, uuid},
        ApiTokenReplaced{uuid, uuid, at},
        ApiTokenRevocationRequested{uuid},
        ApiTokenRevoked{uuid},
        ApiTokenSeen{uuid},
        ApiTokenUsed{uuid},
        SessionListed{uuid, person, true, at},
        ApiTokenListed{uuid, person, digest, at},
        MemberListed{tenant, person, true},
        QueryNodeListed{uuid, "http://192.0.2.7:8080", {0, 3}, true},
        ClockMoved{at},
        EffectWanted{uuid, EffectOperation::mail_send, EffectPriority::critical, personal("{}"), at},
        EffectRequested{uuid, 2, true, at, 7},
        EffectRequest{uuid, 2, EffectOperation::vapi_create_assistant, EffectPriority::usual, true,
                      personal("{}"), at, 7},
        EffectAttemptAnnounced{uuid, 2},
        EffectAttempted{uuid, 2},
        EffectReported{uuid, 2, TryOutcome::busy, "http_429", 30, "req_1", personal("{}")},
        EffectTried{uuid, 2, TryOutcome::unsure, "http_503", "req_1", at},
        EffectGivenUp{uuid, EffectOperation::vapi_create_assistant, "tries_exhausted"},
        EffectFinished{uuid, EffectOperation::vapi_delete_assistant, EffectOutcome::done, 2, "", "req_1",
                       personal("{}")},
        BreakerTroubleReported{EffectOperation::mail_send, "tenant/1", uuid, true},
        BreakerEffectHeld{EffectOperation::mail_send, "tenant/1", uuid, true},
        BreakerOpened{EffectOperation::mail_send, 5},
        BreakerProbed{EffectOperation::mail_send, 1, "tenant/1", uuid},
        BreakerProbeReported{EffectOperation::mail_send, 1, true},
        BreakerProbeFailed{EffectOperation::mail_send, 1},
        BreakerClosed{EffectOperation::mail_send},
        BreakerEffectReleased{EffectOperation::mail_send, "tenant/1", uuid, true},
        EffectReleaseTold{uuid, true, 1},
        BreakerListed{EffectOperation::mail_send, true, 1},
        TrialRequested{tenant,
                       person,
                       "hvac_lead_intake",
                       "Example Heating",
                       "Elliot",
                       {{"style", personal("calm")}},
                       {{"hours", personal("9 to 5")}}},
        TrialCreated{tenant, person, "hvac_lead_intake", 1, "Example Heating", "Elliot", 3, 2, at},
        MemberAdded{tenant, person, MemberRole::owner},
        TrialReady{tenant, "assistant-1"},
        TrialUsed{tenant},
        TrialCallsCounted{tenant, call, true, 2},
        TrialFailed{tenant, "http_400"},
        TrialExpired{tenant, TrialEnd::inactivity, 86400},
        TrialReaped{tenant, ReapResult::failed, "http_400"},
    };
}

/// One of each type that is no longer written, and what it is read as.
struct Superseded {
    Event older, newest;
};
std::vector<Superseded> one_of_each_superseded() {
    return {
        {older::CallTranscriptAppendedV1{call, at, "user", personal("Can you \"fix\" my boiler?\n")},
         CallTranscriptAppended{call, at, CallSpeaker::user, personal("Can you \"fix\" my boiler?\n")}},
    };
}

fs::path golden_file(std::string_view type) {
    return fs::path(BEAKER_SOURCE_DIR) / "tests/schemas/golden" / (std::string(type) + ".json");
}

std::string read_file(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

void write_missing(const Event& event) {
    const fs::path file = golden_file(event.type());
    if (!std::getenv("BEAKER_WRITE_GOLDEN") || fs::exists(file)) return;
    fs::create_directories(file.parent_path());
    std::ofstream(file) << event.json();
}

}  // namespace

TEST_CASE("every stored type is written as its golden file says, and read from it") {
    for (const Event& event : one_of_each()) {
        CAPTURE(std::string(event.type()));
        write_missing(event);
        const std::string golden = read_file(golden_file(event.type()));
        CHECK(event.json() == golden);
        const auto again = decode_event(event.type(), golden);
        REQUIRE(again);
        CHECK(*again == event);
    }
}

TEST_CASE("every superseded version still has its golden file, and is read as the newest version") {
    std::set<std::string_view> seen;
    for (const auto& [older, newest] : one_of_each_superseded()) {
        CAPTURE(std::string(older.type()));
        seen.insert(older.type());
        const std::string golden = read_file(golden_file(older.type()));
        CHECK(older.json() == golden);
        CHECK(find_type(older.type())->decode(golden) == older);
        CHECK(decode_event(older.type(), golden) == newest);
        CHECK(newest.type() == newest_type(older.type()));
    }
    for (const Upcaster& each : upcasters()) {
        CAPTURE(std::string(each.from));
        CHECK(seen.contains(each.from));
    }
}

TEST_CASE("every type of the catalogue has a golden file, and every golden file a type") {
    std::set<std::string> known, golden;
    for (const CatalogueEntry& entry : catalogue()) known.insert(std::string(entry.type));
    for (const auto& file : fs::directory_iterator(golden_file("x").parent_path()))
        golden.insert(file.path().stem().string());
    CHECK(known == golden);
}

TEST_CASE("the exported schemas are those of this build: a change shows in review, a breaking one fails") {
    const fs::path exported = fs::path(BEAKER_SOURCE_DIR) / "schemas/exported";
    for (const CatalogueEntry& entry : catalogue()) {
        CAPTURE(std::string(entry.type));
        const std::string file = read_file(exported / (std::string(entry.type) + ".json"));
        CHECK(breaking_changes(file, entry.schema()).empty());
        CHECK(file == entry.schema() + "\n");
    }
    CHECK(read_file(exported / "asyncapi.json") == asyncapi_json() + "\n");
}

TEST_CASE("an unknown type, and a value that is not of its type, are errors") {
    CHECK(!decode_event("beaker.call.ended.v99", "{}"));
    CHECK(decode_event(RouteOwned::type, R"({"route":"r"})").error().pointer == "/tenant_id");
}
