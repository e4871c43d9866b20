#include "ingest/pages/pages.hpp"

#include <doctest/doctest.h>

#include "ingest/http/problem.hpp"
#include "ingest/pages/forms.hpp"
#include "ingest/pages/html.hpp"
#include "tests/ingest/admin_door.hpp"
#include "tests/ingest/fakes.hpp"

using namespace beaker;
using namespace beaker::ingest;
using namespace beaker::ingest::pages;

namespace {

/// Pages before an API that notes what it is asked, and answers what it is told to.
struct Site {
    std::vector<api::Asked> asked;
    http::Response answer{.body = "{}"};
    AdminDoor door;
    api::Router router{routes(), door.keeper};

    std::vector<api::Route> routes() {
        const auto notes = [this](api::Asked one, http::Respond respond) {
            asked.push_back(std::move(one));
            respond(answer);
        };
        const std::vector<api::Route> some = {{"POST", "/v1/signups", api::Access::open, notes},
                                              {"DELETE", "/v1/session", api::Access::person, notes},
                                              {"POST", "/v1/trials", api::Access::person, notes},
                                              {"GET", "/v1/trials/{id}", api::Access::tenant, notes}};
        return page_routes({.random = [] { return std::string("sixteen bytes...."); },
                            .version = "1",
                            .mailbox_url = "http://127.0.0.1:8090/sandbox/mailbox",
                            .trials_of = [](const auto&, auto done) { done({}); }},
                           some);
    }
    http::Response ask(std::string method, std::string target, std::string body = {},
                       std::vector<std::pair<std::string, std::string>> headers = {}) {
        Answers answers;
        router.handle({.method = std::move(method),
                       .target = std::move(target),
                       .headers = std::move(headers),
                       .body = std::move(body)},
                      answers.respond());
        REQUIRE(answers.list.size() == 1);
        return answers.list.front();
    }
};

}  // namespace

TEST_CASE("pages: no script, nothing from elsewhere, in no frame") {
    Site site;
    for (const std::string path : {"/", "/link-sent"}) {
        CAPTURE(path);
        const auto answer = site.ask("GET", path);
        CHECK(answer.status == 200);
        CHECK(answer.content_type == "text/html; charset=utf-8");
        const auto policy = header_of(answer, "Content-Security-Policy");
        CHECK(policy.contains("default-src 'none'"));
        CHECK(policy.contains("frame-ancestors 'none'"));
        CHECK_FALSE(policy.contains("unsafe"));
        CHECK_FALSE(answer.body.contains("<script"));
        CHECK_FALSE(answer.body.contains("style=\""));
    }
    CHECK(site.ask("GET", "/style.css").content_type == "text/css; charset=utf-8");
    CHECK(site.ask("GET", "/").body.contains("127.0.0.1:8090"));
}

TEST_CASE("pages: the form of sign-up asks the API what it was filled with") {
    Site site;
    const auto answer = site.ask("POST", "/sign-up", "email=a%40example.com&marketing_consent=yes",
                                 {{"Sec-Fetch-Site", "same-origin"}});
    CHECK(answer.status == 303);
    CHECK(header_of(answer, "Location") == "/link-sent");
    REQUIRE(site.asked.size() == 1);
    CHECK(site.asked[0].request.method == "POST");
    CHECK(site.asked[0].request.path() == "/v1/signups");
    CHECK(site.asked[0].request.body.starts_with(R"({"email":"a@example.com","marketing_consent":true,)"));
    (void)site.ask("POST", "/sign-up", "email=a%40example.com");
    CHECK(site.asked.at(1).request.body.contains(R"("marketing_consent":false)"));
}

TEST_CASE("pages: what is wrong is shown beside what was typed, and none of it is markup") {
    Site site;
    site.answer = http::problem_response({.type = "/problems/bad-body",
                                          .title = "The body cannot be understood",
                                          .status = 400,
                                          .errors = {{{"/email", "is no <e-mail> address"}}}});
    const auto answer = site.ask("POST", "/sign-up", "email=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E");
    CHECK(answer.status == 400);
    CHECK(answer.body.contains("is no &lt;e-mail&gt; address"));
    CHECK(answer.body.contains("aria-invalid=\"true\""));
    CHECK(answer.body.contains("&quot;&gt;&lt;script&gt;"));
    CHECK_FALSE(answer.body.contains("<script"));
}

TEST_CASE("pages: forms that another site sends change nothing, with a cookie or without") {
    Site site;
    for (const std::string path : {"/sign-up", "/sign-out", "/trials"})
        for (const std::pair<std::string, std::string>& header :
             {std::pair<std::string, std::string>{"Sec-Fetch-Site", "cross-site"},
              {"Sec-Fetch-Site", "same-site"},
              {"Origin", "https://elsewhere.example.com"},
              {"Origin", "null"}}) {
            CAPTURE(path);
            CAPTURE(header.second);
            CHECK(
                site.ask("POST", path, "email=a%40example.com", {header, {"Host", "b.example.com"}}).status ==
                403);
        }
    CHECK(site.asked.empty());
}

TEST_CASE("pages: nobody begins a trial, sees one or signs out") {
    Site site;
    CHECK(header_of(site.ask("POST", "/trials", "scenario=x"), "Location") == "/");
    CHECK(header_of(site.ask("POST", "/sign-out"), "Location") == "/");
    CHECK(site.ask("GET", "/trials/0197a5c2-0000-8000-8000-000000000042").status == 401);
    CHECK(site.asked.empty());
}

TEST_CASE("pages: the body of a trial holds what was filled in, and no more") {
    const auto fields = parse_form(
        "key=k&scenario=gym_lead_intake&business_name=A+%26+B&voice=Lily&style=calm&hours=&prices=none");
    REQUIRE(fields);
    CHECK(
        trial_json(*fields) ==
        R"({"scenario":"gym_lead_intake","business_name":"A & B","voice":"Lily","persona":{"style":"calm"},)"
        R"("knowledge":{"prices":"none"}})");
}

TEST_CASE("pages: a problem for the eye keeps its status and headers") {
    auto problem = http::problem(429, "Try <later>.");
    problem.headers.emplace_back("Retry-After", "7");
    const auto answer = page_of_problem(std::move(problem));
    CHECK(answer.status == 429);
    CHECK(header_of(answer, "Retry-After") == "7");
    CHECK(answer.body.contains("Try &lt;later&gt;."));
    CHECK(wants_page({.headers = {{"accept", "text/html,*/*;q=0.8"}}}));
    CHECK_FALSE(wants_page({.headers = {{"Accept", "*/*"}}}));
    CHECK_FALSE(wants_page({}));
}
