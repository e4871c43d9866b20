#include "ingest/api/health.hpp"

namespace beaker::ingest::api {

std::vector<Route> health_routes(std::function<Readiness()> readiness, std::function<std::string()> metrics) {
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
    const auto exposition = [metrics = std::move(metrics)](const Asked&, http::Respond respond) {
        http::Response answer;
        answer.content_type = "text/plain; version=0.0.4; charset=utf-8";
        answer.body = metrics();
        respond(std::move(answer));
    };
    return {
        {"GET", "/healthz", Access::open, healthz},
        {"GET", "/readyz", Access::open, readyz},
        {"GET", "/metrics", Access::open, exposition},
    };
}

}  // namespace beaker::ingest::api
