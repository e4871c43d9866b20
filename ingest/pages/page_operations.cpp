#include "ingest/pages/page_operations.hpp"

#include "ingest/api/openapi_parts.hpp"
#include "ingest/api/operation_schemas.hpp"
#include "ingest/problem.hpp"

namespace beaker::ingest::pages {

using namespace beaker::ingest::api;

namespace {

constexpr std::string_view tag = "Pages";
constexpr std::string_view html = "text/html; charset=utf-8";
constexpr std::string_view form = "application/x-www-form-urlencoded";
constexpr std::string_view nobody_has = "0197a5c2-0000-8000-8000-00000000dead";

OperationAnswer shown(std::string_view description, int status = 200) {
    return {.status = status, .description = description, .content_type = html};
}

OperationAnswer goes_to(std::string_view description) {
    return {.status = 303, .description = description, .headers = {answer_header::location}};
}

OperationAnswer from_elsewhere() {
    return problem_answer("Another site had the browser send it.",
                          problem(ProblemKind::cross_origin, "Send it from a page of ours."));
}

NamedSchema fields(std::string_view name, std::string json) { return {name, std::move(json)}; }

}  // namespace

Operation describe_home() {
    return {
        .id = "firstPage",
        .tag = tag,
        .summary =
            "The first page: sign-up, or for whoever is signed in their trials and a form for another one.",
        .description = "Also what runs, and where the documents are; with `--dev` the sandbox's mailbox.",
        .answers = {shown("HTML, without script.")},
        .examples = {{"page", "For nobody in particular.", 200, {}, {}, false},
                     {"written", "It can only be read.", 405, {}, {}, true, "PUT"}}};
}

Operation describe_stylesheet() {
    return {.id = "stylesheet",
            .tag = tag,
            .summary = "What all pages look like.",
            .description = "One stylesheet without anything from elsewhere; good from 375 px on.",
            .answers = {{.status = 200,
                         .description = "CSS.",
                         .content_type = "text/css; charset=utf-8",
                         .headers = {answer_header::cache_control}}},
            .examples = {{"whole", "The stylesheet.", 200},
                         {"written", "It can only be read.", 405, {}, {}, true, "PUT"}}};
}

Operation describe_sign_up_form() {
    return {
        .id = "sendSignUpForm",
        .tag = tag,
        .summary = "The form of the first page: `POST /v1/signups` for the eye.",
        .description = "Known and unknown addresses are answered alike. The form needs no script.",
        .bodies = {{form, "The form's fields.",
                    fields("SignUpForm",
                           R"({"type":"object","properties":{"email":{"type":"string"},"marketing_consent":)"
                           R"({"type":"string","description":"There: consented."}},"required":["email"]})")}},
        .answers = {goes_to("To the page that says that a link is on its way."),
                    shown("The form again, with what is wrong.", 400), from_elsewhere(),
                    shown("There were too many from one address.", 429)},
        .examples = {{"sent", "Somebody signs up.", 303, {}, "email=lee%40example.com", false},
                     {"no_email", "That is no address.", 400, {}, "email=lee", false},
                     {"read", "It can only be posted to.", 405, {}, {}, true, "GET"}}};
}

Operation describe_link_sent() {
    return {.id = "linkSentPage",
            .tag = tag,
            .summary = "Says that a link is on its way, to whomever it may be.",
            .description = "Nobody's address is in it: it can be shown to anybody.",
            .answers = {shown("HTML, without script.")},
            .examples = {{"page", "The page.", 200},
                         {"written", "It can only be read.", 405, {}, {}, true, "PUT"}}};
}

Operation describe_sign_out_form() {
    return {.id = "sendSignOutForm",
            .tag = tag,
            .summary = "Signs out: `DELETE /v1/session` for the eye.",
            .description =
                "Takes the session's cookie back; somebody without a session goes to the first page too.",
            .answers = {goes_to("To the first page."), from_elsewhere()},
            .examples = {{"nobody", "Nobody is signed in.", 303, {}, {}, false},
                         {"read", "It can only be posted to.", 405, {}, {}, true, "GET"}}};
}

Operation describe_trial_form() {
    return {
        .id = "sendTrialForm",
        .tag = tag,
        .summary = "The form of the first page that begins a trial: `POST /v1/trials` for the eye.",
        .description = "Sent twice with the same `key` it is one trial.",
        .bodies =
            {{form, "The form's fields.",
              fields(
                  "TrialForm",
                  R"({"type":"object","properties":{"key":{"type":"string","description":"Makes it repeatable."},)"
                  R"("scenario":{"type":"string"},"business_name":{"type":"string"},"voice":{"type":"string"},)"
                  R"("style":{"type":"string"},"services":{"type":"string"},"hours":{"type":"string"},)"
                  R"("area":{"type":"string"},"prices":{"type":"string"}},"required":["scenario","business_name"]})")}},
        .answers = {goes_to("To the trial's page; to the first page where nobody is signed in."),
                    shown("Not decided yet: the same form once more.", 202),
                    shown("The form again, with what is wrong.", 400),
                    shown("The form again, with why it was decided against.", 409),
                    shown("The form again, with what makes no sense.", 422), from_elsewhere(),
                    shown("There were too many from one address.", 429)},
        .examples = {{"nobody",
                      "Nobody is signed in.",
                      303,
                      {},
                      "scenario=hvac_lead_intake&business_name=Example",
                      false},
                     {"read", "It can only be posted to.", 405, {}, {}, true, "GET"}}};
}

Operation describe_trial_page() {
    return {
        .id = "trialPage",
        .tag = tag,
        .summary = "A trial and its state; while its assistant is being made the page looks again by itself.",
        .description = "For who owns it; of another one's trial it says no more than of none.",
        .parameters = {id_variable("id", "The trial's id."),
                       {"at", OperationParameter::Place::query, "As `Beaker-Min-Position`.",
                        R"({"type":"string"})"}},
        .answers = {shown("HTML, without script."), shown("What `at` says is no position.", 400),
                    shown("There is no such trial, or it is another one's.", 404)},
        .examples = {{"unknown", "An id that nobody has.", 404, {{"id", nobody_has}}},
                     {"no_position", "That is no position.", 400, {{"id", nobody_has}, {"at", "here"}}},
                     {"nobody", "Nobody is signed in.", 401, {{"id", nobody_has}}, {}, false}}};
}

}  // namespace beaker::ingest::pages
