#include "ingest/api/action_parts.hpp"

#include <algorithm>
#include <iterator>

#include "ingest/api/openapi_parts.hpp"
#include "ingest/api/operation_schemas.hpp"
#include "ingest/problem.hpp"

namespace beaker::ingest::api {

std::vector<OperationParameter> with_action_headers(std::vector<OperationParameter> own) {
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

OperationAnswer decided_answer(std::string_view description, NamedSchema schema, int status) {
    return {.status = status,
            .description = description,
            .content_type = "application/json",
            .schema = std::move(schema),
            .headers = {answer_header::position},
            .example = {}};
}

std::vector<OperationAnswer> action_answers(OperationAnswer own) {
    OperationAnswer later{
        .status = 202,
        .description = "Stored, and not decided yet: `Location` will tell.",
        .content_type = "application/json",
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

std::vector<OperationExample> with_examples(std::vector<OperationExample> own,
                                            std::vector<OperationExample> more) {
    std::ranges::move(more, std::back_inserter(own));
    return own;
}

}  // namespace beaker::ingest::api
