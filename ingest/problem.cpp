#include "ingest/problem.hpp"

#include <fmt/format.h>

#include <utility>

namespace beaker::ingest {

namespace {

struct Entry {
    ProblemKind kind;
    int status;
    std::string_view type;
    std::string_view title;
    std::string_view header_name = {};
    std::string_view header_value = {};
};

constexpr std::string_view retry = "Retry-After";
constexpr std::string_view authenticate = "WWW-Authenticate";

// The types are part of the API: never change one.
// clang-format off
constexpr Entry entries[] = {
    {ProblemKind::bad_signature, 401, "/problems/bad-signature", "The signature is missing or wrong", authenticate, "Signature"},
    {ProblemKind::unauthorized, 401, "/problems/unauthorized", "You are not signed in", authenticate, "Bearer"},
    {ProblemKind::bad_body, 400, "/problems/bad-body", "The body cannot be understood"},
    {ProblemKind::bad_parameter, 400, "/problems/bad-parameter", "A parameter is wrong"},
    {ProblemKind::not_found, 404, "/problems/not-found", "There is nothing here"},
    {ProblemKind::method_not_allowed, 405, "/problems/method-not-allowed", "The method is not allowed here"},
    {ProblemKind::too_large, 413, "/problems/too-large", "The body is too large"},
    {ProblemKind::refused, 409, "/problems/refused", "It was decided against"},
    {ProblemKind::key_reused, 422, "/problems/idempotency-key-reused", "The Idempotency-Key was used for another request"},
    {ProblemKind::invalid, 422, "/problems/invalid", "A member of the request makes no sense"},
    {ProblemKind::link_expired, 410, "/problems/link-expired", "Login link expired"},
    {ProblemKind::link_used, 410, "/problems/link-used", "Login link used"},
    {ProblemKind::forbidden, 403, "/problems/forbidden", "It is not for you"},
    {ProblemKind::cross_origin, 403, "/problems/cross-origin", "Another site sent it"},
    {ProblemKind::too_many_requests, 429, "/problems/too-many-requests", "There were too many requests"},
    {ProblemKind::undecided, 500, "/problems/undecided", "It could not be decided"},
    {ProblemKind::log_unavailable, 503, "/problems/log-unavailable", "The log cannot take it now", retry, "1"},
    {ProblemKind::reads_unavailable, 503, "/problems/reads-unavailable", "The tables cannot be read now", retry, "1"},
    {ProblemKind::too_many_streams, 503, "/problems/too-many-streams", "There are too many streams", retry, "5"},
    {ProblemKind::not_caught_up, 503, "/problems/not-caught-up", "The tables are not yet that far", retry, "1"},
    {ProblemKind::provider_not_configured, 503, "/problems/provider-not-configured", "The provider is not configured", retry, "60"},
};
// clang-format on

const Entry& entry_of(ProblemKind kind) {
    for (const Entry& entry : entries)
        if (entry.kind == kind) return entry;
    std::unreachable();
}

}  // namespace

http::Response problem(ProblemKind kind, std::string_view detail,
                       const std::vector<http::FieldError>& errors) {
    return problem_of_decision(kind, {}, detail, errors);
}

http::Response problem_of_decision(ProblemKind kind, std::string_view code, std::string_view detail,
                                   const std::vector<http::FieldError>& errors) {
    const Entry& entry = entry_of(kind);
    http::Problem document{
        .type = std::string(entry.type), .title = std::string(entry.title), .status = entry.status};
    if (!detail.empty()) document.detail = detail;
    if (!errors.empty()) document.errors = errors;
    if (!code.empty()) document.code = code;
    auto response = http::problem_response(document);
    if (!entry.header_name.empty()) response.headers.emplace_back(entry.header_name, entry.header_value);
    return response;
}

http::Response method_not_allowed(std::string_view allow) {
    auto response = problem(ProblemKind::method_not_allowed, fmt::format("Allowed are: {}.", allow));
    response.headers.emplace_back("Allow", allow);
    return response;
}

}  // namespace beaker::ingest
