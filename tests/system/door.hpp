#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "ingest/webhooks/webhook_handler.hpp"
#include "schemas/values/position.hpp"

namespace beaker::testing {

/// One delivery of a provider: which door, what its address carries, what it says.
struct Delivery {
    std::string provider;
    std::string query;  ///< of the address, without '?'; may be empty
    std::string body;
    bool operator==(const Delivery&) const = default;

    std::string target() const { return "/webhooks/" + provider + (query.empty() ? "" : "?" + query); }
    std::string content_type() const {
        return provider == "twilio" ? "application/x-www-form-urlencoded" : "application/json";
    }
};

/// The webhook edge over a log, without sockets and signatures.
class Door {
public:
    Door(log::Log& log, const log::Clock& clock)
        : handler_({.log = log,
                    .clock = clock,
                    .real_clock = clock,
                    .answers = desk_,
                    .pepper = "test pepper",
                    .observer = {}},
                   {.stripe = accepted, .twilio = accepted, .vapi = accepted}) {}

    /// Told the HTTP status, and where the record lies where it is durable.
    using Answered = std::function<void(int status, std::optional<Position> position)>;

    void post(const Delivery& delivery, Answered answered) {
        ingest::http::Request request;
        request.method = "POST";
        request.target = delivery.target();
        request.headers = {{"Content-Type", delivery.content_type()}};
        request.body = delivery.body;
        handler_.handle(std::move(request),
                        [answered = std::move(answered)](ingest::http::Response response) {
                            std::optional<Position> position;
                            for (const auto& [name, value] : response.headers)
                                if (name == "Beaker-Position") position = Position::parse(value).value();
                            answered(response.status, position);
                        });
    }

private:
    static std::expected<void, ingest::webhooks::SignatureError> accepted(const ingest::http::Request&,
                                                                          std::int64_t) {
        return {};
    }

    ingest::AnswerDesk desk_;  ///< nobody tells it of decisions
    ingest::webhooks::WebhookHandler handler_;
};

}  // namespace beaker::testing
