#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/api/operation.hpp"
#include "ingest/api/router.hpp"

namespace beaker::ingest::api {

/// What every route answers beside its own answers: the problems that the router and the server may find.
std::vector<OperationAnswer> common_answers(Access access);

/// The security scheme that an access wants; empty: none.
std::string_view scheme_of(Access access);

/// `components.headers` and `components.securitySchemes`.
std::string header_components();
std::string security_components();

/// An answer that is a problem, with an example made by the code that answers it.
OperationAnswer problem_answer(std::string_view description, const http::Response& example);

/// Names of response headers, for OperationAnswer.
namespace answer_header {
inline constexpr std::string_view allow = "Allow";
inline constexpr std::string_view cache_control = "Cache-Control";
inline constexpr std::string_view etag = "ETag";
inline constexpr std::string_view location = "Location";
inline constexpr std::string_view position = "Beaker-Position";
inline constexpr std::string_view rate_limit = "RateLimit-Limit";
inline constexpr std::string_view rate_remaining = "RateLimit-Remaining";
inline constexpr std::string_view rate_reset = "RateLimit-Reset";
inline constexpr std::string_view retry_after = "Retry-After";
inline constexpr std::string_view stale = "Beaker-Stale";
inline constexpr std::string_view set_cookie = "Set-Cookie";
inline constexpr std::string_view www_authenticate = "WWW-Authenticate";
}  // namespace answer_header

/// Names of security schemes, for Operation::credentials.
namespace scheme {
inline constexpr std::string_view admin = "adminToken";
inline constexpr std::string_view api_token = "apiToken";
inline constexpr std::string_view session = "session";
inline constexpr std::string_view stripe = "stripeSignature";
inline constexpr std::string_view twilio = "twilioSignature";
inline constexpr std::string_view vapi = "vapiSignature";
}  // namespace scheme

}  // namespace beaker::ingest::api
