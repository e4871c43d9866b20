#include "ingest/api/asked_by.hpp"

#include "ingest/problem.hpp"
#include "schemas/values/user_name.hpp"

namespace beaker::ingest::api {

std::expected<std::string, http::Response> asked_by(const std::optional<std::string>& sent) {
    if (!sent) return "admin";
    if (!is_user_name(*sent))
        return std::unexpected(
            problem(ProblemKind::bad_body, "",
                    {{"/asked_by", "must be a user name: 1 to 64 letters, digits, '.', '_' and '-'"}}));
    return *sent;
}

}  // namespace beaker::ingest::api
