#include "ingest/api/actions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "ingest/api/parameters.hpp"
#include "ingest/problem.hpp"
#include "ingest/trace_context.hpp"
#include "schemas/stream.hpp"
#include "schemas/values/token.hpp"

namespace beaker::ingest::api {

namespace {

constexpr std::chrono::seconds wait_usual{2};
constexpr std::chrono::seconds wait_max{30};
constexpr std::size_t key_bytes_max = 255;

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// How long the caller wants to wait: what cannot be understood is no preference (RFC 7240 §2).
std::chrono::seconds patience(std::string_view prefer, std::chrono::seconds usual) {
    while (!prefer.empty()) {
        const auto comma = prefer.find(',');
        const auto each = trimmed(prefer.substr(0, comma));
        prefer = comma == std::string_view::npos ? std::string_view{} : prefer.substr(comma + 1);
        constexpr std::string_view wait = "wait=";
        if (!each.starts_with(wait)) continue;
        std::int64_t seconds = 0;
        const auto digits = each.substr(wait.size());
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
        if (error == std::errc() && end == digits.data() + digits.size() && seconds >= 0)
            return std::min(std::chrono::seconds(seconds), wait_max);
    }
    return usual;
}

/// Visible characters only: a key comes back in no header, but it is part of an id.
bool is_key(std::string_view text) {
    return !text.empty() && text.size() <= key_bytes_max &&
           std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

Record record_of(const http::Request& request, const Action& action, std::string_view key,
                 std::string_view pepper, Instant now) {
    Record record;
    record.id = Uuid::derive(slot_of_stream(action.stream),
                             {"action", action.stream, action.actor, request.method, request.path(), key});
    record.source = "/ingest";
    record.subject = action.stream;
    record.time = now;
    record.correlation = record.id;
    record.traceparent = traceparent_of(request.header("traceparent").value_or(""), record.id);
    record.attributes.push_back(
        {std::string(attribute::request_hash), token(pepper, "request body", request.body)});
    record.attributes.push_back({std::string(attribute::actor), action.actor});
    const Event event = action.event_of ? action.event_of(record.id) : action.event;
    record.type = event.type();
    record.value = event.json();
    return record;
}

std::string place_of(const Uuid& action) { return fmt::format("/v1/actions/{}", action.text()); }

http::Response not_taken(const log::LogError& error) {
    if (error.code == log::LogError::Code::too_large)
        return problem(ProblemKind::too_large, "The record is larger than the log takes.");
    return problem(ProblemKind::log_unavailable,
                   "Nothing is certain to be stored. Repeat it with the same Idempotency-Key.");
}

http::Response refused(const Problem& why) {
    const std::string sentence = why.text + ".";
    if (why.pointer)
        return problem_of_decision(ProblemKind::invalid, why.code, "", {{*why.pointer, why.text}});
    if (why.code == "not_found") return problem(ProblemKind::not_found, sentence);
    return problem_of_decision(ProblemKind::refused, why.code, sentence);
}

http::Response decided(const InputSettled& settled) {
    const std::string why = settled.problem ? settled.problem->text : std::string{};
    if (settled.problem && settled.problem->code == "idempotency_key_reused")
        return problem(ProblemKind::key_reused, why + ".");
    const bool again = settled.outcome == Outcome::duplicate;  // it hears what it heard first
    if (settled.problem && (again || settled.outcome == Outcome::refused)) return refused(*settled.problem);
    if (settled.outcome == Outcome::failed)
        return problem(ProblemKind::undecided, "It is kept as a dead letter.");
    http::Response answer;
    answer.body = settled.answer ? settled.answer->text : "{}";
    return answer;
}

http::Response undecided_yet(const Uuid& action) {
    http::Response answer;
    answer.status = 202;
    answer.headers.emplace_back("Location", place_of(action));
    answer.body = fmt::format(R"({{"action":"{}"}})", action.text());
    return answer;
}

}  // namespace

std::expected<std::string, http::Response> Actions::key_of(const http::Request& request) const {
    const auto sent = request.header("Idempotency-Key");
    if (!sent) return surroundings_.random();
    if (!is_key(*sent))
        return std::unexpected(bad_parameter("Idempotency-Key", "must be 1 to 255 visible ASCII characters"));
    return std::string(*sent);
}

void Actions::perform(const http::Request& request, const Action& action, http::Respond respond) {
    const auto key = action.key          ? std::expected<std::string, http::Response>(*action.key)
                     : action.repeatable ? key_of(request)
                                         : surroundings_.random();
    if (!key) return respond(key.error());
    auto record = record_of(request, action, *key, surroundings_.pepper, surroundings_.clock.now());

    auto& log = surroundings_.log;
    const auto partition = partition_of(slot_of_stream(record.subject), log.partitions());
    const auto deadline = surroundings_.real_clock.steady() + patience(request.header("Prefer").value_or(""),
                                                                       action.patience.value_or(wait_usual));
    const auto ticket = surroundings_.answers.expect(
        record.id, deadline,
        [id = record.id, shaped = action.answer,
         owed = std::move(respond)](std::expected<AnswerDesk::Answered, log::LogError> answered) mutable {
            if (!answered) return owed(not_taken(answered.error()));
            std::optional<http::Response> own;
            if (answered->settled && shaped) own = shaped(*answered->settled);
            auto response = own                 ? std::move(*own)
                            : answered->settled ? decided(*answered->settled)
                                                : undecided_yet(id);
            response.headers.emplace_back("Beaker-Position", answered->position.text());
            owed(std::move(response));
        });
    log.append(Topic::inputs, partition, std::move(record),
               [this, ticket](std::expected<Position, log::LogError> stored) {
                   if (stored)
                       surroundings_.answers.durable(ticket, *stored);
                   else
                       surroundings_.answers.failed(ticket, stored.error());
               });
}

}  // namespace beaker::ingest::api
