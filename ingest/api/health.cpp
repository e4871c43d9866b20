#include "ingest/api/health.hpp"

namespace beaker::ingest::api {

namespace {

constexpr std::string_view json = "application/json";
constexpr std::string_view prometheus = "text/plain; version=0.0.4; charset=utf-8";

NamedSchema health_schema() {
    return {"Health", R"({"type":"object","properties":{"status":{"const":"ok"}},"required":["status"]})"};
}

NamedSchema readiness_schema() {
    return {
        "Readiness",
        R"({"type":"object","properties":{"status":{"type":"string","enum":["ok","degraded","unready"]},)"
        R"("off":{"type":"array","items":{"type":"string"},"description":"What is not as it should be."}},)"
        R"("required":["status","off"]})"};
}

OperationExample no_other_method() {
    return {.name = "written", .summary = "It can only be read.", .status = 405, .method = "POST"};
}

Operation describe_healthz() {
    return {.id = "getHealth",
            .tag = "Health",
            .summary = "Whether the process answers.",
            .description = "It needs neither disk nor log. For liveness probes.",
            .answers = {{.status = 200,
                         .description = "It does.",
                         .content_type = json,
                         .schema = health_schema(),
                         .example = R"({"status":"ok"})"}},
            .examples = {{"alive", "Whether it is alive.", 200}, no_other_method()}};
}

Operation describe_readyz() {
    return {.id = "getReadiness",
            .tag = "Health",
            .summary = "Whether this node can do its roles.",
            .description = "For readiness probes and load balancers.",
            .answers = {{.status = 200,
                         .description =
                             "It can; `degraded` where something is off, such as a provider without keys.",
                         .content_type = json,
                         .schema = readiness_schema(),
                         .example = R"({"status":"ok","off":[]})"},
                        {.status = 503,
                         .description = "It cannot.",
                         .content_type = json,
                         .schema = readiness_schema(),
                         .example =
                             R"({"status":"unready","off":["the read tables have stopped; see the log"]})"}},
            .examples = {{"ready", "Whether it is ready.", 200}, no_other_method()}};
}

Operation describe_metrics() {
    return {.id = "getMetrics",
            .tag = "Health",
            .summary = "Figures for Prometheus.",
            .description = "Every name starts with `beaker_` and ends with its unit.",
            .answers = {{.status = 200,
                         .description = "Prometheus' text format 0.0.4.",
                         .content_type = prometheus}},
            .examples = {{"figures", "All figures.", 200}, no_other_method()}};
}

}  // namespace

std::vector<Route> health_routes(std::function<Readiness()> readiness, Figures figures, Execute execute) {
    const auto healthz = [](const Asked&, http::Respond respond) {
        http::Response answer;
        answer.body = R"({"status":"ok"})";
        respond(std::move(answer));
    };
    const auto readyz = [readiness = std::move(readiness)](const Asked&, http::Respond respond) {
        auto now = readiness();
        http::Response answer;
        answer.status = now.state == Readiness::State::unready ? 503 : 200;
        answer.body = std::move(now.json);
        respond(std::move(answer));
    };
    const auto exposition = [figures = std::move(figures), execute = std::move(execute)](
                                const Asked&, http::Respond respond) {
        execute([text = figures(), respond = std::move(respond)]() mutable {
            http::Response answer;
            answer.content_type = prometheus;
            answer.body = text();
            respond(std::move(answer));
        });
    };
    return {
        {"GET", "/healthz", Access::open, healthz, describe_healthz()},
        {"GET", "/readyz", Access::open, readyz, describe_readyz()},
        {"GET", "/metrics", Access::open, exposition, describe_metrics()},
    };
}

}  // namespace beaker::ingest::api
