#include "ingest/api/tokens.hpp"

#include <fmt/format.h>

#include <boost/describe.hpp>
#include <optional>

#include "ingest/api/action_parts.hpp"
#include "ingest/api/json_request.hpp"
#include "ingest/api/openapi_parts.hpp"
#include "ingest/api/operation_schemas.hpp"
#include "ingest/problem.hpp"
#include "projections/persons/api_token_row.hpp"
#include "schemas/events/api_token.hpp"
#include "schemas/stream.hpp"
#include "schemas/values/ticket.hpp"

namespace beaker::ingest::api {

struct TokenBody {
    std::string name;
    std::optional<Uuid> replaces;
};
BOOST_DESCRIBE_STRUCT(TokenBody, (), (name, replaces))

/// What the caller sees of a new token, this once.
struct TokenShown {
    Uuid id;
    std::string name;
    std::string token;
    std::optional<Instant> replaced_expires_at;
};
BOOST_DESCRIBE_STRUCT(TokenShown, (), (id, name, token, replaced_expires_at))

namespace {

constexpr std::size_t name_characters_max = 100;
constexpr std::string_view tag = "Sign-in";

http::Response only_for_people() {
    return problem(ProblemKind::forbidden, "Only people have tokens: sign in.");
}

Operation describe_create() {
    auto answers = action_answers(decided_answer(
        "The token, shown this once.", schema_of<TokenShown>("NewToken", "A token with its text."), 201));
    answers.push_back(problem_answer("Only people have tokens.", only_for_people()));
    return {.id = "createToken",
            .tag = tag,
            .summary = "Makes an API token.",
            .description =
                "With `replaces` it takes another one's place, which stays good for a day: a rotation "
                "has no gap.",
            .parameters = with_action_headers({}),
            .bodies =
                {{"application/json",
                  "What it is for.",
                  {"TokenRequest",
                   R"({"type":"object","properties":{"name":{"type":"string","minLength":1,"maxLength":100},)"
                   R"("replaces":{"type":["string","null"],"format":"uuid"}},"required":["name"],)"
                   R"("additionalProperties":false})"}}},
            .answers = std::move(answers),
            .examples = {{"admin", "The admin's token is nobody.", 403, {}, R"({"name":"laptop"})"},
                         {"nobody", "Nobody is signed in.", 401, {}, R"({"name":"laptop"})", false}}};
}

Operation describe_revoke() {
    auto answers =
        action_answers(decided_answer("It is good for nothing.", {"TokenRevoked", R"({"type":"object"})"}));
    answers.push_back(problem_answer("Only people have tokens.", only_for_people()));
    answers.push_back(problem_answer("There is no such token.",
                                     problem(ProblemKind::not_found, "There is no such token.")));
    return {.id = "revokeToken",
            .tag = tag,
            .summary = "Revokes an API token, at once.",
            .description = "Revoking it again changes nothing.",
            .parameters = with_action_headers({id_variable("id", "The token's id.")}),
            .answers = std::move(answers),
            .examples = {{"no_id", "An id that is none names nothing.", 404, {{"id", "mine"}}},
                         {"nobody", "Nobody is signed in.", 401, {{"id", "mine"}}, {}, false}}};
}

}  // namespace

Operation describe_tokens() {
    return {.id = "listTokens",
            .tag = tag,
            .summary = "The caller's API tokens.",
            .description = "Those that ended too, newest first; never their texts.",
            .parameters = page_parameters(),
            .answers = {{.status = 200,
                         .description = "A page of them.",
                         .content_type = "application/json",
                         .schema = page_of("TokenPage", schema_of<ApiTokenRow>("Token", "An API token.")),
                         .headers = {answer_header::etag, answer_header::cache_control}},
                        problem_answer("Only people have tokens.", only_for_people())},
            .examples = {{"admin", "The admin's token is nobody.", 403},
                         {"nobody", "Nobody is signed in.", 401, {}, {}, false}}};
}

std::vector<Route> Tokens::routes() {
    return {{"POST", "/v1/tokens", Access::person,
             [this](const Asked& asked, http::Respond respond) { create(asked, std::move(respond)); },
             describe_create()},
            {"DELETE", "/v1/tokens/{id}", Access::person,
             [this](const Asked& asked, http::Respond respond) { revoke(asked, std::move(respond)); },
             describe_revoke()}};
}

void Tokens::create(const Asked& asked, http::Respond respond) {
    if (!asked.caller.person) return respond(only_for_people());
    auto body = read_body<TokenBody>(asked.request);
    if (!body) return respond(std::move(body.error()));
    if (!has_length(body->name, name_characters_max))
        return respond(
            problem(ProblemKind::bad_body, "", {{"/name", "must be a text of 1 to 100 characters"}}));
    const PersonKey person = *asked.caller.person;
    const auto text_of = [pepper = pepper_, person](const Uuid& id) {
        return std::string(auth::api_token_prefix) + ticket_text(pepper, TicketKind::api_token, {person, id});
    };
    const auto wanted = [text_of, body = *body](const Uuid& action) -> Event {
        return ApiTokenRequested{action, body.name, hex(sha256(text_of(action))), body.replaces};
    };
    const auto shown = [text_of](const InputSettled& settled) -> std::optional<http::Response> {
        const auto made = settled.answer ? from_json<ApiTokenAnswer>(settled.answer->text)
                                         : std::expected<ApiTokenAnswer, DecodeError>(std::unexpect);
        if (!made) return std::nullopt;
        return http::Response{
            .status = 201,
            .body = to_json(TokenShown{made->id, made->name, text_of(made->id), made->replaced_expires_at})};
    };
    actions_.perform(
        asked.request,
        {.stream = person_stream(person), .actor = asked.caller.actor(), .event_of = wanted, .answer = shown},
        std::move(respond));
}

void Tokens::revoke(const Asked& asked, http::Respond respond) {
    const auto id = Uuid::parse(asked.variables.front());
    if (!id) return respond(problem(ProblemKind::not_found, "There is no such token."));
    if (!asked.caller.person) return respond(only_for_people());
    actions_.perform(asked.request,
                     {.stream = person_stream(*asked.caller.person),
                      .actor = asked.caller.actor(),
                      .event = ApiTokenRevocationRequested{*id}},
                     std::move(respond));
}

void Tokens::note_use(const PersonKey& person, const Uuid& token) {
    const http::Request of_our_own{.method = "POST", .target = "/v1/tokens/" + token.text() + "/use"};
    actions_.perform(of_our_own,
                     {.stream = person_stream(person), .actor = person.text(), .event = ApiTokenSeen{token}},
                     [](const http::Response&) {});  // one that is lost is told again within the hour
}

}  // namespace beaker::ingest::api
