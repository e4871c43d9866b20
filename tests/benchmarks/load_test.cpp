#include <doctest/doctest.h>
#include <simdjson.h>

#include <set>

#include "ingest/webhooks/sign.hpp"
#include "ops/benchmarks/load/answer.hpp"
#include "ops/benchmarks/load/percentiles.hpp"
#include "ops/benchmarks/load/requests.hpp"

namespace beaker::bench {

TEST_CASE("percentiles are values that occurred, by the nearest rank") {
    std::vector<float> to_1000;
    for (int value = 1000; value > 0; --value) to_1000.push_back(static_cast<float>(value));
    // clang-format off
    const struct { std::string_view name; std::vector<float> micros; double p50, p99, p999, max; } rows[] = {
        {"nothing",          {},           0,   0,   0,   0},
        {"one",              {7},          7,   7,   7,   7},
        {"even count",       {4, 1, 3, 2}, 2,   4,   4,   4},
        {"1 to 1000",        to_1000,      500, 990, 999, 1000},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto found = Percentiles::of(row.micros);
        CHECK(found.count == row.micros.size());
        CHECK(found.p50 == row.p50);
        CHECK(found.p99 == row.p99);
        CHECK(found.p999 == row.p999);
        CHECK(found.max == row.max);
    }
}

TEST_CASE("an answer is taken when it is whole") {
    // clang-format off
    const struct { std::string_view name; std::string_view read; bool whole; int status; std::string_view position, body; } rows[] = {
        {"nothing",           "",                                                              false, 0,   "",    ""},
        {"half a head",       "HTTP/1.1 200 OK\r\nContent-",                                   false, 0,   "",    ""},
        {"half a body",       "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab",                false, 0,   "",    ""},
        {"no body",           "HTTP/1.1 503 Busy\r\nServer: x\r\n\r\n",                        true,  503, "",    ""},
        {"any case of name",  "HTTP/1.1 200 OK\r\nCONTENT-length:2\r\nBeaker-POSITION:  3:17\r\n\r\nok", true, 200, "3:17", "ok"},
        {"last field",        "HTTP/1.1 200 OK\r\nbeaker-position: 1:2\r\n\r\n",               true,  200, "1:2", ""},
        {"longer name",       "HTTP/1.1 200 OK\r\nBeaker-Positions: 1:2\r\n\r\n",              true,  200, "",    ""},
        {"only in the body",  "HTTP/1.1 200 OK\r\nContent-Length: 22\r\n\r\n\r\nBeaker-Position: 9:9", true, 200, "", "\r\nBeaker-Position: 9:9"},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto answer = parse_answer(row.read);
        REQUIRE(answer.has_value() == row.whole);
        if (!row.whole) continue;
        CHECK(answer->status == row.status);
        CHECK(answer->header("beaker-position") == row.position);
        CHECK(answer->body == row.body);
        CHECK(answer->bytes == row.read.size());
    }
}

TEST_CASE("every request is a signed webhook of a call of its own, placed with its tenant") {
    const RequestOptions options{.count = 500, .secret = "secret", .seed = "seed", .tenants = 64};
    const Requests requests(options);
    REQUIRE(requests.size() == options.count);
    std::set<std::string> events;
    std::set<std::string> tenants;
    for (std::size_t index = 0; index < requests.size(); ++index) {
        const auto post = requests.post(index);
        CHECK(post.starts_with("POST /webhooks/vapi HTTP/1.1\r\n"));
        const std::string body(requests.body(index));
        CHECK(post.ends_with("\r\n\r\n" + body));
        CHECK(body.size() > 935);
        CHECK(body.size() < 945);
        CHECK(post.contains("x-vapi-signature: " + ingest::webhooks::vapi_signature_header(body, "secret") +
                            "\r\n"));
        CHECK(post.contains("Content-Length: " + std::to_string(body.size()) + "\r\n"));

        simdjson::dom::parser parser;
        const auto call = parser.parse(body)["message"]["call"];
        const auto metadata = call["assistantOverrides"]["metadata"];
        const std::string tenant(metadata["beaker_tenant"].get_string().value());
        CHECK(metadata["beaker_call"].get_string().value() == requests.call(index).text());
        CHECK(requests.event_id(index) ==
              std::string(call["id"].get_string().value()) + ":status:in-progress");
        CHECK(Uuid::parse(tenant)->is_key());
        CHECK(Uuid::parse(tenant)->slot() == requests.call(index).slot());
        CHECK(tenant == requests.tenant(index).text());
        tenants.insert(tenant);
        events.insert(requests.event_id(index));
    }
    CHECK(events.size() == options.count);
    CHECK(tenants.size() == options.tenants);
    const Requests others({.count = 1, .secret = "secret", .seed = "another seed", .tenants = 64});
    CHECK_FALSE(events.contains(others.event_id(0)));
}

TEST_CASE("as many requests in a row as there are tenants have all of them, whatever the seed") {
    for (const std::size_t count : {1, 7, 1'000, 1'009, 4'096}) {
        CAPTURE(count);
        const Requests requests({.count = count, .secret = "secret", .seed = "seed", .tenants = count});
        const Requests others({.count = count, .secret = "secret", .seed = "other", .tenants = count});
        std::set<std::string> tenants;
        for (std::size_t index = 0; index < count; ++index) {
            tenants.insert(requests.tenant(index).text());
            CHECK(requests.tenant(index) == others.tenant(index));
        }
        CHECK(tenants.size() == count);
    }
}

TEST_CASE("a list of requests gives each back as it was added") {
    RequestList list;
    CHECK(list.size() == 0);
    for (const std::string_view request : {"GET /a", "", "GET /b"}) list.add(request);
    REQUIRE(list.size() == 3);
    CHECK(list[0] == "GET /a");
    CHECK(list[1] == "");
    CHECK(list[2] == "GET /b");
}

}  // namespace beaker::bench
