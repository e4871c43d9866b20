#include "ingest/auth/client.hpp"

#include <doctest/doctest.h>

#include "ingest/auth/throttle.hpp"
#include "tests/ingest/fakes.hpp"

using namespace beaker::ingest;
using namespace beaker::ingest::auth;

TEST_CASE("client: the proxy's last word counts, and only where there is a proxy") {
    const struct {
        const char* name;
        ProxyTrust trust;
        std::vector<std::string> forwarded;
        const char* address;
    } rows[] = {
        {"no proxy", ProxyTrust::none, {"192.0.2.9"}, "198.51.100.1"},
        {"the proxy's word", ProxyTrust::peer, {"192.0.2.9"}, "192.0.2.9"},
        {"what the client said stands before it", ProxyTrust::peer, {"203.0.113.7, 192.0.2.9"}, "192.0.2.9"},
        {"in a header of its own", ProxyTrust::peer, {"203.0.113.7", "192.0.2.9"}, "192.0.2.9"},
        {"IPv6", ProxyTrust::peer, {"2001:db8::1"}, "2001:db8::1"},
        {"no address", ProxyTrust::peer, {"unknown"}, "198.51.100.1"},
        {"nothing", ProxyTrust::peer, {}, "198.51.100.1"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        http::Request request{.remote = "198.51.100.1"};
        for (const auto& each : row.forwarded) request.headers.emplace_back("x-forwarded-for", each);
        CHECK(client_address(request, row.trust) == row.address);
    }
}

TEST_CASE("client: of proxies that are known by their addresses, the last word that is none of theirs") {
    const auto trust = ProxyTrust::of({"10.0.0.0/8", "2001:db8::1"});
    REQUIRE(trust);
    const struct {
        const char *name, *remote, *forwarded, *address;
    } rows[] = {
        {"one of ours", "10.1.2.3", "192.0.2.9", "192.0.2.9"},
        {"two of ours", "10.1.2.3", "203.0.113.7, 192.0.2.9, 10.9.9.9", "192.0.2.9"},
        {"IPv6", "2001:db8::1", "192.0.2.9", "192.0.2.9"},
        {"somebody else", "11.0.0.1", "192.0.2.9", "11.0.0.1"},
        {"somebody else by IPv6", "2001:db8::2", "192.0.2.9", "2001:db8::2"},
        {"nothing but ours", "10.1.2.3", "10.4.4.4", "10.4.4.4"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const http::Request request{
            .headers = {{"X-Forwarded-For", row.forwarded}, {"X-Forwarded-Proto", "https"}},
            .remote = row.remote};
        CHECK(client_address(request, *trust) == row.address);
        CHECK(came_securely(request, *trust) == trust->believes(row.remote));
    }
    for (const char* wrong : {"10.0.0.0/33", "10.0.0", "proxy.example.com", "10.0.0.0/x", ""})
        CHECK_FALSE(ProxyTrust::of({wrong}).has_value());
}

TEST_CASE("client: one customer's IPv6 addresses share a limit") {
    const struct {
        const char *address, *network;
    } rows[] = {{"192.0.2.9", "192.0.2.9"},
                {"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
                {"2001:db8:1:2::9", "2001:db8:1:2::/64"},
                {"2001:db8::9", "2001:db8::/64"},
                {"::1", "::/64"}};
    for (const auto& row : rows) CHECK(client_network(row.address) == row.network);
}

TEST_CASE("client: what another site causes is told from what ours does") {
    const struct {
        const char* name;
        std::vector<std::pair<std::string, std::string>> headers;
        bool own;
    } rows[] = {
        {"no browser", {{"Host", "beaker.example.com"}}, true},
        {"our page", {{"Sec-Fetch-Site", "same-origin"}}, true},
        {"typed by the user", {{"Sec-Fetch-Site", "none"}}, true},
        {"another site", {{"Sec-Fetch-Site", "cross-site"}}, false},
        {"a neighbour's site", {{"Sec-Fetch-Site", "same-site"}}, false},
        {"our origin", {{"Host", "beaker.example.com"}, {"Origin", "https://beaker.example.com"}}, true},
        {"our origin with its port", {{"Host", "127.0.0.1:8080"}, {"Origin", "http://127.0.0.1:8080"}}, true},
        {"another origin", {{"Host", "beaker.example.com"}, {"Origin", "https://evil.example.com"}}, false},
        {"an origin that hides", {{"Host", "beaker.example.com"}, {"Origin", "null"}}, false},
        {"one that ends like ours",
         {{"Host", "beaker.example.com"}, {"Origin", "https://x.beaker.example.com"}},
         false},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(is_from_own_site({.headers = row.headers}) == row.own);
    }
}

TEST_CASE("throttle: ten in ten minutes for each, in a window that slides") {
    using std::chrono::seconds;
    Throttle throttle({});
    for (int i = 0; i < 10; ++i) {
        const auto verdict = throttle.take("a", seconds(i * 10));
        CHECK(verdict.allowed);
        CHECK(verdict.remaining == static_cast<std::size_t>(9 - i));
    }
    const auto refused = throttle.take("a", seconds(100));
    CHECK_FALSE(refused.allowed);
    CHECK(refused.reset == seconds(500));
    CHECK(throttle.take("b", seconds(100)).allowed);
    CHECK_FALSE(throttle.take("a", seconds(599)).allowed);
    CHECK(throttle.take("a", seconds(600)).allowed);
    CHECK_FALSE(throttle.take("a", seconds(601)).allowed);

    const auto answer = too_many(throttle.limit(), refused);
    CHECK(answer.status == 429);
    CHECK(header_of(answer, "Retry-After") == "500");
    CHECK(header_of(answer, "RateLimit-Limit") == "10");
    CHECK(header_of(answer, "RateLimit-Remaining") == "0");
}

TEST_CASE("throttle: of very many the one that was seen longest ago is forgotten") {
    Throttle throttle({.most = 1}, 2);
    CHECK(throttle.take("a", {}).allowed);
    CHECK(throttle.take("b", {}).allowed);
    CHECK_FALSE(throttle.take("a", {}).allowed);
    CHECK(throttle.take("c", {}).allowed);  // b goes
    CHECK_FALSE(throttle.take("a", {}).allowed);
    CHECK(throttle.take("b", {}).allowed);
}
