#include "ingest/api/trials.hpp"

#include <boost/describe.hpp>
#include <map>
#include <memory>
#include <optional>

#include "ingest/api/action_parts.hpp"
#include "ingest/api/json_request.hpp"
#include "ingest/api/openapi_parts.hpp"
#include "ingest/api/operation_schemas.hpp"
#include "ingest/problem.hpp"
#include "projections/trials/trial_row.hpp"
#include "schemas/events/trial.hpp"
#include "schemas/stream.hpp"

namespace beaker::ingest::api {

using Texts = std::map<std::string, Pii<std::string>>;

struct TrialBody {
    std::string scenario;
    std::string business_name;
    std::optional<std::string> voice;
    std::optional<Texts> persona;
    std::optional<Texts> knowledge;
};
BOOST_DESCRIBE_STRUCT(TrialBody, (), (scenario, business_name, voice, persona, knowledge))

namespace {

constexpr std::size_t name_characters_max = 100, voice_characters_max = 64;
constexpr std::size_t texts_max = 20, text_name_characters_max = 40, text_characters_max = 2000;
constexpr std::string_view tag = "Trials";
constexpr std::string_view json = "application/json";

http::Response only_for_people() {
    return problem(ProblemKind::forbidden, "Only people try things: sign in.");
}

/// Names end up in pointers, so they are plain.
bool are_texts(const std::optional<Texts>& texts) {
    if (!texts) return true;
    for (const auto& [name, value] : *texts) {
        if (!has_length(name, text_name_characters_max) ||
            name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != name.npos)
            return false;
        if (!value.reveal().empty() && !has_length(value.reveal(), text_characters_max)) return false;
    }
    return texts->size() <= texts_max;
}

std::optional<http::Response> wrong(const TrialBody& body) {
    std::vector<http::FieldError> errors;
    if (!has_length(body.business_name, name_characters_max))
        errors.push_back({"/business_name", "must be a text of 1 to 100 characters"});
    if (body.voice && !has_length(*body.voice, voice_characters_max))
        errors.push_back({"/voice", "must be a text of 1 to 64 characters"});
    for (const auto& [pointer, texts] :
         {std::pair{"/persona", &body.persona}, {"/knowledge", &body.knowledge}})
        if (!are_texts(*texts))
            errors.push_back({pointer,
                              "must be up to 20 texts of up to 2000 characters, named by lower-case "
                              "letters, digits and '_'"});
    if (errors.empty()) return std::nullopt;
    return problem(ProblemKind::bad_body, "", errors);
}

std::optional<http::Response> created(const InputSettled& settled) {
    const auto answer = settled.answer ? from_json<TrialAnswer>(settled.answer->text)
                                       : std::expected<TrialAnswer, DecodeError>(std::unexpect);
    if (!answer) return std::nullopt;
    http::Response response{.status = 201, .body = settled.answer->text};
    response.headers.emplace_back("Location", "/v1/trials/" + answer->id.text());
    return response;
}

void add_rate(std::vector<OperationAnswer>& answers) {
    for (auto& each : answers)
        if (each.status != 400 && each.status != 403)
            for (const auto name :
                 {answer_header::rate_limit, answer_header::rate_remaining, answer_header::rate_reset})
                each.headers.push_back(name);
}

Operation describe_create() {
    auto answers = action_answers(decided_answer("The trial; its assistant is being made.",
                                                 schema_of<TrialAnswer>("NewTrial", "A new trial."), 201));
    answers.front().headers.push_back(answer_header::location);
    answers.push_back(problem_answer("Ten sign-ups and trials in ten minutes from one address, and no more.",
                                     problem(ProblemKind::too_many_requests, "Try again later.")));
    answers.back().headers.push_back(answer_header::retry_after);
    answers.push_back(problem_answer("Only people try things.", only_for_people()));
    add_rate(answers);
    return {
        .id = "createTrial",
        .tag = tag,
        .summary = "Begins a trial: an assistant is made for it.",
        .description =
            "It lasts 48 hours, or 24 without use. A placeholder of the scenario that neither the "
            "persona nor the template fills is a 422.",
        .parameters = with_action_headers({}),
        .bodies =
            {{json,
              "What the assistant is to be.",
              {"TrialRequest",
               R"({"type":"object","properties":{"scenario":{"type":"string","examples":["hvac_lead_intake"]},)"
               R"("business_name":{"type":"string","minLength":1,"maxLength":100},)"
               R"("voice":{"type":["string","null"],"minLength":1,"maxLength":64},)"
               R"("persona":{"type":["object","null"],"additionalProperties":{"type":"string"}},)"
               R"("knowledge":{"type":["object","null"],"additionalProperties":{"type":"string"}}},)"
               R"("required":["scenario","business_name"],"additionalProperties":false})"}}},
        .answers = std::move(answers),
        .examples = {
            {"admin",
             "The admin's token is nobody.",
             403,
             {},
             R"({"scenario":"hvac_lead_intake","business_name":"Example Heating"})"},
            {"nobody", "Nobody is signed in.", 401, {}, R"({"scenario":"hvac_lead_intake"})", false}}};
}

}  // namespace

Operation describe_trial() {
    return {.id = "getTrial",
            .tag = tag,
            .summary = "A trial.",
            .description = "With `ready=1` only whether its assistant can be called: cheap to poll.",
            .parameters = {id_variable("id", "The trial's id."),
                           {"ready", OperationParameter::Place::query,
                            "`1`: whether it is ready, and no more.", R"({"type":"string","enum":["1"]})"}},
            .answers = {{.status = 200,
                         .description = "It; with `ready=1`, `{\"ready\":…}`.",
                         .content_type = json,
                         .schema = {"TrialOrReadiness",
                                    R"({"anyOf":[{"$ref":"#/components/schemas/Trial"},)"
                                    R"({"type":"object","properties":{"ready":{"type":"boolean"}},)"
                                    R"("required":["ready"],"additionalProperties":false}]})",
                                    {schema_of<TrialRow>("Trial", "A trial.")}},
                         .headers = {answer_header::etag, answer_header::cache_control}}},
            .examples = {
                {"unknown", "An id that nobody has.", 404, {{"id", "0197a5c2-0000-8000-8000-00000000dead"}}},
                {"nobody",
                 "Nobody is signed in.",
                 401,
                 {{"id", "0197a5c2-0000-8000-8000-00000000dead"}},
                 {},
                 false}}};
}

std::vector<Route> trial_routes(TrialSurroundings surroundings) {
    const auto create = [around = std::make_shared<TrialSurroundings>(std::move(surroundings))](
                            const Asked& asked, http::Respond respond) {
        if (!asked.caller.person) return respond(only_for_people());
        auto body = read_body<TrialBody>(asked.request);
        if (!body) return respond(std::move(body.error()));
        if (auto bad = wrong(*body)) return respond(std::move(*bad));
        const auto key = around->actions.key_of(asked.request);
        if (!key) return respond(key.error());
        const auto address = auth::client_address(asked.request, around->trust);
        const auto verdict =
            around->throttle.take(auth::client_network(address), around->real_clock.steady());
        const auto limit = around->throttle.limit();
        if (!verdict.allowed) return respond(auth::too_many(limit, verdict));

        const PersonKey person = *asked.caller.person;
        auto owed = [respond = std::move(respond), limit, verdict](http::Response answer) mutable {
            auth::add_rate_headers(answer, limit, verdict);
            respond(std::move(answer));
        };
        const TenantId trial(
            Uuid::derive(Slot::of_key(person.text() + "\n" + *key), {"trial", person.text(), *key}));
        const Action wanted{.stream = tenant_stream(trial),
                            .actor = person.text(),
                            .event = TrialRequested{.tenant_id = trial,
                                                    .person = person,
                                                    .scenario = std::move(body->scenario),
                                                    .business_name = std::move(body->business_name),
                                                    .voice = std::move(body->voice),
                                                    .persona = body->persona.value_or(Texts{}),
                                                    .knowledge = body->knowledge.value_or(Texts{})},
                            .answer = created,
                            .key = *key};
        // The person's own stream says whether they may, the trial's then makes it. Asked again with the same
        // key, both say what they said.
        around->actions.perform(asked.request,
                                {.stream = person_stream(person),
                                 .actor = person.text(),
                                 .event = TrialAllowanceRequested{trial},
                                 .key = *key},
                                [around, request = asked.request, wanted,
                                 owed = std::move(owed)](http::Response allowed) mutable {
                                    if (allowed.status != 200) return owed(std::move(allowed));
                                    around->actions.perform(request, wanted, std::move(owed));
                                });
    };
    return {{"POST", "/v1/trials", Access::person, create, describe_create()}};
}

}  // namespace beaker::ingest::api
