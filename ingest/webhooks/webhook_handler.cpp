#include "ingest/webhooks/webhook_handler.hpp"

#include <fmt/format.h>
#include <algorithm>

#include <chrono>
#include <utility>

#include "ingest/problem.hpp"
#include "ingest/trace_context.hpp"
#include "ingest/webhooks/stripe_envelope.hpp"
#include "ingest/webhooks/twilio_envelope.hpp"
#include "ingest/webhooks/vapi_envelope.hpp"
#include "ingest/webhooks/webhook_operations.hpp"
#include "processors/calls/vapi_answers.hpp"
#include "schemas/events/webhook.hpp"
#include "schemas/stream.hpp"
#include "schemas/values/sha256.hpp"

namespace beaker::ingest::webhooks {

/// One provider's way in.
struct WebhookHandler::Door {
    std::string_view provider;
    std::string_view path;
    Verify verify;
    ReadEnvelope read;
    std::string_view content_type;  ///< of the answer: Twilio takes JSON for an error
    std::string_view answer;
    api::Operation (*describe)();
};

/// An answer that is owed, with what the observer wants to know of it.
struct WebhookHandler::Pending {
    http::Respond respond;
    const WebhookHandler* handler;
    const Door* door;
    std::size_t body_bytes;
    std::chrono::nanoseconds since;

