#include "ingest/api/action_operations.hpp"

#include <iterator>

#include "ingest/api/openapi_parts.hpp"
#include "ingest/api/operation_schemas.hpp"
#include "ingest/problem.hpp"
#include "schemas/events/dead_letter.hpp"

namespace beaker::ingest::api {

namespace {

// The webhooks that the examples of the webhooks have made (webhooks/webhook_operations.cpp): one that was
// decided, and one whose status makes no sense.
constexpr std::string_view webhook = "5275e39f-2b10-8000-b3d7-2003d9ae3e3f";
constexpr std::string_view nonsense = "ab3207ba-4d68-8000-ba8b-86ec5635d23c";
constexpr std::string_view nothing = "0197a5c2-0000-8000-8000-00000000dead";

constexpr std::string_view json = "application/json";

/// What every action takes beside its own.
std::vector<OperationParameter> with_common(std::vector<OperationParameter> own) {
    own.push_back(header_parameter("Idempotency-Key",
                                   "Makes it repeatable: the same key with the same body is the same action.",
                                   R"({"type":"string","pattern":"^[!-~]{1,255}$"})"));
    own.push_back(
        header_parameter("Prefer",
                         "`wait=N`: how many seconds to wait for the decision, 2 unless told, 30 at most "
                         "(RFC 7240).",
                         R"({"type":"string"})"));
    return own;
}

OperationBody body_of(std::string_view name, std::string_view members, std::string_view required) {
    return asker_body(name, "Who asks, and what else there is to say.", members, required);
}

OperationAnswer decided(std::string_view description, NamedSchema schema) {
    return {.status = 200,
            .description = description,
            .content_type = json,
            .schema = std::move(schema),
            .headers = {answer_header::position},
            .example = {}};
}

/// What every action may be answered beside its own.
std::vector<OperationAnswer> answers_with(OperationAnswer own) {
    OperationAnswer later{
        .status = 202,
        .description = "Stored, and not decided yet: `Location` will tell.",
        .content_type = json,
        .schema =
            {"ActionStored",
             R"({"type":"object","properties":{"action":{"type":"string","format":"uuid"}},"required":["action"]})"},
        .headers = {answer_header::position, answer_header::location},
        .example = R"({"action":"0197a5c2-0000-8000-8000-00000000ac71"})"};
    std::vector<OperationAnswer> all{
        std::move(own),
        std::move(later),
        problem_answer("A parameter, or the body, is wrong: `errors` names each.",
                       problem(ProblemKind::bad_body, "", {{"/asked_by", "must be a user name"}})),
        problem_answer("It was decided against.",
                       problem(ProblemKind::refused, "This stream has not settled such an input.")),
        problem_answer("The body is too large.",
                       problem(ProblemKind::too_large, "The record is larger than the log takes.")),
        problem_answer("The Idempotency-Key came with another body before.",
                       problem(ProblemKind::key_reused, "The same Idempotency-Key came with another body.")),
        problem_answer("It could not be decided.",
                       problem(ProblemKind::undecided, "It is kept as a dead letter."))};
    for (OperationAnswer& each : all)
        if (each.status == 409 || each.status == 422 || each.status == 500)
            each.headers.push_back(answer_header::position);
    return all;
}

NamedSchema answer_schema() {
    return schema_of<ReprocessAnswer>("ReprocessAnswer", "What a request about an input came to.");
}

constexpr std::string_view at_most_once =
    "Whoever asks twice, or two at once, have it decided once: what is done is answered `already_done`.";

std::vector<OperationExample> refused_examples(std::string_view id, std::string_view body) {
    return {{"unknown", "An id that nobody has.", 404, {{"id", nothing}}, body},
            {"no_id", "An id that is none names nothing.", 404, {{"id", "mine"}}, body},
            {"no_name",
             "An e-mail address is no user name.",
             400,
             {{"id", id}},
             R"({"asked_by":"dana@example.com","reason":"x"})"},
            {"no_json", "A body that is no JSON.", 400, {{"id", id}}, "{"},
            {"nobody", "For anybody but admins there is nothing here.", 404, {{"id", id}}, body, false},
            {"read", "It can only be posted to.", 405, {{"id", id}}, {}, true, "GET"}};
}

std::vector<OperationExample> with(std::vector<OperationExample> own, std::vector<OperationExample> more) {
    std::ranges::move(more, std::back_inserter(own));
    return own;
}

}  // namespace

Operation describe_reprocess() {
    constexpr std::string_view by_name = R"({"asked_by":"dana"})";
    return {
        .id = "reprocessWebhookEvent",
        .tag = "Inspector",
        .summary = "Has a webhook decided again that failed, or with `force` any.",
        .description = at_most_once,
        .parameters = with_common({id_variable("id", "The webhook's id.")}),
        .bodies = {body_of("Reprocess", R"(,"force":{"type":["boolean","null"]})", "")},
        .answers = answers_with(decided("What came of it.", answer_schema())),
        .examples = with(
            {{"failed", "One whose status makes no sense: it fails again.", 200, {{"id", nonsense}}, by_name},
             {"done", "One that was decided.", 200, {{"id", webhook}}, by_name},
             {"forced",
              "The same, insisted on.",
              200,
              {{"id", webhook}, {"Idempotency-Key", "doc-1"}},
              R"({"asked_by":"dana","force":true})"},
             {"key_reused",
              "The key of another request.",
              422,
              {{"id", webhook}, {"Idempotency-Key", "doc-1"}},
              by_name}},
            refused_examples(nonsense, by_name))};
}

Operation describe_requeue() {
    constexpr std::string_view by_name = R"({"asked_by":"dana"})";
    return {.id = "requeueDeadLetter",
            .tag = "Dead letters",
            .summary = "Has a dead letter decided again.",
            .description = at_most_once,
            .parameters = with_common({id_variable("id", "The input's id.")}),
            .bodies = {body_of("Requeue", "", "")},
            .answers = answers_with(decided("What came of it.", answer_schema())),
            .examples = with({{"again", "It makes no sense now either.", 200, {{"id", nonsense}}, by_name},
                              {"patient",
                               "Waiting for ten seconds at most.",
                               200,
                               {{"id", nonsense}, {"Prefer", "wait=10"}},
                               by_name}},
                             refused_examples(nonsense, by_name))};
}

Operation describe_resolve() {
    constexpr std::string_view why = R"({"asked_by":"dana","reason":"a test of theirs"})";
    return {
        .id = "resolveDeadLetter",
        .tag = "Dead letters",
        .summary = "Leaves a dead letter undecided, for a reason.",
        .description = "Who says so answers for it: it no longer waits for anybody.",
        .parameters = with_common({id_variable("id", "The input's id.")}),
        .bodies = {body_of(
            "Resolve",
            R"(,"reason":{"type":"string","minLength":1,"maxLength":500,"description":"Why; no personal data."})",
            R"("reason")")},
        .answers = answers_with(decided("What came of it.", answer_schema())),
        .examples =
            with({{"resolved", "Nobody will look at it again.", 200, {{"id", nonsense}}, why},
                  {"twice", "It was resolved before.", 200, {{"id", nonsense}}, why},
                  {"no_reason", "Without a reason.", 400, {{"id", nonsense}}, R"({"asked_by":"dana"})"}},
                 refused_examples(nonsense, why))};
}

Operation describe_reveal() {
    constexpr std::string_view look = R"({"asked_by":"dana","what":"topics export domain.events"})";
    return {
        .id = "noteReveal",
        .tag = "Audit",
        .summary = "Notes who is about to see personal data, and where.",
        .description = "The command line's `--reveal` does it before it shows anything.",
        .parameters = with_common({}),
        .bodies = {body_of(
            "Reveal",
            R"(,"what":{"type":"string","minLength":1,"maxLength":200,"description":"What they look at."})",
            R"("what")")},
        .answers = answers_with(decided("It is noted.", {"Noted", R"({"type":"object"})"})),
        .examples = {{"export", "An export of a topic.", 200, {}, look},
                     {"of_what", "Without saying of what.", 400, {}, R"({"asked_by":"dana"})"},
                     {"nobody", "For anybody but admins there is nothing here.", 404, {}, look, false},
                     {"read", "It can only be posted to.", 405, {}, {}, true, "GET"}}};
}

}  // namespace beaker::ingest::api
