#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/http/message.hpp"

namespace beaker::ingest::http {

/// One wrong field or parameter, named by a JSON Pointer (RFC 6901) into the body or into the set of
/// parameters.
struct FieldError {
    std::string pointer;
    std::string message;
    bool operator==(const FieldError&) const = default;
};
BOOST_DESCRIBE_STRUCT(FieldError, (), (pointer, message))

/// What went wrong, for the client (RFC 9457 §3.1, with `errors` as in its §3). `detail` is a sentence: never
/// personal data, a secret or anything of a stack.
struct Problem {
    std::string type;
    std::string title;
    std::int64_t status = 0;
    std::optional<std::string> detail = {};
    std::optional<std::vector<FieldError>> errors = {};
    std::optional<std::string> code = {};  ///< of a decision: why, for programs
};
BOOST_DESCRIBE_STRUCT(Problem, (), (type, title, status, detail, errors, code))

/// The one way to answer a problem: application/problem+json with its status.
Response problem_response(const Problem& problem);

/// A problem of which there is no more to say than its status does: type about:blank, titled with the
/// status's own words (RFC 9457 §4.2.1). `detail` may be empty.
Response problem(int status, std::string_view detail);

}  // namespace beaker::ingest::http
