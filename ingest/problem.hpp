#pragma once

#include <string_view>
#include <vector>

#include "ingest/http/problem.hpp"

namespace beaker::ingest {

/// Everything that can go wrong for a caller whose request was understood as one; the server itself refuses
/// what was not. Each has a stable `type`, such as
/// "/problems/bad-signature", a title and a status: see problem.cpp.
enum class ProblemKind {
    bad_signature,            ///< 401
    unauthorized,             ///< 401
    bad_body,                 ///< 400
    bad_parameter,            ///< 400
    not_found,                ///< 404
    method_not_allowed,       ///< 405
    too_large,                ///< 413
    refused,                  ///< 409: a decision, with its reason
    key_reused,               ///< 422: the Idempotency-Key came with another body before
    invalid,                  ///< 422: a decision: a member of the request makes no sense
    link_expired,             ///< 410: of a sign-in link
    link_used,                ///< 410
    forbidden,                ///< 403: for somebody else than the caller
    cross_origin,             ///< 403: another site had the caller's browser send it
    too_many_requests,        ///< 429: Retry-After is the answerer's business
    undecided,                ///< 500: the decision failed and is put aside
    log_unavailable,          ///< 503: unknown whether it was appended; repeating is safe
    reads_unavailable,        ///< 503
    too_many_streams,         ///< 503
    not_caught_up,            ///< 503: the tables do not yet hold what the caller wants to see
    provider_not_configured,  ///< 503
};

/// An answer of application/problem+json (RFC 9457) with the headers that belong to its status (Retry-After,
/// WWW-Authenticate). `detail` is a sentence for the caller: never personal data, a secret or anything of a
/// stack.
http::Response problem(ProblemKind kind, std::string_view detail,
                       const std::vector<http::FieldError>& errors = {});

/// The same of a decision, with the decision's own code.
http::Response problem_of_decision(ProblemKind kind, std::string_view code, std::string_view detail,
                                   const std::vector<http::FieldError>& errors = {});

/// 405, with the methods that the resource has, such as "GET, PUT" (RFC 9110 §15.5.6).
http::Response method_not_allowed(std::string_view allow);

}  // namespace beaker::ingest
