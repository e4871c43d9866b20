#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/answer_desk.hpp"
#include "ingest/api/router.hpp"
#include "ingest/http/message.hpp"
#include "ingest/webhooks/envelope.hpp"
#include "ingest/webhooks/signature.hpp"
#include "log/clock.hpp"
#include "log/log.hpp"

namespace beaker::ingest::webhooks {

/// Whether the provider signed the request, at a time of seconds since 1970. Called on the I/O thread alone.
using Verify =
    std::move_only_function<std::expected<void, SignatureError>(const http::Request&, std::int64_t now)>;

/// How to verify each provider; empty where no secret is configured, which answers 503.
struct Verifiers {
    Verify stripe;
    Verify twilio;
    Verify vapi;
};

/// One webhook, answered.
struct WebhookAnswered {
    std::string_view provider;
    int status = 0;
    std::size_t body_bytes = 0;
    double seconds = 0;  ///< from the whole request to its answer
    /// Why it was not taken, or `late` where the safe answer was given: a short constant word for labels;
    /// else empty.
    std::string_view reason;
};

/// What metrics and logs want to hear of; called on the I/O thread or on the one that commits.
struct WebhookObserver {
    std::function<void(const WebhookAnswered&)> answered;
};

/// What the handler stands on; all of it must outlive the handler and every answer that is still owed.
struct WebhookSurroundings {
    log::Log& log;
    const log::Clock& clock;       ///< of records; may be virtual
    const log::Clock& real_clock;  ///< of signatures and durations
    AnswerDesk& answers;           ///< for messages whose sender wants a decision
    std::string pepper;
    WebhookObserver observer;
};

/// `POST /webhooks/{stripe,twilio,vapi}`: verifies the raw bytes, and only then reads them; appends; and
/// answers 200 when the record is durable. A repeated webhook gets the same id and the same answer: which of
/// them counts is decided behind the log, in its order. Nothing that failed verification leaves a trace in
/// the log; a signed body that cannot be read is kept as a rejected record and then answered 400.
///
/// Messages of Vapi's that want an answer (`assistant-request`, `tool-calls`, …) wait for their decision too,
/// which says what is answered. Where it is late they get the safe answer
/// (processors/calls/vapi_answers.hpp), and an `answer.missed` input says so.
class WebhookHandler {
public:
    WebhookHandler(WebhookSurroundings surroundings, Verifiers verifiers);
    ~WebhookHandler();

    /// AnswerDesk any path; 404 for one that is no provider's. I/O thread only.
    void handle(http::Request request, http::Respond respond);

    /// The doors as routes, for /openapi.json. They refer to this.
    std::vector<api::Route> routes();

private:
    struct Door;
    struct Pending;

    void accept(Door& door, http::Request request, Pending pending);
    void append_received(const Envelope& envelope, http::Request request, Pending pending);
    void append_rejected(const BadBody& bad, http::Request request, Pending pending);
    void append_and_await(Record record, RawJson safe, std::chrono::nanoseconds patience, Pending pending);
    void append(Record record, http::Response when_durable, std::string_view reason, Pending pending);

    WebhookSurroundings surroundings_;
    std::unique_ptr<std::array<Door, 3>> doors_;
};

}  // namespace beaker::ingest::webhooks
