#include "ingest/api/dead_letters.hpp"

#include <boost/describe.hpp>

#include <optional>
#include <string>

#include "ingest/api/action_operations.hpp"
#include "ingest/api/asked_by.hpp"
#include "ingest/api/json_request.hpp"
#include "ingest/problem.hpp"
#include "schemas/described/codec.hpp"
#include "schemas/events/dead_letter.hpp"
#include "schemas/stream.hpp"

namespace beaker::ingest::api {

struct RequeueBody {
    std::optional<std::string> asked_by;
};
BOOST_DESCRIBE_STRUCT(RequeueBody, (), (asked_by))

struct ReprocessBody {
    std::optional<std::string> asked_by;
    std::optional<bool> force;
};
BOOST_DESCRIBE_STRUCT(ReprocessBody, (), (asked_by, force))

/// A dead letter as another node tells it.
struct LetterElsewhere {
    std::string stream;
    std::optional<RecordCopy> record;
};
BOOST_DESCRIBE_STRUCT(LetterElsewhere, (), (stream, record))

struct ResolveBody {
    std::optional<std::string> asked_by;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(ResolveBody, (), (asked_by, reason))

namespace {

constexpr std::string_view admin = "admin";
constexpr std::size_t reason_characters_max = 500;

http::Response no_such_letter() { return problem(ProblemKind::not_found, "There is no such dead letter."); }

/// What another node has answered to a question for one thing; none where there is none.
template <class T>
std::expected<std::optional<T>, QueryError> told(const http::Response& answer) {
    if (answer.status == 404) return std::nullopt;
    auto found = answer.status == 200 ? from_json<T>(answer.body) : std::unexpected(DecodeError{});
    if (!found) return std::unexpected(QueryError{QueryError::Code::unavailable, "nobody can tell now"});
    return std::move(*found);
}

http::Response unreadable(const QueryError& error) {
    return problem(ProblemKind::reads_unavailable, error.detail);
}

}  // namespace

std::vector<Route> DeadLetters::routes() {
    return {
        {"POST", "/v1/admin/webhook-events/{id}/reprocess", Access::admin, serve(&DeadLetters::reprocess),
         describe_reprocess()},
        {"POST", "/v1/admin/dead-letters/{id}/requeue", Access::admin, serve(&DeadLetters::requeue),
         describe_requeue()},
        {"POST", "/v1/admin/dead-letters/{id}/resolve", Access::admin, serve(&DeadLetters::resolve),
         describe_resolve()},
    };
}

Serve DeadLetters::serve(Perform perform) {
    return [this, perform](Asked asked, http::Respond respond) {
        const auto id = Uuid::parse(asked.variables.front());
        if (!id) return respond(problem(ProblemKind::not_found, "There is no such input."));
        execute_([this, perform, id = *id, asked = std::move(asked), respond = std::move(respond)]() mutable {
            (this->*perform)(id, asked, std::move(respond));
        });
    };
}

/// Where it failed, its stream knows the record. Anything else can only be forced, with the record from
/// `inputs`.
void DeadLetters::reprocess(const Uuid& id, const Asked& asked, http::Respond respond) {
    const auto body = read_body<ReprocessBody>(asked.request);
    if (!body) return respond(body.error());
    auto name = asked_by(body->asked_by);
    if (!name) return respond(std::move(name.error()));
    ReprocessRequested request{
        .input_id = id, .asked_by = std::move(*name), .force = body->force.value_or(false), .record = {}};
    const auto found = original_of(id);
    if (!found) return respond(unreadable(found.error()));
    if (!*found)
        return respond(
            problem(ProblemKind::not_found, "There is no such webhook, or its record is no longer kept."));
    Action action{(*found)->subject, std::string(admin), {}};
    if (request.force) request.record = **found;
    action.event = std::move(request);
    actions_.perform(asked.request, action, std::move(respond));
}

/// As it lay before the stream that settles it: that of a dead letter, or the one that a webhook came to.
std::expected<std::optional<RecordCopy>, QueryError> DeadLetters::original_of(const Uuid& id) const {
    auto letter = record_of(id);
    if (!letter || *letter) return letter;
    const auto input = webhook_of(id);
    if (!input) return std::unexpected(input.error());
    if (!*input) return std::nullopt;
    RecordCopy record = RecordCopy::of(*(*input)->record);
    const auto& tenant = (*input)->tenant;
    if (tenant && record.subject != tenant_stream(*tenant)) {
        record.attributes.emplace(attribute::origin, record.subject);
        record.subject = tenant_stream(*tenant);
    }
    return record;
}

std::expected<std::optional<RecordCopy>, QueryError> DeadLetters::record_of(const Uuid& id) const {
    if (!elsewhere_) return queries_.dead_letter_record(id);
    auto letter = told<LetterElsewhere>(elsewhere_->dead_letter_now(id));
    if (!letter) return std::unexpected(letter.error());
    return *letter ? std::move((*letter)->record) : std::nullopt;
}

std::expected<std::optional<Queries::WebhookInput>, QueryError> DeadLetters::webhook_of(
    const Uuid& id) const {
    if (!elsewhere_) return queries_.webhook_input(id);
    const auto row = told<WebhookEventRow>(elsewhere_->webhook_now(id));
    if (!row) return std::unexpected(row.error());
    if (!*row) return std::nullopt;
    return queries_.webhook_input(id, **row);
}

std::expected<std::optional<std::string>, QueryError> DeadLetters::stream_of(const Uuid& id) const {
    if (!elsewhere_) return queries_.stream_of_dead_letter(id);
    auto letter = told<LetterElsewhere>(elsewhere_->dead_letter_now(id));
    if (!letter) return std::unexpected(letter.error());
    if (!*letter) return std::nullopt;
    return std::move((*letter)->stream);
}

void DeadLetters::requeue(const Uuid& id, const Asked& asked, http::Respond respond) {
    const auto body = read_body<RequeueBody>(asked.request);
    if (!body) return respond(body.error());
    auto name = asked_by(body->asked_by);
    if (!name) return respond(std::move(name.error()));
    const auto stream = stream_of(id);
    if (!stream) return respond(unreadable(stream.error()));
    if (!*stream) return respond(no_such_letter());
    actions_.perform(
        asked.request,
        {**stream, std::string(admin),
         ReprocessRequested{.input_id = id, .asked_by = std::move(*name), .force = {}, .record = {}}},
        std::move(respond));
}

void DeadLetters::resolve(const Uuid& id, const Asked& asked, http::Respond respond) {
    auto body = read_body<ResolveBody>(asked.request);
    if (!body) return respond(std::move(body.error()));
    auto name = asked_by(body->asked_by);
    if (!name) return respond(std::move(name.error()));
    if (!has_length(body->reason, reason_characters_max))
        return respond(
            problem(ProblemKind::bad_body, "", {{"/reason", "must be a text of 1 to 500 characters"}}));
    const auto stream = stream_of(id);
    if (!stream) return respond(unreadable(stream.error()));
    if (!*stream) return respond(no_such_letter());
    actions_.perform(asked.request,
                     {**stream, std::string(admin),
                      DeadLetterResolutionRequested{id, std::move(*name), std::move(body->reason)}},
                     std::move(respond));
}

}  // namespace beaker::ingest::api
