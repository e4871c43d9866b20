#include "ingest/api/sign_in_operations.hpp"

#include "ingest/api/action_parts.hpp"
#include "ingest/api/openapi_parts.hpp"
#include "ingest/api/operation_schemas.hpp"
#include "ingest/problem.hpp"
#include "schemas/events/person.hpp"

namespace beaker::ingest::api {

namespace {

constexpr std::string_view tag = "Sign-in";
constexpr std::string_view json = "application/json";

NamedSchema session_schema() {
    return schema_of<SessionAnswer>("Session", "Who is signed in, and until when.");
}

void add_rate(OperationAnswer& answer) {
    for (const auto name :
         {answer_header::rate_limit, answer_header::rate_remaining, answer_header::rate_reset})
        answer.headers.push_back(name);
}

OperationAnswer throttled() {
    auto answer = problem_answer("Ten sign-ups and trials in ten minutes from one address, and no more.",
                                 problem(ProblemKind::too_many_requests, "Try again later."));
    answer.headers.push_back(answer_header::retry_after);
    add_rate(answer);
    return answer;
}

OperationAnswer no_session() {
    return problem_answer("A token let the caller in, and not a session.",
                          problem(ProblemKind::not_found, "A token let you in, and not a session."));
}

OperationAnswer from_elsewhere() {
    return problem_answer("Another site had the browser send it.",
                          problem(ProblemKind::cross_origin, "Send it from a page of ours."));
}

}  // namespace

Operation describe_sign_up() {
    auto answers = action_answers(decided_answer(
        "A link is on its way to the address, whether it was known or not.",
        {"LinkSent",
         R"({"type":"object","properties":{"status":{"const":"link_sent"}},"required":["status"]})"}));
    for (auto& each : answers)
        if (each.status != 400) add_rate(each);
    answers.push_back(throttled());
    return {
        .id = "signUp",
        .tag = tag,
        .summary = "Has a link mailed to sign in with, to somebody new or not.",
        .description =
            "The answer does not tell whether the address is known. Consent to marketing mail is recorded as "
            "it "
            "is said here, and counts once the link is used. At most five links an hour are mailed to one "
            "address.",
        .parameters = with_action_headers({}),
        .bodies = {{json,
                    "Whom to mail.",
                    {"Signup",
                     R"({"type":"object","properties":{"email":{"type":"string","maxLength":254},)"
                     R"("marketing_consent":{"type":["boolean","null"],"default":false},)"
                     R"("statement":{"type":["string","null"],"minLength":1,"maxLength":1000,)"
                     R"("description":"What they were shown to consent to."}},"required":["email"],)"
                     R"("additionalProperties":false})"}}},
        .answers = std::move(answers),
        .examples = {
            {"new", "Somebody signs up.", 200, {}, R"({"email":"dana@example.com"})"},
            {"consent",
             "Somebody wants to be written to.",
             200,
             {},
             R"({"email":"kim@example.com","marketing_consent":true,"statement":"Yes, write to me."})"},
            {"no_email", "That is no address.", 400, {}, R"({"email":"dana"})"},
            {"unknown_member",
             "There is no such member.",
             400,
             {},
             R"({"email":"dana@example.com","plan":"pro"})"},
            {"read", "It can only be posted to.", 405, {}, {}, true, "GET"}}};
}

Operation describe_magic_link() {
    return {.id = "followMagicLink",
            .tag = tag,
            .summary = "Signs in whoever follows the link that was mailed, once, within 20 minutes.",
            .description = "Asking for the headers alone (HEAD) uses nothing up.",
            .parameters = {{"token", OperationParameter::Place::query, "The link's own.",
                            R"({"type":"string"})"}},
            .answers = {{.status = 303,
                         .description = "Signed in: the session is in the cookie, and goes on at `Location`.",
                         .content_type = json,
                         .schema = session_schema(),
                         .headers = {answer_header::position, answer_header::location,
                                     answer_header::set_cookie}},
                        {.status = 202,
                         .description = "Stored, and not decided yet: follow it again.",
                         .content_type = json,
                         .headers = {answer_header::position, answer_header::location}},
                        {.status = 204, .description = "To HEAD: it may be a link of ours."},
                        problem_answer("It is none of our links, or long gone.",
                                       problem(ProblemKind::not_found, "There is no such link.")),
                        problem_answer("It has expired, or was used. A new one can be asked for.",
                                       problem(ProblemKind::link_expired,
                                               "Links are good for 20 minutes. Ask for a new one."))},
            .examples = {{"none", "Without a token.", 404},
                         {"wrong", "A token that we never gave out.", 404, {{"token", "AAAA"}}}}};
}

Operation describe_session() {
    return {.id = "getSession",
            .tag = tag,
            .summary = "Who is signed in.",
            .description = "Of the session in the cookie.",
            .answers = {{.status = 200,
                         .description = "The session.",
                         .content_type = json,
                         .schema = session_schema()},
                        no_session()},
            .examples = {{"token", "The admin's token is no session.", 404},
                         {"nobody", "Nobody is signed in.", 401, {}, {}, false}}};
}

Operation describe_sign_out() {
    auto answers = action_answers(
        decided_answer("The session lets nobody in any more.", {"SignedOut", R"({"type":"object"})"}));
    answers.front().headers.push_back(answer_header::set_cookie);
    answers.push_back(no_session());
    answers.push_back(from_elsewhere());
    return {.id = "signOut",
            .tag = tag,
            .summary = "Signs out.",
            .description = "The session in the cookie ends at once, everywhere.",
            .parameters = with_action_headers({}),
            .answers = std::move(answers),
            .examples = {{"token", "The admin's token is no session.", 404},
                         {"nobody", "Nobody is signed in.", 401, {}, {}, false}}};
}

Operation describe_set_admin() {
    return {.id = "setAdmin",
            .tag = tag,
            .summary = "Makes somebody an admin, or no longer one.",
            .description =
                "Who becomes one signs in again, to a session of eight hours; who no longer is loses theirs "
                "at once. "
                "The log keeps who said so, and why.",
            .parameters = with_action_headers({}),
            .bodies = {asker_body("AdminFlag", "Who, and who says so.",
                                  R"(,"email":{"type":"string","maxLength":254},"admin":{"type":"boolean"},)"
                                  R"("reason":{"type":"string","minLength":1,"maxLength":500})",
                                  R"("email","admin","reason")")},
            .answers = action_answers(decided_answer("It is so.", {"AdminSet", R"({"type":"object"})"})),
            .examples = {
                {"granted",
                 "To somebody who has signed up.",
                 200,
                 {},
                 R"({"email":"dana@example.com","admin":true,"asked_by":"ops","reason":"on call"})"},
                {"revoked",
                 "No longer.",
                 200,
                 {},
                 R"({"email":"dana@example.com","admin":false,"asked_by":"ops","reason":"off call"})"},
                {"unknown",
                 "Nobody has signed up with it.",
                 409,
                 {},
                 R"({"email":"nobody@example.com","admin":true,"reason":"a mistake"})"},
                {"no_reason", "Without a reason.", 400, {}, R"({"email":"dana@example.com","admin":true})"},
                {"nobody",
                 "For anybody but admins there is nothing here.",
                 404,
                 {},
                 R"({"email":"dana@example.com","admin":true,"reason":"x"})",
                 false}}};
}

}  // namespace beaker::ingest::api
