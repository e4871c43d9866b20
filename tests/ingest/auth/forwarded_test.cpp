#include "ingest/auth/forwarded.hpp"

#include <doctest/doctest.h>

using namespace beaker;
using namespace beaker::ingest;
using namespace beaker::ingest::auth;
using namespace std::chrono_literals;

namespace {

const Instant start = *Instant::parse("2026-01-01T00:00:00Z");
const PersonKey dana = PersonKey::of("pepper", *Email::parse("dana@example.com"));

http::Request request_with(std::string header, std::string method = "GET",
                           std::string target = "/v1/calls/1") {
    return {.method = std::move(method),
            .target = std::move(target),
            .headers = {{std::string(forwarded_header), std::move(header)}}};
}

}  // namespace

TEST_CASE("forwarded: what one node says, another one hears") {
    const ForwardSeal seal("pepper");
    Forwarded said{.caller = {}, .partitions = {0, 15}, .tells_places = true, .until = start + 5s};
    said.caller.person = dana;
    const auto heard = seal.open(request_with(seal.close(said, "GET", "/v1/calls/1")), start);
    REQUIRE(heard.has_value());
    CHECK(heard->caller.person == dana);
    CHECK_FALSE(heard->caller.admin);
    CHECK(heard->partitions == said.partitions);
    CHECK(heard->tells_places);
    CHECK(heard->until == said.until);
}

TEST_CASE("forwarded: a seal opens nothing else, nothing later, and nobody else can make it") {
    const ForwardSeal seal("pepper");
    Forwarded admin{.caller = {}, .partitions = {1}, .until = start + 5s};
    admin.caller.admin = true;
    const std::string good = seal.close(admin, "GET", "/v1/calls/1");
    Forwarded long_lived = admin;
    long_lived.until = start + 1h;
    std::string changed = good;
    changed[2] = changed[2] == 'A' ? 'B' : 'A';
    const struct {
        const char* name;
        http::Request request;
        std::chrono::seconds after;
        bool opens;
    } rows[] = {
        {"good", request_with(good), 0s, true},
        {"at its end", request_with(good), 5s, false},
        {"another target", request_with(good, "GET", "/v1/calls/2"), 0s, false},
        {"another query", request_with(good, "GET", "/v1/calls/1?a=1"), 0s, false},
        {"another method", request_with(good, "POST"), 0s, false},
        {"changed", request_with(changed), 0s, false},
        {"cut short", request_with(good.substr(0, good.size() - 1)), 0s, false},
        {"without its seal", request_with(good.substr(0, good.find('.'))), 0s, false},
        {"nothing", request_with(""), 0s, false},
        {"no header", {.method = "GET", .target = "/v1/calls/1"}, 0s, false},
        {"another pepper", request_with(ForwardSeal("salt").close(admin, "GET", "/v1/calls/1")), 0s, false},
        {"good for too long", request_with(seal.close(long_lived, "GET", "/v1/calls/1")), 0s, false},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(seal.open(row.request, start + row.after).has_value() == row.opens);
    }
    CHECK_THROWS_AS(ForwardSeal(""), std::invalid_argument);
}
