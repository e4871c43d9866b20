#include "ingest/api/router.hpp"

#include <doctest/doctest.h>

#include "tests/ingest/admin_door.hpp"
#include "tests/ingest/fakes.hpp"

using namespace beaker::ingest;
using namespace beaker::ingest::api;

namespace {

Serve tells(std::string name) {
    return [name = std::move(name)](Asked asked, http::Respond respond) {
        http::Response answer;
        answer.body = name;
        for (const auto& each : asked.variables) answer.body += " " + each;
        respond(std::move(answer));
    };
}

http::Response ask(std::string method, std::string target, std::string authorization = {},
                   std::string token = "secret") {
    AdminDoor door(token);
    const Router router({{"GET", "/healthz", Access::open, tells("health")},
                         {"GET", "/v1/calls/{id}", Access::person, tells("call")},
                         {"PUT", "/v1/calls/{id}", Access::person, tells("put")},
                         {"GET", "/v1/trials/{id}/calls", Access::tenant, tells("calls")},
                         {"GET", "/v1/admin/parked", Access::admin, tells("parked")}},
                        door.keeper);
    http::Request request{.method = std::move(method), .target = std::move(target)};
    if (!authorization.empty()) request.headers.emplace_back("authorization", std::move(authorization));
    Answers answers;
    router.handle(std::move(request), answers.respond());
    REQUIRE(answers.list.size() == 1);
    return answers.list.front();
}

}  // namespace

TEST_CASE("router: paths, methods and who may ask") {
    const std::string admin = "Bearer secret";
    const struct {
        std::string name, method, target, authorization;
        int status;
        std::string body;
    } rows[] = {
        {"open", "GET", "/healthz", "", 200, "health"},
        {"HEAD is GET", "HEAD", "/healthz?x=1", "", 200, "health"},
        {"a variable", "GET", "/v1/calls/c1?x=1", admin, 200, "call c1"},
        {"another method", "PUT", "/v1/calls/c1", admin, 200, "put c1"},
        {"a variable within", "GET", "/v1/trials/t1/calls", admin, 200, "calls t1"},
        {"the scheme in any case", "GET", "/v1/calls/c1", "bearer secret", 200, "call c1"},
        {"unknown path", "GET", "/v2", "", 404, ""},
        {"nothing in the variable's place", "GET", "/v1/calls/", admin, 404, ""},
        {"more behind", "GET", "/v1/calls/c1/x", admin, 404, ""},
        {"a slash behind", "GET", "/healthz/", "", 404, ""},
        {"not a path", "GET", "*", "", 404, ""},
        {"empty target", "GET", "", "", 404, ""},
        {"no token", "GET", "/v1/calls/c1", "", 401, ""},
        {"wrong token", "GET", "/v1/calls/c1", "Bearer secreT", 401, ""},
        {"longer token", "GET", "/v1/calls/c1", "Bearer secrets", 401, ""},
        {"another scheme", "GET", "/v1/calls/c1", "Basic secret", 401, ""},
        {"admin", "GET", "/v1/admin/parked", admin, 200, "parked"},
        {"admin path for others", "GET", "/v1/admin/parked", "", 404, ""},
        {"admin path, wrong token", "GET", "/v1/admin/parked", "Bearer x", 404, ""},
        {"admin path, wrong method, no token", "POST", "/v1/admin/parked", "", 404, ""},
        {"admin path, wrong method", "POST", "/v1/admin/parked", admin, 405, ""},
        {"wrong method", "DELETE", "/v1/calls/c1", admin, 405, ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto answer = ask(row.method, row.target, row.authorization);
        CHECK(answer.status == row.status);
        if (row.status == 200) CHECK(answer.body == row.body);
        if (row.status != 200) CHECK(answer.content_type == "application/problem+json");
    }
}

TEST_CASE("router: 405 names every method of the path; 404 of an admin path tells nothing") {
    CHECK(header_of(ask("DELETE", "/v1/calls/c1"), "Allow") == "GET, HEAD, PUT");
    CHECK(ask("GET", "/v1/admin/parked").body == ask("GET", "/v1/admin/nothing").body);
    CHECK(header_of(ask("GET", "/v1/calls/c1"), "WWW-Authenticate") == "Bearer");
}

TEST_CASE("router: without an admin token nobody is an admin") {
    for (const std::string authorization : {"", "Bearer ", "Bearer", "Bearer secret"}) {
        CAPTURE(authorization);
        CHECK(ask("GET", "/v1/admin/parked", authorization, "").status == 404);
        CHECK(ask("GET", "/v1/calls/c1", authorization, "").status == 401);
    }
}
