#include "ingest/api/health.hpp"

#include <doctest/doctest.h>

#include <utility>
#include <vector>

#include "tests/ingest/admin_door.hpp"
#include "tests/ingest/fakes.hpp"

using namespace beaker::ingest;
using namespace beaker::ingest::api;

namespace {

/// The routes, of which the slow part waits until it is let go.
struct Probed {
    Readiness readiness;
    std::vector<std::move_only_function<void()>> waiting = {};
    AdminDoor door{""};
    Router router{health_routes([this] { return readiness; },
                                [] { return [] { return std::string("beaker_up 1\n"); }; },
                                [this](auto task) { waiting.push_back(std::move(task)); }),
                  door.keeper};
    Answers answers = {};

    void get(std::string target) {
        router.handle({.method = "GET", .target = std::move(target)}, answers.respond());
    }
    void let_go() {
        for (auto& task : std::exchange(waiting, {})) task();
    }
};

http::Response get(std::string target, Readiness readiness) {
    Probed asked{std::move(readiness)};
    asked.get(std::move(target));
    asked.let_go();
    REQUIRE(asked.answers.list.size() == 1);
    return asked.answers.list.front();
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

TEST_CASE("metrics: what asks the log holds up nobody on the I/O thread") {
    Probed asked{{Readiness::State::ok, R"({"status":"ok"})"}};
    asked.get("/metrics");
    CHECK(asked.answers.list.empty());
    asked.get("/readyz");
    REQUIRE(asked.answers.list.size() == 1);
    asked.let_go();
    REQUIRE(asked.answers.list.size() == 2);
    CHECK(asked.answers.list.back().body == "beaker_up 1\n");
}

TEST_CASE("healthz and metrics need no token") {
    CHECK(get("/healthz", {}).body == R"({"status":"ok"})");
    const auto metrics = get("/metrics", {});
    CHECK(metrics.body == "beaker_up 1\n");
    CHECK(metrics.content_type.starts_with("text/plain; version=0.0.4"));
}
