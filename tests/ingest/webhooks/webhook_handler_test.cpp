#include "ingest/webhooks/webhook_handler.hpp"

#include <doctest/doctest.h>

#include "ingest/webhooks/stripe_signature.hpp"
#include "schemas/events/webhook.hpp"
#include "schemas/stream.hpp"
#include "schemas/values/sha256.hpp"
#include "schemas/values/token.hpp"
#include "tests/ingest/fakes.hpp"
#include "tests/ingest/webhooks/samples.hpp"

using namespace beaker;
using namespace beaker::ingest;
using namespace beaker::ingest::webhooks;
using Code = log::LogError::Code;

namespace {

const Instant now = *Instant::parse("2026-01-01T00:00:20Z");
const std::string secret = "whsec_test";

/// Signs nothing but looks for one header, so that tests of what comes behind need no signatures.
Verify by_header() {
    return [](const http::Request& request, std::int64_t) -> std::expected<void, SignatureError> {
        if (request.header("X-Signed") != "yes") return std::unexpected(SignatureError::mismatch);
        return {};
    };
}

/// A server's edge with a log that acknowledges when told to.
struct Edge {
    FakeLog log;
    FakeClock clock{now};
    AnswerDesk desk;
    Answers answers;
    std::vector<WebhookAnswered> observed;
    WebhookHandler handler;

    explicit Edge(Verifiers verifiers = {by_header(), by_header(), by_header()})
        : handler({.log = log,
                   .clock = clock,
                   .real_clock = clock,
                   .answers = desk,
                   .pepper = std::string(pepper),
                   .observer = {[this](const WebhookAnswered& one) { observed.push_back(one); }}},
                  std::move(verifiers)) {}

    void send(http::Request request) { handler.handle(std::move(request), answers.respond()); }
    const http::Response& answer() const {
        REQUIRE(answers.list.size() == 1);
        return answers.list.front();
    }
    const Record& record() const {
        REQUIRE(log.appended.size() == 1);
        return log.appended.front().record;
    }
};

http::Request post(std::string target, std::string body, std::string content_type = "application/json") {
    return {.method = "POST",
            .target = std::move(target),
            .headers = {{"content-type", std::move(content_type)}, {"X-Signed", "yes"}},
            .body = std::move(body),
            .remote = "192.0.2.1"};
}

}  // namespace

