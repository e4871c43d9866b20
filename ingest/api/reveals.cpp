#include "ingest/api/reveals.hpp"

#include <boost/describe.hpp>

#include "ingest/api/action_operations.hpp"
#include "ingest/api/asked_by.hpp"
#include "ingest/api/json_request.hpp"
#include "ingest/problem.hpp"
#include "schemas/events/audit.hpp"

namespace beaker::ingest::api {

struct RevealBody {
    std::optional<std::string> asked_by;
    std::string what;
};
BOOST_DESCRIBE_STRUCT(RevealBody, (), (asked_by, what))

std::vector<Route> reveal_routes(Actions& actions) {
    constexpr std::size_t what_characters_max = 200;
    const auto note = [&actions](const Asked& asked, http::Respond respond) {
        auto body = read_body<RevealBody>(asked.request);
        if (!body) return respond(std::move(body.error()));
        auto name = asked_by(body->asked_by);
        if (!name) return respond(std::move(name.error()));
        if (!has_length(body->what, what_characters_max))
            return respond(
                problem(ProblemKind::bad_body, "", {{"/what", "must be a text of 1 to 200 characters"}}));
        actions.perform(asked.request,
                        {"instance/audit", "admin", RevealRequested{std::move(*name), std::move(body->what)}},
                        std::move(respond));
    };
    return {{"POST", "/v1/admin/reveals", Access::admin, note, describe_reveal()}};
}

}  // namespace beaker::ingest::api
