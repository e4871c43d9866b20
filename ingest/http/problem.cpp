#include "ingest/http/problem.hpp"

#include <boost/beast/http/status.hpp>

#include "schemas/described/codec.hpp"

namespace beaker::ingest::http {

namespace beast_http = boost::beast::http;

Response problem_response(const Problem& problem) {
    return {.status = static_cast<int>(problem.status),
            .content_type = "application/problem+json",
            .body = to_json(problem)};
}

Response problem(int status, std::string_view detail) {
    const auto title = beast_http::obsolete_reason(beast_http::int_to_status(static_cast<unsigned>(status)));
    Problem problem{
        .type = "about:blank", .title = std::string(title.data(), title.size()), .status = status};
    if (!detail.empty()) problem.detail = detail;
    return problem_response(problem);
}

}  // namespace beaker::ingest::http
