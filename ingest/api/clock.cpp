#include "ingest/api/clock.hpp"

#include <fmt/format.h>

#include <boost/describe.hpp>
#include <memory>
#include <utility>

#include "ingest/api/json_request.hpp"
#include "ingest/api/openapi_parts.hpp"
#include "ingest/api/operation_schemas.hpp"
#include "ingest/problem.hpp"
#include "schemas/values/duration.hpp"

namespace beaker::ingest::api {

struct ClockBody {
    std::string advance;
};
BOOST_DESCRIBE_STRUCT(ClockBody, (), (advance))

struct ClockTold {
    Instant now;
};
BOOST_DESCRIBE_STRUCT(ClockTold, (), (now))

namespace {

constexpr std::string_view real_clock =
    "The server's clock is the machine's. `beaker serve --dev --clock virtual=TIME` has one that is moved.";

http::Response bad_advance(std::string_view reason) {
    return problem(ProblemKind::bad_body, "", {{"/advance", std::string(reason)}});
}

http::Response moved_answer(std::expected<ClockMove, std::string> moved) {
    if (!moved) return problem(ProblemKind::log_unavailable, moved.error() + '.');
    http::Response answer;
    answer.body = to_json(ClockTold{moved->now});
    if (!moved->settled.empty()) answer.headers.emplace_back("Beaker-Position", moved->settled.text());
    return answer;
}

Operation described() {
    Operation all{
        .id = "moveClock",
        .tag = "Development",
        .summary = "Moves virtual time.",
        .description =
            "Of a server that was started with `--dev --clock virtual=TIME`: there time stands still until "
            "it is moved. On the way it stops at each instant at which a timer is due, and waits until what "
            "that brings is decided and carried out: links run out, trials expire, tries are repeated. "
            "Signatures and time-outs of connections go by the machine's clock all the same. With several "
            "processes it is one time for all."};
    all.bodies = {
        {"application/json",
         "How far.",
         {"ClockAdvance", R"({"type":"object","properties":{"advance":{"type":"string","description":)"
                          R"("An ISO 8601 duration without years and months; a thousand years at most.",)"
                          R"("pattern":"^P(?!$)([0-9]{1,4}W)?([0-9]{1,5}D)?(T(?=[0-9])([0-9]{1,6}H)?)"
                          R"(([0-9]{1,8}M)?([0-9]{1,9}([.,][0-9]{1,6})?S)?)?$","examples":["PT21M"]}},)"
                          R"("required":["advance"],"additionalProperties":false})"}}};
    all.answers = {
        {.status = 200,
         .description = "The time that it is now. A read with `Beaker-Position` sees all that was due.",
         .content_type = "application/json",
         .schema = schema_of<ClockTold>("Clock", "Virtual time."),
         .example = to_json(ClockTold{Instant::parse("2026-01-01T00:21:00Z").value()})},
        problem_answer("The span makes no sense.",
                       bad_advance("must be an ISO 8601 duration without years and months, such as PT21M")),
        problem_answer("The clock is the machine's.", problem(ProblemKind::refused, real_clock)),
        problem_answer("Something that is due is not decided; time stands where it came to.",
                       problem(ProblemKind::log_unavailable,
                               "what is due at 2026-01-01T00:20:00Z is not "
                               "decided."))};
    all.examples = {
        {"real", "A server whose clock is the machine's.", 409, {}, R"({"advance":"PT21M"})"},
        {"no_span", "No duration.", 400, {}, R"({"advance":"21 minutes"})"},
        {"months", "Months are not always as long.", 400, {}, R"({"advance":"P1M"})"},
        {"nobody", "For anybody but admins there is nothing here.", 404, {}, R"({"advance":"PT1S"})", false}};
    return all;
}

}  // namespace

Route clock_route(MoveClock move, Execute execute) {
    const auto serve = [move = std::make_shared<const MoveClock>(std::move(move)),
                        execute = std::move(execute)](const Asked& asked, http::Respond respond) {
        const auto body = read_body<ClockBody>(asked.request);
        if (!body) return respond(body.error());
        const auto span = parse_duration(body->advance);
        if (!span) return respond(bad_advance(span.error().reason));
        if (!*move) return respond(problem(ProblemKind::refused, real_clock));
        execute([move, span = *span, respond = std::move(respond)]() mutable {
            respond(moved_answer((*move)(span)));
        });
    };
    return {"POST", "/v1/admin/clock", Access::admin, serve, described()};
}

}  // namespace beaker::ingest::api
