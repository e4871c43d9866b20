#include "ingest/api/generations.hpp"

#include <algorithm>
#include <boost/describe.hpp>
#include <memory>
#include <optional>
#include <utility>

#include "ingest/api/asked_by.hpp"
#include "ingest/api/generation_operations.hpp"
#include "ingest/api/json_request.hpp"
#include "ingest/problem.hpp"
#include "schemas/events/audit.hpp"

namespace beaker::ingest::api {

struct TendBody {
    std::optional<std::string> asked_by;
};
BOOST_DESCRIBE_STRUCT(TendBody, (), (asked_by))

namespace {

constexpr std::string_view stream = "instance/audit";
constexpr std::string_view admin = "admin";
constexpr std::string_view position_header = "Beaker-Position";

/// What was done, and what the log is told of it.
struct Done {
    GenerationStatus status;
    std::optional<std::string> before;
};
using Outcome = std::expected<Done, GenerationError>;
using Tend = Outcome (*)(Generations& generations, const std::string& name);

Outcome done(Generations::Result result) {
    if (!result) return std::unexpected(std::move(result.error()));
    return Done{std::move(*result), std::nullopt};
}

Outcome switched(Generations& generations, const std::string& name) {
    auto result = generations.switch_to(name);
    if (!result) return std::unexpected(std::move(result.error()));
    return Done{std::move(result->status), std::move(result->before)};
}

http::Response not_done(const GenerationError& error) {
    switch (error.code) {
        case GenerationError::Code::unknown:
            return problem(ProblemKind::not_found, error.text);
        case GenerationError::Code::refused:
            return problem(ProblemKind::refused, error.text);
        case GenerationError::Code::io:
            break;
    }
    return problem(ProblemKind::reads_unavailable,
                   "The disk failed, and nothing has changed; the server's log says more.");
}

/// The status, with the position of what says so in the log. Where that is not decided yet, it is at least
/// stored.
http::Response noted(std::string status, http::Response note) {
    if (note.status != 200 && note.status != 202)
        return problem(ProblemKind::log_unavailable,
                       "It is done, and could not be noted in the log. Ask again, so that it is.");
    http::Response answer;
    answer.body = std::move(status);
    for (auto& header : note.headers)
        if (header.first == position_header) answer.headers.push_back(std::move(header));
    return answer;
}

bool is_key_header(std::string_view name) {
    return std::ranges::equal(name, std::string_view("idempotency-key"), [](char sent, char wanted) {
        return sent == wanted || (sent >= 'A' && sent <= 'Z' && sent - 'A' + 'a' == wanted);
    });
}

Serve tending(const std::shared_ptr<const GenerationSurroundings>& around, GenerationChange change,
              Tend tend) {
    return [around, change, tend](Asked asked, http::Respond respond) {
        const auto body = read_body<TendBody>(asked.request);
        if (!body) return respond(body.error());
        auto name = asked_by(body->asked_by);
        if (!name) return respond(std::move(name.error()));
        around->execute([around, change, tend, name = std::move(*name), asked = std::move(asked),
                         respond = std::move(respond)]() mutable {
            Outcome outcome = tend(around->generations, asked.variables.front());
            if (!outcome) return respond(not_done(outcome.error()));
            GenerationChangeTold told{std::move(name), change, outcome->status.name,
                                      std::move(outcome->before)};
            // What is done is never done twice, and each time it is wanted is noted: no key makes it one.
            std::erase_if(asked.request.headers,
                          [](const auto& header) { return is_key_header(header.first); });
            around->actions.perform(
                asked.request, {std::string(stream), std::string(admin), std::move(told)},
                [status = to_json(outcome->status), respond = std::move(respond)](
                    http::Response note) mutable { respond(noted(std::move(status), std::move(note))); });
        });
    };
}

}  // namespace

std::vector<Route> generation_routes(GenerationSurroundings surroundings) {
    using Change = GenerationChange;
    const auto around = std::make_shared<const GenerationSurroundings>(std::move(surroundings));
    const auto list = [around](const Asked&, http::Respond respond) {
        around->execute([around, respond = std::move(respond)]() mutable {
            http::Response answer;
            answer.body = to_json(around->generations.list());
            respond(std::move(answer));
        });
    };
    const auto build = [](Generations& all, const std::string& name) { return done(all.build(name)); };
    const auto compare = [](Generations& all, const std::string& name) { return done(all.compare(name)); };
    const auto retire = [](Generations& all, const std::string& name) { return done(all.retire(name)); };
    return {
        {"GET", "/v1/admin/generations", Access::admin, list, describe_generations()},
        {"POST", "/v1/admin/generations/{name}/build", Access::admin,
         tending(around, Change::build_begun, build), describe_build_generation()},
        {"POST", "/v1/admin/generations/{name}/compare", Access::admin,
         tending(around, Change::comparison_begun, compare), describe_compare_generation()},
        {"POST", "/v1/admin/generations/{name}/switch", Access::admin,
         tending(around, Change::switched, switched), describe_switch_generation()},
        {"DELETE", "/v1/admin/generations/{name}", Access::admin, tending(around, Change::retired, retire),
         describe_retire_generation()},
    };
}

void note_switch_by_policy(Actions& actions, const std::string& generation, const std::string& before) {
    const http::Request of_our_own{.method = "POST",
                                   .target = "/v1/admin/generations/" + generation + "/switch"};
    actions.perform(of_our_own,
                    {std::string(stream), "policy",
                     GenerationChangeTold{"policy", GenerationChange::switched, generation, before}},
                    [](const http::Response&) {});  // the server's log has it as well
}

}  // namespace beaker::ingest::api