    void answer(http::Response response, std::string_view reason = {}) {
        const WebhookSurroundings& around = handler->surroundings_;
        const std::chrono::duration<double> took = around.real_clock.steady() - since;
        if (around.observer.answered)
            around.observer.answered({.provider = door->provider,
                                      .status = response.status,
                                      .body_bytes = body_bytes,
                                      .seconds = took.count(),
                                      .reason = reason});
        respond(std::move(response));
    }
};

namespace {

constexpr std::string_view json_type = "application/json";
constexpr std::string_view form_type = "application/x-www-form-urlencoded";
constexpr std::string_view json_answer = R"({"received":true})";

std::int64_t unix_seconds(Instant at) {
    return std::chrono::floor<std::chrono::seconds>(at - Instant::from_seconds(0)).count();
}

std::string event_stream(std::string_view provider, std::string_view key) {
    return route_stream(fmt::format("{}:event:{}", provider, key));
}

/// Where a webhook belongs: to our tenant, to the route that may know the tenant, or to itself.
std::string subject_of(const Envelope& envelope) {
    if (envelope.tenant) return tenant_stream(*envelope.tenant);
    if (!envelope.route_keys.empty()) return route_stream(envelope.route_keys.front());
    return event_stream(envelope.provider, envelope.key);
}

/// What is kept of Vapi's `conversation-update` when it comes though we do not subscribe to it: it repeats
/// the whole conversation each time, and nothing reads it.
std::string without_conversation(std::string_view body) {
    return fmt::format(
        R"({{"message":{{"type":"conversation-update"}},"omitted":{{"bytes":{},"sha256":"{}"}}}})",
        body.size(), hex(sha256(body)));
}

/// Id, subject and the rest that every record of a webhook has.
Record record_of(std::string_view type, std::string subject, std::initializer_list<std::string_view> identity,
                 const http::Request& request, Instant now) {
    Record record;
    record.id = Uuid::derive(slot_of_stream(subject), identity);
    record.type = type;
    record.source = "/ingest";
    record.subject = std::move(subject);
    record.time = now;
    record.correlation = record.id;
    record.traceparent = traceparent_of(request.header("traceparent").value_or(""), record.id);
    record.content_type = request.header("Content-Type").value_or("");
    return record;
}

void add(Record& record, std::string_view name, std::string_view value) {
    record.attributes.push_back({std::string(name), std::string(value)});
}

std::string joined(const std::vector<std::string>& texts) { return fmt::format("{}", fmt::join(texts, " ")); }

/// What is appended where the answer to this record is late; its time is set then.
Record missed_answer(const Record& input) {
    Record record;
    record.id = Uuid::derive(slot_of_stream(input.subject), {"answer missed", input.id.text()});
    record.type = AnswerMissed::type;
    record.source = input.source;
    record.subject = input.subject;
    record.causation = input.id;
    record.correlation = input.correlation;
    record.traceparent = input.traceparent;
    record.value = to_json(AnswerMissed{input.id});
    return record;
}

http::Response not_taken(const log::LogError& error) {
    if (error.code == log::LogError::Code::too_large)
        return problem(ProblemKind::too_large, "The body is larger than the log takes.");
    return problem(ProblemKind::log_unavailable, "Nothing is certain to be stored. Send it again.");
}

std::string_view reason_of(const log::LogError& error) {
    using Code = log::LogError::Code;
    switch (error.code) {
        case Code::queue_full:
            return "queue_full";
        case Code::too_large:
            return "too_large";
        case Code::stopped:
            return "stopped";
        default:
            return "unavailable";
    }
}

}  // namespace

WebhookHandler::WebhookHandler(WebhookSurroundings surroundings, Verifiers verifiers)
    : surroundings_(std::move(surroundings)),
      doors_(new std::array<Door, 3>{{
          {"stripe", "/webhooks/stripe", std::move(verifiers.stripe), stripe_envelope, json_type, json_answer,
           describe_stripe},
          {"twilio", "/webhooks/twilio", std::move(verifiers.twilio), twilio_envelope, "text/xml",
           "<Response/>", describe_twilio},
          {"vapi", "/webhooks/vapi", std::move(verifiers.vapi), vapi_envelope, json_type, json_answer,
           describe_vapi},
      }}) {}

WebhookHandler::~WebhookHandler() = default;

std::vector<api::Route> WebhookHandler::routes() {
    std::vector<api::Route> all;
    for (const Door& door : *doors_)
        all.push_back({"POST", door.path, api::Access::open,
                       [this](api::Asked asked, http::Respond respond) {
                           handle(std::move(asked.request), std::move(respond));
                       },
                       door.describe()});
    return all;
}

void WebhookHandler::handle(http::Request request, http::Respond respond) {
    const auto door = std::ranges::find(*doors_, request.path(), &Door::path);
    if (door == doors_->end()) return respond(problem(ProblemKind::not_found, "There is no such provider."));
    Pending pending{std::move(respond), this, &*door, request.body.size(), surroundings_.real_clock.steady()};
    if (request.method != "POST") return pending.answer(method_not_allowed("POST"), "method");
    if (!door->verify)
        return pending.answer(problem(ProblemKind::provider_not_configured,
                                      fmt::format("No webhook secret is configured for {}.", door->provider)),
                              "not_configured");
    const auto verified = door->verify(request, unix_seconds(surroundings_.real_clock.now()));
    if (!verified)
        return pending.answer(problem(ProblemKind::bad_signature, detail_of(verified.error())),
                              webhooks::reason_of(verified.error()));
    accept(*door, std::move(request), std::move(pending));
}

void WebhookHandler::accept(Door& door, http::Request request, Pending pending) {
    request.body.reserve(request.body.size() + parse_padding);
    const auto envelope =
        door.read({.body = request.body,
                   .query = request.query(),
                   .pepper = surroundings_.pepper,
                   .idempotency_token = request.header("I-Twilio-Idempotency-Token").value_or("")});
    if (!envelope) return append_rejected(envelope.error(), std::move(request), std::move(pending));
    append_received(*envelope, std::move(request), std::move(pending));
}

void WebhookHandler::append_received(const Envelope& envelope, http::Request request, Pending pending) {
    auto record = record_of(webhook_received, subject_of(envelope), {envelope.provider, envelope.key},
                            request, surroundings_.clock.now());
    add(record, attribute::provider, envelope.provider);
    add(record, attribute::kind, envelope.kind);
    add(record, attribute::event_id, envelope.event_id);
    if (!envelope.tenant && !envelope.route_keys.empty())
        add(record, attribute::route_keys, joined(envelope.route_keys));
    if (envelope.provider == "twilio" && record.content_type.empty()) record.content_type = form_type;
    const auto patience =
        envelope.provider == "vapi" ? processors::vapi_answer_patience(envelope.kind) : std::nullopt;
    auto safe = patience ? processors::safe_vapi_answer(request.body, envelope.kind) : std::nullopt;
    if (envelope.provider == "vapi" && envelope.kind == "conversation-update")
        record.value = without_conversation(request.body);
    else
        record.value = std::move(request.body);

    if (safe) return append_and_await(std::move(record), *std::move(safe), *patience, std::move(pending));
    http::Response taken{.status = 200,
                         .content_type = std::string(pending.door->content_type),
                         .body = std::string(pending.door->answer)};
    append(std::move(record), std::move(taken), {}, std::move(pending));
}

void WebhookHandler::append_and_await(Record record, RawJson safe, std::chrono::nanoseconds patience,
                                      Pending pending) {
    auto& log = surroundings_.log;
    const auto partition = partition_of(slot_of_stream(record.subject), log.partitions());
    const auto deadline = pending.since + patience;
    const auto ticket = surroundings_.answers.expect(
        record.id, deadline,
        [this, missed = missed_answer(record), partition, safe = std::move(safe),
         owed = std::move(pending)](std::expected<AnswerDesk::Answered, log::LogError> answered) mutable {
            if (!answered) return owed.answer(not_taken(answered.error()), reason_of(answered.error()));
            const bool late = !answered->settled;
            const bool decided = !late && answered->settled->answer;
            http::Response response{.status = 200,
                                    .content_type = std::string(json_type),
                                    .headers = {{"Beaker-Position", answered->position.text()}},
                                    .body = decided ? answered->settled->answer->text : std::move(safe.text)};
            owed.answer(std::move(response), late ? "late" : "");
            if (!late) return;
            missed.time = surroundings_.clock.now();
            // Nobody waits for it: where the log takes no more, the tenant is told when the input is decided.
            surroundings_.log.append(Topic::inputs, partition, std::move(missed), [](const auto&) {});
        });
    log.append(Topic::inputs, partition, std::move(record),
               [this, ticket](std::expected<Position, log::LogError> stored) {
                   if (stored)
                       surroundings_.answers.durable(ticket, *stored);
                   else
                       surroundings_.answers.failed(ticket, stored.error());
               });
}

void WebhookHandler::append_rejected(const BadBody& bad, http::Request request, Pending pending) {
    const auto provider = pending.door->provider;
    const auto digest = hex(sha256(request.body));
    // Not the id that the body would have if it could be read: once a later version can read it, its next
    // delivery must not be taken for a repetition.
    auto record = record_of(webhook_rejected, event_stream(provider, digest), {provider, "rejected", digest},
                            request, surroundings_.clock.now());
    add(record, attribute::provider, provider);
    add(record, attribute::kind, "unreadable");
    add(record, attribute::event_id, digest);
    record.value = std::move(request.body);
    append(std::move(record), problem(ProblemKind::bad_body, bad.reason), "unreadable", std::move(pending));
}

void WebhookHandler::append(Record record, http::Response when_durable, std::string_view reason,
                            Pending pending) {
    auto& log = surroundings_.log;
    const auto partition = partition_of(slot_of_stream(record.subject), log.partitions());
    log.append(Topic::inputs, partition, std::move(record),
               [answer = std::move(when_durable), reason,
                owed = std::move(pending)](std::expected<Position, log::LogError> stored) mutable {
                   if (!stored) return owed.answer(not_taken(stored.error()), reason_of(stored.error()));
                   answer.headers.emplace_back("Beaker-Position", stored->text());
                   owed.answer(std::move(answer), reason);
               });
}

}  // namespace beaker::ingest::webhooks
