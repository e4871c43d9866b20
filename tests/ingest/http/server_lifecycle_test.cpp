#include <doctest/doctest.h>
#include <sys/resource.h>

#include <deque>
#include <mutex>
#include <stdexcept>
#include <vector>

#include "tests/ingest/http/server_harness.hpp"

using namespace beaker::ingest::http;
using namespace beaker::ingest::http::test;

namespace {

constexpr std::string_view get = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

/// A handler that keeps its requests until told to answer.
class Holding {
public:
    Handler handler() {
        return [this](const Request&, Respond respond) {
            const std::lock_guard lock(mutex_);
            held_.push_back(std::move(respond));
        };
    }
    std::size_t size() {
        const std::lock_guard lock(mutex_);
        return held_.size();
    }
    void answer_all() {
        const std::lock_guard lock(mutex_);
        for (auto& respond : held_) respond({.status = 200, .content_type = "text/plain", .body = "held"});
        held_.clear();
    }

private:
    std::mutex mutex_;
    std::vector<Respond> held_;
};

std::string why_not(const ServerOptions& options) {
    try {
        const Server server(options, echo);
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("http server: what keeps it from starting is said") {
    const Server first(TestServer::local({}), echo);
    CHECK(first.port() != 0);
    CHECK(why_not({.port = first.port()}).find("Address already in use") != std::string::npos);
    CHECK(why_not({.port = first.port()}).find(std::to_string(first.port())) != std::string::npos);
    CHECK(why_not({.address = "nowhere", .port = 0}).find("nowhere") != std::string::npos);
    CHECK(why_not({.address = "192.0.2.1", .port = 0}).find("192.0.2.1") != std::string::npos);
    CHECK(why_not({.port = 0, .tls = TlsFiles{"/no/such.pem", "/no/such.key"}}).find("/no/such.pem") !=
          std::string::npos);
}

TEST_CASE("http server: time-outs") {
    const auto short_of = [](auto ServerOptions::* which) {
        ServerOptions options;
        options.*which = 100ms;
        return options;
    };
    // clang-format off
    const struct { std::string name; ServerOptions options; std::string bytes; int status; std::uint64_t counted; } rows[] = {
        {"nothing came",                   short_of(&ServerOptions::idle_timeout),   "",                                  0,   0},
        {"only an empty line came",        short_of(&ServerOptions::idle_timeout),   "\r\n",                              0,   0},
        {"a part of the request line",     short_of(&ServerOptions::header_timeout), "GET",                               408, 1},
        {"a part of the headers",          short_of(&ServerOptions::header_timeout), "GET / HTTP/1.1\r\nHost: a\r\nX",    408, 1},
        {"headers, and none of the body",  short_of(&ServerOptions::body_timeout),   "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n",     408, 1},
        {"headers, and some of the body",  short_of(&ServerOptions::body_timeout),   "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhell", 408, 1},
        {"chunks without end",             short_of(&ServerOptions::body_timeout),   "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n", 408, 1},
    };
    // clang-format on
    for (auto row : rows) {
        CAPTURE(row.name);
        row.options.linger_timeout = 100ms;
        TestServer server(row.options, echo);
        Client client(server.server.port());
        client.send(row.bytes);
        if (row.status != 0) {
            const auto answer = client.answer();
            CHECK(answer.status() == row.status);
            CHECK(answer.header("Connection") == "close");
        }
        CHECK(client.ended_within(5s));
        CHECK(server.server.counters().timeouts == row.counted);
        CHECK(eventually([&] { return server.server.counters().open == 0; }));
    }
}

TEST_CASE("http server: a header that drips in does not put off its time-out") {
    TestServer server({.header_timeout = 150ms, .linger_timeout = 50ms}, echo);
    Client client(server.server.port());
    client.patience = 10ms;
    client.send("GET /");
    Answer answer;
    for (int i = 0; i < 200 && answer.head.empty(); ++i) {
        client.send("x");
        answer = client.answer();
    }
    CHECK(answer.status() == 408);
}

TEST_CASE("http server: an idle keep-alive connection closes, one that waits for its answer does not") {
    Holding holding;
    TestServer server(
        {.header_timeout = 50ms, .body_timeout = 50ms, .idle_timeout = 200ms, .write_timeout = 50ms},
        holding.handler());
    Client client(server.server.port());
    client.send(get);
    REQUIRE(eventually([&] { return holding.size() == 1; }));
    std::this_thread::sleep_for(400ms);
    holding.answer_all();
    CHECK(client.answer().body == "held");
    CHECK(client.ended_within(5s));
}

TEST_CASE("http server: a client that does not read its answer is cut off") {
    TestServer server({.write_timeout = 100ms}, [](const Request&, Respond respond) {
        // NOLINTNEXTLINE(bugprone-string-constructor): more than the sockets' buffers hold
        respond({.status = 200, .body = std::string(50'000'000, 'b')});
    });
    Client client(server.server.port());
    client.send(get);
    CHECK(eventually([&] { return server.server.counters().timeouts == 1; }));
    CHECK(eventually([&] { return server.server.counters().open == 0; }));
}

TEST_CASE("http server: stop closes what is idle, finishes what is in flight, takes nothing new") {
    Holding holding;
    TestServer server({.linger_timeout = 100ms}, holding.handler());
    const auto port = server.server.port();
    Client idle(port), waiting(port), sending(port);
    sending.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe");
    waiting.send(get);
    REQUIRE(eventually([&] { return holding.size() == 1; }));
    REQUIRE(eventually([&] { return server.server.counters().accepted == 3; }));

    server.server.stop();
    CHECK(idle.ended_within(5s));
    CHECK_FALSE(Client(port).connected);

    sending.send("llo");
    REQUIRE(eventually([&] { return holding.size() == 2; }));
    holding.answer_all();
    for (auto* client : {&waiting, &sending}) {
        const auto answer = client->answer();
        CHECK(answer.body == "held");
        CHECK(answer.header("Connection") == "close");
        CHECK(client->ended_within(5s));
    }
    server.wait();
    CHECK(server.server.counters().open == 0);
}

TEST_CASE("http server: stop cuts off at drain_timeout; an answer after the end does nothing") {
    Holding holding;
    {
        TestServer server({.drain_timeout = 100ms}, holding.handler());
        Client client(server.server.port());
        client.send(get);
        REQUIRE(eventually([&] { return holding.size() == 1; }));
        server.stop();
        CHECK(client.ended_within(5s));
    }
    holding.answer_all();
}

TEST_CASE("http server: stop before run, and twice, ends run at once") {
    Server server(TestServer::local({}), echo);
    server.stop();
    server.stop();
    server.run();
    CHECK_FALSE(Client(server.port()).connected);
}

TEST_CASE("http server: above its connections it answers 503, and takes new ones when some have gone") {
    TestServer server({.connections_max = 3, .linger_timeout = 100ms}, echo);
    const auto port = server.server.port();
    {
        std::deque<Client> served;
        for (int i = 0; i < 3; ++i) {
            served.emplace_back(port).send(get);
            CHECK(served.back().answer().status() == 200);
        }
        for (int i = 0; i < 100; ++i) {
            Client refused(port);
            refused.send(get);
            const auto answer = refused.answer();
            if (i >= 60 && answer.head.empty()) continue;  // so many at once are closed without a word
            CHECK(answer.status() == 503);
            CHECK(answer.header("Retry-After") == "1");
            CHECK(answer.header("Connection") == "close");
        }
        CHECK(server.server.counters().refused == 100);
        CHECK(server.server.counters().open == 3);
        served[0].send(get);
        CHECK(served[0].answer().status() == 200);
    }
    CHECK(eventually([&] {
        Client client(port);
        client.send(get);
        return client.answer().status() == 200;
    }));
}

TEST_CASE("http server: it goes on accepting after file descriptors have run out") {
    TestServer server({}, echo);
    Client first(server.server.port());
    first.send(get);
    REQUIRE(first.answer().status() == 200);

    std::deque<Client> waiting(5);  // their own descriptors are taken before there are none left
    rlimit before{};
    getrlimit(RLIMIT_NOFILE, &before);
    const int next_free = dup(0);
    close(next_free);
    rlimit none = before;
    none.rlim_cur = static_cast<rlim_t>(next_free);
    REQUIRE(setrlimit(RLIMIT_NOFILE, &none) == 0);
    for (auto& client : waiting) {
        client.connect(server.server.port());
        client.send(get);
    }
    const bool failed = eventually([&] { return server.server.counters().refused > 0; });
    first.send(get);
    const auto still_served = first.answer().status();
    std::this_thread::sleep_for(250ms);
    const auto attempts = server.server.counters().refused.load();
    setrlimit(RLIMIT_NOFILE, &before);

    CHECK(failed);
    CHECK(still_served == 200);
    CHECK(attempts < 20);  // it pauses, it does not spin
    for (auto& client : waiting) CHECK(client.answer().status() == 200);
}
