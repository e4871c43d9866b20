#include "ingest/api/health.hpp"

#include <doctest/doctest.h>

#include "tests/ingest/admin_door.hpp"
#include "tests/ingest/fakes.hpp"

using namespace beaker::ingest;
using namespace beaker::ingest::api;

namespace {

http::Response get(std::string target, Readiness readiness) {
    AdminDoor door("");
    const Router router(health_routes([&] { return readiness; }, [] { return std::string("beaker_up 1\n"); }),
                        door.keeper);
    Answers answers;
    router.handle({.method = "GET", .target = std::move(target)}, answers.respond());
    REQUIRE(answers.list.size() == 1);
    return answers.list.front();
}

}  // namespace

TEST_CASE("readyz: 503 only where the node cannot do its roles") {
    const struct {
        std::string name;
        Readiness readiness;
        int status;
    } rows[] = {
        {"ok", {Readiness::State::ok, R"({"status":"ok"})"}, 200},
        {"degraded", {Readiness::State::degraded, R"({"status":"degraded","off":["vapi"]})"}, 200},
        {"unready", {Readiness::State::unready, R"({"status":"unready"})"}, 503},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto answer = get("/readyz", row.readiness);
        CHECK(answer.status == row.status);
        CHECK(answer.body == row.readiness.json);
    }
}

TEST_CASE("healthz and metrics need no token") {
    CHECK(get("/healthz", {}).body == R"({"status":"ok"})");
    const auto metrics = get("/metrics", {});
    CHECK(metrics.body == "beaker_up 1\n");
    CHECK(metrics.content_type.starts_with("text/plain; version=0.0.4"));
}
