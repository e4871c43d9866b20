#include "ingest/http/problem.hpp"

#include <doctest/doctest.h>

using namespace beaker::ingest::http;

TEST_CASE("http problem: what the status alone says has its words and no type of its own") {
    const struct {
        const char* name;
        int status;
        std::string detail;
        std::string then;
    } rows[] = {
        {"a sentence", 408, "The request took too long to arrive.",
         R"({"type":"about:blank","title":"Request Timeout","status":408,)"
         R"("detail":"The request took too long to arrive."})"},
        {"none", 503, "", R"({"type":"about:blank","title":"Service Unavailable","status":503})"},
        {"what JSON must escape", 400, "No \"Host\"\n",
         R"({"type":"about:blank","title":"Bad Request","status":400,"detail":"No \"Host\"\n"})"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const Response answer = problem(row.status, row.detail);
        CHECK(answer.status == row.status);
        CHECK(answer.content_type == "application/problem+json");
        CHECK(answer.headers.empty());
        CHECK(answer.body == row.then);
    }
}
