#include "ingest/api/openapi.hpp"

#include <doctest/doctest.h>
#include <simdjson.h>

#include <set>
#include <stdexcept>

#include "ingest/api/health.hpp"
#include "ingest/api/reads.hpp"
#include "ingest/api/sign_in.hpp"
#include "ingest/api/tokens.hpp"
#include "ingest/edge.hpp"
#include "log/step/memory_state_store.hpp"
#include "tests/ingest/admin_door.hpp"
#include "tests/ingest/fakes.hpp"

using namespace beaker;
using namespace beaker::ingest;
using namespace beaker::ingest::api;
using simdjson::dom::element;

namespace {

/// Every route that a node serves, and the document that it gives of them.
struct Api {
    FakeLog log;
    FakeClock clock{Instant{}};
    AnswerDesk desk;
    log::MemoryStateStore store;
    Queries queries{store, log};
    AppliedWatch applied{16};
    webhooks::WebhookHandler webhooks{
        {.log = log, .clock = clock, .real_clock = clock, .answers = desk, .pepper = "p", .observer = {}},
        {}};
    Reads reads{{.queries = queries,
                 .applied = applied,
                 .real_clock = clock,
                 .partitions = 16,
                 .execute = [](std::move_only_function<void()> task) { task(); }}};
    AdminDoor door;
    Actions actions{{.log = log,
                     .clock = clock,
                     .real_clock = clock,
                     .answers = desk,
                     .random = [] { return std::string("r"); },
                     .pepper = "p"}};
    Tokens tokens{actions, "p"};
    auth::Throttle throttle{{.most = 100}};
    SignIn sign_in{{.actions = actions,
                    .doorkeeper = door.keeper,
                    .throttle = throttle,
                    .real_clock = clock,
                    .pepper = "p"}};
    std::vector<Route> routes = all_routes();
    Router router{routes, door.keeper};
    simdjson::dom::parser parser;
    element document = parse();

    std::vector<Route> all_routes() {
        auto all = reads.routes();
        for (auto& more : {sign_in.routes(), tokens.routes()})
            all.insert(all.end(), more.begin(), more.end());
        for (auto& route : health_routes([] { return Readiness{.json = R"({"status":"ok","off":[]})"}; },
                                         [] { return [] { return std::string("beaker_up 1\n"); }; },
                                         [](auto task) { task(); }))
            all.push_back(std::move(route));
        add_document_routes(all, webhooks.routes());
        return all;
    }

    http::Response send(std::string method, std::string target, bool credentials) {
        http::Request request{.method = std::move(method), .target = std::move(target)};
        if (credentials) request.headers.emplace_back("Authorization", "Bearer secret");
        Answers answers;
        edge(webhooks, router)(std::move(request), answers.respond());
        REQUIRE(answers.list.size() == 1);
        return answers.list.front();
    }
    element parse() {
        return parser.parse(simdjson::padded_string(send("GET", "/openapi.json", false).body));
    }

    template <class Visit>
    void each_operation(Visit visit) {
        for (const auto [path, methods] : document["paths"].get_object())
            for (const auto [method, operation] : methods.get_object()) visit(path, method, operation);
    }
};

std::string upper(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = static_cast<char>(c - 'a' + 'A');
    return out;
}

Route described(std::string_view pattern, Operation operation) {
    return {"GET", pattern, Access::open, [](const Asked&, http::Respond) {}, std::move(operation)};
}

Operation good() {
    return {.id = "getThing",
            .tag = "Health",
            .summary = "A thing.",
            .description = "It is as it is.",
            .parameters = {{"id", OperationParameter::Place::path, "Its id.", R"({"type":"string"})"}},
            .answers = {{.status = 200, .description = "It."}},
            .examples = {{"one", "One.", 200, {{"id", "1"}}}}};
}

}  // namespace

TEST_CASE("openapi: the document lists what is served, and all of it") {
    Api api;
    std::set<std::pair<std::string, std::string>> served, told;
    for (const auto& list : {api.routes, api.webhooks.routes()})
        for (const Route& route : list) {
            served.emplace(route.method, route.pattern);
            if (route.method == "GET") served.emplace("HEAD", route.pattern);
        }
    api.each_operation([&](auto path, auto method, auto) { told.emplace(upper(method), path); });
    CHECK(told == served);
    CHECK(told.contains({"POST", "/webhooks/vapi"}));
    CHECK(told.contains({"GET", "/openapi.json"}));
    CHECK(std::string_view(api.document["openapi"]) == "3.1.0");
}

