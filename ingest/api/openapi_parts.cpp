#include "ingest/api/openapi_parts.hpp"

#include "ingest/api/operation_schemas.hpp"
#include "ingest/problem.hpp"
#include "schemas/described/json_object.hpp"

namespace beaker::ingest::api {

namespace {

constexpr std::string_view text_type = R"({"type":"string"})";

struct Header {
    std::string_view name, description, schema;
};

constexpr Header headers[] = {
    {answer_header::allow, "The methods that the path has.", text_type},
    {answer_header::cache_control, "How long the answer may be kept.", text_type},
    {answer_header::etag,
     "A strong entity tag: equal for equal bodies only. Send it back as `If-None-Match`.",
     R"({"type":"string","pattern":"^\"[^\"]+\"$"})"},
    {answer_header::location, "Where to ask what became of it.",
     R"({"type":"string","format":"uri-reference"})"},
    {answer_header::position,
     "Where the request was written, partition and offset: `Beaker-Min-Position` of a read that must see it.",
     R"({"type":"string","pattern":"^[0-9]+:[0-9]+$"})"},
    {answer_header::retry_after, "Seconds until it is worth asking again.",
     R"({"type":"integer","minimum":0})"},
    {answer_header::rate_limit, "How many requests are allowed in the window.",
     R"({"type":"integer","minimum":0})"},
    {answer_header::rate_remaining, "How many of them are left.", R"({"type":"integer","minimum":0})"},
    {answer_header::rate_reset, "Seconds until there are more.", R"({"type":"integer","minimum":0})"},
    {answer_header::stale,
     "There, and 1: a node that stands by has answered, for the one whose it is does not. It may lack what "
     "that "
     "one has shown a moment ago.",
     R"({"type":"integer","const":1})"},
    {answer_header::set_cookie, "The session, or its end.", text_type},
    {answer_header::www_authenticate, "What the route wants to be shown.", text_type},
};

struct Scheme {
    std::string_view name, json;
};

constexpr Scheme schemes[] = {
    {scheme::admin, R"({"type":"http","scheme":"bearer","description":"`BEAKER_ADMIN_TOKEN`."})"},
    {scheme::api_token,
     R"({"type":"http","scheme":"bearer","description":"A person's API token (`POST /v1/tokens`): `bk_…`."})"},
    {scheme::session,
     R"({"type":"apiKey","in":"cookie","name":"beaker_session","description":"What `GET /auth/magic` sets; behind )"
     R"(TLS it is named `__Host-beaker_session`."})"},
    {scheme::stripe,
     R"({"type":"apiKey","in":"header","name":"Stripe-Signature","description":"`t=<unix seconds>,v1=<hex>`: )"
     R"(HMAC-SHA256 of `<t>.<body>` with the endpoint's secret; at most 5 minutes old."})"},
    {scheme::twilio,
     R"({"type":"apiKey","in":"header","name":"X-Twilio-Signature","description":"Base64 of HMAC-SHA1, with the )"
     R"(account's auth token, of the URL called and the form's fields, sorted by name."})"},
    {scheme::vapi,
     R"({"type":"apiKey","in":"header","name":"x-vapi-signature","description":"Hex of HMAC-SHA256 of the body. )"
     R"(The profile can be configured: another header, a signed time, a shared secret."})"},
};

}  // namespace

OperationAnswer problem_answer(std::string_view description, const http::Response& example) {
    OperationAnswer answer{
        .status = example.status,
        .description = description,
        .content_type = "application/problem+json",
        .schema = schema_of<http::Problem>("Problem", "What went wrong, as RFC 9457 has it."),
        .example = example.body};
    for (const auto& [name, value] : example.headers)
        for (const Header& known : headers)
            if (known.name == name) answer.headers.push_back(known.name);
    return answer;
}

std::vector<OperationAnswer> common_answers(Access access) {
    std::vector<OperationAnswer> all{
        problem_answer(
            "The request is not valid HTTP/1.1, or a parameter is wrong: `errors` names each.",
            problem(ProblemKind::bad_parameter, "", {{"/limit", "must be a whole number from 1 to 500"}})),
        problem_answer("The path has no such method; `Allow` names those it has.",
                       method_not_allowed("GET, HEAD")),
        problem_answer("The headers are too large or too many.",
                       http::problem(431, "The request's headers are too large.")),
        problem_answer("It cannot be answered now. Ask again.",
                       problem(ProblemKind::reads_unavailable, "The tables cannot be read.")),
    };
    if (access == Access::tenant || access == Access::person)
        all.push_back(
            problem_answer("No token, or a wrong one.",
                           problem(ProblemKind::unauthorized, "Send a token as `Authorization: Bearer`.")));
    if (access == Access::tenant)
        all.push_back(problem_answer(
            "There is nothing here, or it is not yours: which of the two is not told.", no_such_tenant()));
    if (access == Access::admin)
        all.push_back(
            problem_answer("There is nothing here, or you are no admin: which of the two is not told.",
                           problem(ProblemKind::not_found, "There is no such path.")));
    return all;
}

std::string_view scheme_of(Access access) {
    return access == Access::open || access == Access::visitor ? std::string_view{} : scheme::admin;
}

std::string header_components() {
    JsonObject all;
    for (const Header& each : headers)
        all.json(each.name,
                 JsonObject().text("description", each.description).json("schema", each.schema).done());
    return all.done();
}

std::string security_components() {
    JsonObject all;
    for (const Scheme& each : schemes) all.json(each.name, each.json);
    return all.done();
}

}  // namespace beaker::ingest::api
