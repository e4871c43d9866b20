#include "ingest/api/action_operations.hpp"

#include "ingest/api/action_parts.hpp"
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

OperationBody body_of(std::string_view name, std::string_view members, std::string_view required) {
    return asker_body(name, "Who asks, and what else there is to say.", members, required);
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

}  // namespace

Operation describe_reprocess() {
    constexpr std::string_view by_name = R"({"asked_by":"dana"})";
    return {
        .id = "reprocessWebhookEvent",
        .tag = "Inspector",
        .summary = "Has a webhook decided again that failed, or with `force` any.",
        .description = at_most_once,
        .parameters = with_action_headers({id_variable("id", "The webhook's id.")}),
        .bodies = {body_of("Reprocess", R"(,"force":{"type":["boolean","null"]})", "")},
        .answers = action_answers(decided_answer("What came of it.", answer_schema())),
        .examples = with_examples(
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
            .parameters = with_action_headers({id_variable("id", "The input's id.")}),
            .bodies = {body_of("Requeue", "", "")},
            .answers = action_answers(decided_answer("What came of it.", answer_schema())),
            .examples =
                with_examples({{"again", "It makes no sense now either.", 200, {{"id", nonsense}}, by_name},
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
        .parameters = with_action_headers({id_variable("id", "The input's id.")}),
        .bodies = {body_of(
            "Resolve",
            R"(,"reason":{"type":"string","minLength":1,"maxLength":500,"description":"Why; no personal data."})",
            R"("reason")")},
        .answers = action_answers(decided_answer("What came of it.", answer_schema())),
        .examples = with_examples(
            {{"resolved", "Nobody will look at it again.", 200, {{"id", nonsense}}, why},
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
        .parameters = with_action_headers({}),
        .bodies = {body_of(
            "Reveal",
            R"(,"what":{"type":"string","minLength":1,"maxLength":200,"description":"What they look at."})",
            R"("what")")},
        .answers = action_answers(decided_answer("It is noted.", {"Noted", R"({"type":"object"})"})),
        .examples = {{"export", "An export of a topic.", 200, {}, look},
                     {"of_what", "Without saying of what.", 400, {}, R"({"asked_by":"dana"})"},
                     {"nobody", "For anybody but admins there is nothing here.", 404, {}, look, false},
                     {"read", "It can only be posted to.", 405, {}, {}, true, "GET"}}};
}

}  // namespace beaker::ingest::api