TEST_CASE("openapi: no example is answered as if its path or method were not there") {
    Api api;
    api.each_operation([&](auto path, auto method, element operation) {
        CAPTURE(std::string(path));
        CAPTURE(std::string(method));
        std::size_t examples = 0;
        for (const auto example : operation["x-requests"].get_array()) {
            ++examples;
            const int status = static_cast<int>(example["status"].get_int64().value());
            CAPTURE(std::string(example["name"].get_string().value()));
            const auto answer = api.send(std::string(example["method"].get_string().value()),
                                         std::string(example["target"].get_string().value()), true);
            CHECK((answer.status == 405) == (status == 405));
            if (answer.status == 404) CHECK(!answer.body.contains("There is no such path"));
            CHECK(operation["responses"][std::to_string(status)].error() == simdjson::SUCCESS);
        }
        CHECK(examples >= 1);
        if (method != "head") CHECK(examples >= 2);
    });
}

TEST_CASE("openapi: credentials are asked for as the routes ask for them") {
    Api api;
    api.each_operation([&](std::string_view path, auto method, element operation) {
        CAPTURE(std::string(path));
        const auto schemes = operation["security"].get_array().value().size();
        const bool for_people = path.starts_with("/v1/") && !path.starts_with("/v1/admin/");
        const bool closed = path.starts_with("/v1/") || path.starts_with("/webhooks/");
        const bool open = !closed || path == "/v1/signups";
        CHECK(schemes == (open ? 0 : for_people ? 3 : 1));
        if (!path.starts_with("/v1/") || open) return;
        const auto first = operation["x-requests"].at(0)["target"].get_string().value();
        const int refused = path.starts_with("/v1/admin/") ? 404 : 401;
        CHECK(api.send(upper(method), std::string(first), false).status == refused);
        CHECK(operation["responses"][std::to_string(refused)].error() == simdjson::SUCCESS);
    });
}

TEST_CASE("openapi: both documents have ETags") {
    Api api;
    for (const std::string path : {"/openapi.json", "/asyncapi.json"}) {
        CAPTURE(path);
        const auto answer = api.send("GET", path, false);
        CHECK(answer.status == 200);
        CHECK(answer.content_type == "application/json");
        const auto tag = header_of(answer, "ETag");
        Answers again;
        api.router.handle({.method = "GET", .target = path, .headers = {{"If-None-Match", tag}}},
                          again.respond());
        CHECK(again.list.at(0).status == 304);
    }
}

TEST_CASE("openapi: a route that is not described well is refused") {
    const struct {
        const char* name;
        std::string_view pattern;
        Operation operation;
    } rows[] = {
        {"not at all", "/a/{id}", {}},
        {"a variable without parameter", "/a/{id}/{other}", good()},
        {"an unknown tag", "/a/{id}",
         [] {
             auto bad = good();
             bad.tag = "Things";
             return bad;
         }()},
        {"no summary", "/a/{id}",
         [] {
             auto bad = good();
             bad.summary = {};
             return bad;
         }()},
        {"no description", "/a/{id}",
         [] {
             auto bad = good();
             bad.description = {};
             return bad;
         }()},
        {"no example", "/a/{id}",
         [] {
             auto bad = good();
             bad.examples.clear();
             return bad;
         }()},
        {"an undocumented answer", "/a/{id}",
         [] {
             auto bad = good();
             bad.examples[0].status = 201;
             return bad;
         }()},
        {"an undocumented parameter", "/a/{id}",
         [] {
             auto bad = good();
             bad.examples[0].values = {{"x", "1"}};
             return bad;
         }()},
    };
    const Route well = described("/a/{id}", good());
    CHECK_NOTHROW((void)openapi_json({&well, 1}));
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const Route route = described(row.pattern, row.operation);
        CHECK_THROWS_AS((void)openapi_json({&route, 1}), std::invalid_argument);
    }
    const auto answering = [](std::string_view pattern, std::string_view id, std::string schema) {
        auto operation = good();
        operation.id = id;
        operation.answers[0].content_type = "application/json";
        operation.answers[0].schema = {"Thing", std::move(schema)};
        return described(pattern, std::move(operation));
    };
    const Route clashing[] = {answering("/a/{id}", "getA", R"({"type":"object"})"),
                              answering("/b/{id}", "getB", R"({"type":"array"})")};
    CHECK_THROWS_AS((void)openapi_json(clashing), std::invalid_argument);
    const Route twice[] = {well, described("/b/{id}", good())};
    CHECK_THROWS_AS((void)openapi_json(twice), std::invalid_argument);
}