TEST_CASE("webhooks: 200 comes with the acknowledgement and not before") {
    const struct {
        std::string name, target, file, content_type, answer;
    } rows[] = {
        {"stripe", "/webhooks/stripe", "stripe-invoice.paid.json", "application/json",
         R"({"received":true})"},
        {"vapi", "/webhooks/vapi", "vapi-hang.json", "application/json", R"({"received":true})"},
        {"twilio", "/webhooks/twilio?tenant=" + std::string(sample_tenant), "twilio-sms-inbound.txt",
         "text/xml", "<Response/>"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Edge edge;
        const auto body = sample(row.file);
        edge.send(post(row.target, body));
        CHECK(edge.answers.list.empty());
        edge.clock.advance(std::chrono::milliseconds(3));
        edge.log.acknowledge_all();
        CHECK(edge.answer().status == 200);
        CHECK(edge.answer().content_type == row.content_type);
        CHECK(edge.answer().body == row.answer);
        // The tenant's slot is the 12 bits behind the version of its id: 0, in partition 0.
        CHECK(header_of(edge.answer(), "Beaker-Position") == "0:0");
        REQUIRE(edge.observed.size() == 1);
        CHECK(edge.observed[0].provider == row.name);
        CHECK(edge.observed[0].status == 200);
        CHECK(edge.observed[0].body_bytes == body.size());
        CHECK(edge.observed[0].seconds == doctest::Approx(0.003));
    }
}

TEST_CASE("webhooks: the record holds the raw bytes and says where they belong") {
    Edge edge;
    const auto body = sample("stripe-invoice.paid.json");
    auto request = post("/webhooks/stripe", body, "application/json; charset=utf-8");
    request.headers.emplace_back("TraceParent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    edge.send(std::move(request));

    const auto& record = edge.record();
    CHECK(edge.log.appended[0].topic == Topic::inputs);
    CHECK(record.type == webhook_received);
    CHECK(record.source == "/ingest");
    CHECK(record.subject == "tenant/" + std::string(sample_tenant));
    CHECK(record.time == now);
    CHECK(record.id == Uuid::derive(slot_of_stream(record.subject), {"stripe", "evt_1SampleInvPaid0001"}));
    CHECK(record.correlation == record.id);
    CHECK_FALSE(record.causation);
    CHECK(record.traceparent == "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    CHECK(record.content_type == "application/json; charset=utf-8");
    CHECK(record.attributes == std::vector<Record::Attribute>{{"provider", "stripe"},
                                                              {"kind", "invoice.paid"},
                                                              {"eventid", "evt_1SampleInvPaid0001"}});
    CHECK(record.value == body);
}

TEST_CASE(
    "webhooks: without our tenant it goes to its first route, with nothing to go by to a stream of its own") {
    const auto number = token(pepper, "phone", "+17755550100");
    const struct {
        std::string name, target, body, subject, routes;
    } rows[] = {
        {"call, then number called", "/webhooks/vapi", sample("vapi-assistant-request.json"),
         "route/vapi:call:0197a5c2-7d1c-7f0a-8b5e-4c8d9f100a1b",
         "vapi:call:0197a5c2-7d1c-7f0a-8b5e-4c8d9f100a1b vapi:number:" + number},
        {"number called", "/webhooks/twilio", sample("twilio-sms-inbound.txt"),
         "route/twilio:number:" + number, "twilio:number:" + number},
        {"nothing", "/webhooks/stripe", R"({"id":"evt_1","type":"account.updated"})",
         "route/stripe:event:evt_1", ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Edge edge;
        edge.send(post(row.target, row.body));
        CHECK(edge.record().subject == row.subject);
        CHECK(edge.record().attribute(attribute::route_keys).value_or("") == row.routes);
        CHECK(edge.log.appended[0].partition == partition_of(slot_of_stream(row.subject), 16));
        CHECK(edge.record().id.slot() == slot_of_stream(row.subject));
        CHECK_FALSE(edge.record().subject.contains("775555"));
    }
}

TEST_CASE("webhooks: a repeated webhook has the same id and the same answer") {
    Edge edge;
    const auto body = sample("stripe-invoice.paid.json");
    edge.send(post("/webhooks/stripe", body));
    edge.clock.advance(std::chrono::hours(24));
    edge.send(post("/webhooks/stripe", with(body, "\"pending_webhooks\": 1", "\"pending_webhooks\": 2")));
    edge.log.acknowledge_all();
    REQUIRE(edge.log.appended.size() == 2);
    CHECK(edge.log.appended[0].record.id == edge.log.appended[1].record.id);
    CHECK(edge.log.appended[0].record.traceparent == edge.log.appended[1].record.traceparent);
    REQUIRE(edge.answers.list.size() == 2);
    CHECK(edge.answers.list[0].status == 200);
    CHECK(edge.answers.list[1].status == 200);
    CHECK(edge.answers.list[0].body == edge.answers.list[1].body);
}

TEST_CASE("webhooks: what is not signed is answered 401 and leaves nothing in the log") {
    const auto body = sample("stripe-invoice.paid.json");
    auto key = stripe_key(secret);
    const auto at = (now - Instant::from_seconds(0)).count() / 1'000'000;
    const auto signature = "t=" + std::to_string(at) + ",v1=" + stripe_v1(key, at, body);
    const struct {
        std::string name, signature, body;
        std::chrono::seconds later;
        int status;
        std::string reason;
    } rows[] = {
        {"signed", signature, body, {}, 200, ""},
        {"no signature", "", body, {}, 401, "missing"},
        {"one byte changed", signature, with(body, "9900", "9901"), {}, 401, "mismatch"},
        {"one byte more", signature, body + "\n", {}, 401, "mismatch"},
        {"not even JSON", signature, "garbage", {}, 401, "mismatch"},
        {"a day old", signature, body, std::chrono::hours(24), 401, "too_old"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        StripeSignature stripe({secret});
        Edge edge({.stripe = [&](const http::Request& request,
                                 std::int64_t at_now) { return stripe.verify(request, at_now); },
                   .twilio = {},
                   .vapi = {}});
        edge.clock.advance(row.later);
        auto request = post("/webhooks/stripe", row.body);
        if (!row.signature.empty()) request.headers.emplace_back("Stripe-Signature", row.signature);
        edge.send(std::move(request));
        CHECK(edge.log.appended.size() == (row.status == 200 ? 1 : 0));
        edge.log.acknowledge_all();
        CHECK(edge.answer().status == row.status);
        REQUIRE(edge.observed.size() == 1);
        CHECK(edge.observed[0].reason == row.reason);
        if (row.status == 401) CHECK(edge.answer().body.contains("/problems/bad-signature"));
    }
}

TEST_CASE("webhooks: a signed body that cannot be read is kept, and refused once it is durable") {
    const std::string body = "{\"id\":\"evt_1\",\xff";
    const auto digest = hex(sha256(body));
    Edge edge;
    edge.send(post("/webhooks/stripe", body));
    CHECK(edge.answers.list.empty());
    const auto& record = edge.record();
    CHECK(record.type == webhook_rejected);
    CHECK(record.subject == "route/stripe:event:" + digest);
    CHECK(record.value == body);
    CHECK(record.attribute(attribute::provider) == "stripe");
    CHECK(record.attribute(attribute::event_id) == digest);
    // A later version may understand the body: the id of what it would then append must be another one.
    CHECK(record.id != Uuid::derive(slot_of_stream(record.subject), {"stripe", digest}));
    edge.log.acknowledge_all();
    CHECK(edge.answer().status == 400);
    CHECK(edge.answer().body.contains("/problems/bad-body"));
    CHECK(edge.observed.at(0).reason == "unreadable");
}

TEST_CASE("webhooks: where the log does not take it the provider is told to come again") {
    const struct {
        std::string name, body;
        Code code;
        int status;
        std::string retry_after;
    } rows[] = {
        {"queue full", sample("vapi-hang.json"), Code::queue_full, 503, "1"},
        {"stopped", sample("vapi-hang.json"), Code::stopped, 503, "1"},
        {"unknown", sample("vapi-hang.json"), Code::unavailable, 503, "1"},
        {"disk", sample("vapi-hang.json"), Code::io, 503, "1"},
        {"too large", sample("vapi-hang.json"), Code::too_large, 413, ""},
        {"an unreadable one that cannot be kept", "{", Code::queue_full, 503, "1"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        for (const bool at_once : {true, false}) {
            Edge edge;
            if (at_once) edge.log.refuse(row.code);
            edge.send(post("/webhooks/vapi", row.body));
            edge.log.fail_all(row.code);
            CHECK(edge.answer().status == row.status);
            CHECK(header_of(edge.answer(), "Retry-After") == row.retry_after);
            CHECK(header_of(edge.answer(), "Beaker-Position").empty());
            CHECK_FALSE(edge.answer().body.contains("the disk"));
        }
    }
}

TEST_CASE("webhooks: other methods, paths and providers without a secret") {
    Edge edge({.stripe = by_header(), .twilio = {}, .vapi = by_header()});
    auto get = post("/webhooks/stripe", "");
    get.method = "GET";
    edge.send(std::move(get));
    edge.send(post("/webhooks/twilio", "CallSid=CA1"));
    edge.send(post("/webhooks/paypal", "{}"));
    REQUIRE(edge.answers.list.size() == 3);
    CHECK(edge.answers.list[0].status == 405);
    CHECK(header_of(edge.answers.list[0], "Allow") == "POST");
    CHECK(edge.answers.list[1].status == 503);
    CHECK(edge.answers.list[1].body.contains("twilio"));
    CHECK(edge.answers.list[2].status == 404);
    CHECK(edge.log.appended.empty());
}

TEST_CASE("webhooks: a conversation update is recorded without the conversation") {
    Edge edge;
    const auto body = sample("vapi-conversation-update.json");
    edge.send(post("/webhooks/vapi", body));
    CHECK(edge.record().attribute(attribute::kind) == "conversation-update");
    CHECK(edge.record().value == R"({"message":{"type":"conversation-update"},"omitted":{"bytes":)" +
                                     std::to_string(body.size()) + R"(,"sha256":")" + hex(sha256(body)) +
                                     "\"}}");
}

namespace {

/// A settlement as the log delivers it.
log::Stored settlement(const Uuid& input, Outcome outcome, std::optional<RawJson> answer = {}) {
    const InputSettled settled{.input_id = input,
                               .kind = std::string(webhook_received),
                               .outcome = outcome,
                               .received_at = now,
                               .problem = {},
                               .answer = std::move(answer),
                               .webhook = {}};
    Record record;
    record.type = InputSettled::type;
    record.value = to_json(settled);
    return {Topic::domain_events, {0, 0}, std::make_shared<const Record>(std::move(record)), {}};
}

const RawJson tenants_answer{R"({"assistantId":"a1"})"};

}  // namespace

TEST_CASE("webhooks: a message that wants an answer gets what is decided on it") {
    // clang-format off
    const struct { const char* name; std::vector<std::pair<Outcome, std::optional<RawJson>>> settled; std::string answer; } rows[] = {
        {"decided",                     {{Outcome::processed, tenants_answer}},                                      tenants_answer.text},
        {"forwarded, then decided",     {{Outcome::forwarded, {}}, {Outcome::processed, tenants_answer}},            tenants_answer.text},
        {"parked, then decided",        {{Outcome::parked, {}}, {Outcome::processed, tenants_answer}},               tenants_answer.text},
        {"decided before, and again",   {{Outcome::duplicate, tenants_answer}},                                      tenants_answer.text},
        {"twice in flight",             {{Outcome::duplicate, {}}, {Outcome::processed, tenants_answer}},            tenants_answer.text},
        {"failed: the safe answer",     {{Outcome::failed, {}}},                                                     R"({"error":"Thank you for calling. Nobody can take your call right now. We will call you back."})"},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Edge edge;
        edge.send(post("/webhooks/vapi", sample("vapi-assistant-request.json")));
        const Uuid input = edge.record().id;
        edge.log.acknowledge_all();
        for (const auto& [outcome, answer] : row.settled) {
            CHECK(edge.answers.list.empty());
            const log::Stored stored = settlement(input, outcome, answer);
            edge.desk.take({&stored, 1});
        }
        CHECK(edge.answer().status == 200);
        CHECK(edge.answer().body == row.answer);
        CHECK(header_of(edge.answer(), "Beaker-Position").ends_with(":0"));
        CHECK(edge.log.appended.size() == 1);
        CHECK(edge.desk.waiting() == 0);
    }
}

TEST_CASE("webhooks: a decision that is late gets the safe answer, and an input says so") {
    const struct {
        std::string file;
        std::chrono::milliseconds patience;
        std::string says;
    } rows[] = {
        {"vapi-assistant-request.json", std::chrono::milliseconds(5500), "call you back"},
        {"vapi-tool-calls.json", std::chrono::milliseconds(3000), R"("toolCallId":"call_SampleTool0001")"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.file);
        Edge edge;
        edge.send(post("/webhooks/vapi", sample(row.file)));
        edge.log.acknowledge_all();
        const Record& asked = edge.record();
        const Uuid input = asked.id;
        const std::string stream = asked.subject;
        edge.clock.advance(row.patience - std::chrono::milliseconds(1));
        edge.desk.expire(edge.clock.steady());
        CHECK(edge.answers.list.empty());
        edge.clock.advance(std::chrono::milliseconds(1));
        edge.desk.expire(edge.clock.steady());
        CHECK(edge.answer().status == 200);
        CHECK(edge.answer().body.find(row.says) != std::string::npos);
        CHECK(edge.observed.at(0).reason == "late");

        REQUIRE(edge.log.appended.size() == 2);
        const Record& missed = edge.log.appended.back().record;
        CHECK(missed.type == AnswerMissed::type);
        CHECK(missed.subject == stream);
        CHECK(missed.causation == input);
        CHECK(from_json<AnswerMissed>(missed.value).value().input_id == input);
        const log::Stored stored = settlement(input, Outcome::processed, tenants_answer);
        edge.desk.take({&stored, 1});
        CHECK(edge.answers.list.size() == 1);
    }
}

TEST_CASE("webhooks: nobody is told of a decision before their own delivery is stored") {
    Edge edge;
    edge.send(post("/webhooks/vapi", sample("vapi-assistant-request.json")));
    const Uuid input = edge.record().id;
    const log::Stored of_another_delivery = settlement(input, Outcome::processed, tenants_answer);
    edge.desk.take({&of_another_delivery, 1});
    edge.clock.advance(std::chrono::seconds(7));
    edge.desk.expire(edge.clock.steady());
    CHECK(edge.answers.list.empty());
    SUBCASE("then stored: late by now") {
        edge.log.acknowledge_all();
        CHECK(edge.answer().status == 200);
        CHECK(edge.observed.at(0).reason == "late");
    }
    SUBCASE("then not stored") {
        edge.log.fail_all(Code::unavailable);
        CHECK(edge.answer().status == 503);
        CHECK(edge.log.appended.size() == 1);
    }
}
