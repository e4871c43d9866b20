#include "ingest/http/message.hpp"

#include <doctest/doctest.h>

using namespace beaker::ingest::http;

TEST_CASE("request: headers are found without regard to case, the first of a name wins") {
    Request request;
    request.headers = {
        {"Host", "dev.example.com"}, {"X-Vapi-Secret", "one"}, {"x-vapi-secret", "two"}, {"Empty", ""}};
    const struct {
        const char* name;
        std::optional<std::string_view> then;
    } rows[] = {
        {"Host", "dev.example.com"},
        {"host", "dev.example.com"},
        {"HOST", "dev.example.com"},
        {"hos", std::nullopt},
        {"hosts", std::nullopt},
        {"x-VAPI-secret", "one"},
        {"empty", ""},
        {"", std::nullopt},
        {"x_vapi_secret", std::nullopt},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(request.header(row.name) == row.then);
    }
}

TEST_CASE("request: the target is cut at its first '?'") {
    const struct {
        const char* target;
        const char* path;
        const char* query;
    } rows[] = {
        {"/webhooks/twilio", "/webhooks/twilio", ""},
        {"/webhooks/twilio?", "/webhooks/twilio", ""},
        {"/webhooks/twilio?tenant=1", "/webhooks/twilio", "tenant=1"},
        {"/a?b?c", "/a", "b?c"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.target);
        const Request request{.method = "GET", .target = row.target};
        CHECK(request.path() == row.path);
        CHECK(request.query() == row.query);
    }
}
