#include <doctest/doctest.h>
#include <fmt/format.h>
#include <algorithm>

#include <atomic>
#include <condition_variable>
#include <ctime>
#include <deque>
#include <mutex>
#include <stdexcept>
#include <vector>

#include "tests/ingest/http/server_harness.hpp"

using namespace beaker::ingest::http;
using namespace beaker::ingest::http::test;

namespace {

constexpr std::string_view get = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

std::string get_of(std::string_view target) {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

Response text(std::string body) {
    return {.status = 200, .content_type = "text/plain", .body = std::move(body)};
}

/// Answers from threads of its own, as the log does.
class Workers {
public:
    explicit Workers(int count) {
        for (int i = 0; i < count; ++i) threads_.emplace_back([this] { work(); });
    }
    ~Workers() {
        {
            const std::lock_guard lock(mutex_);
            ended_ = true;
        }
        wake_.notify_all();
        for (auto& thread : threads_) thread.join();
    }
    void add(std::move_only_function<void()> task) {
        {
            const std::lock_guard lock(mutex_);
            tasks_.push_back(std::move(task));
        }
        wake_.notify_one();
    }

private:
    void work() {
        for (;;) {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [&] { return ended_ || !tasks_.empty(); });
            if (tasks_.empty()) return;
            auto task = std::move(tasks_.front());
            tasks_.pop_front();
            lock.unlock();
            task();
        }
    }

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::move_only_function<void()>> tasks_;
    bool ended_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace

TEST_CASE("http server: what the handler is given") {
    std::mutex mutex;
    Request seen;
    TestServer server({}, [&](Request request, Respond respond) {
        const std::lock_guard lock(mutex);
        seen = std::move(request);
        respond(text(""));
    });
    Client client(server.server.port());
    client.send(
        "POST http://b/p%20q?r=s HTTP/1.1\r\nHost: a\r\nX-One: 1\r\nx-one:  2 \r\nContent-Length: "
        "3\r\n\r\nb\0y");
    client.send(std::string_view("\0y", 2));  // the literal above ended at its NUL
    REQUIRE(client.answer().status() == 200);
    const std::lock_guard lock(mutex);
    CHECK(seen.method == "POST");
    CHECK(seen.target == "/p%20q?r=s");
    CHECK(seen.body == std::string("b\0y", 3));
    CHECK(seen.remote == "127.0.0.1");
    CHECK_FALSE(seen.secure);
    const std::vector<std::pair<std::string, std::string>> headers = {
        {"Host", "b"}, {"X-One", "1"}, {"x-one", "2"}, {"Content-Length", "3"}};
    CHECK(seen.headers == headers);
}

TEST_CASE("http server: how answers are written") {
    struct Row {
        std::string name;
        Response answer;
        std::vector<std::string> has;
        std::vector<std::string> lacks;
    };
    // clang-format off
    const Row rows[] = {
        {"plain", text("hi"), {"HTTP/1.1 200 OK\r\n", "Content-Type: text/plain\r\n", "Content-Length: 2\r\n", "X-Content-Type-Options: nosniff",
            "Cache-Control: no-store", "Referrer-Policy: no-referrer"}, {"Strict-Transport-Security", "Connection"}},
        {"other status", {.status = 409}, {"HTTP/1.1 409 Conflict\r\n", "Content-Length: 0\r\n", "Content-Type: application/json\r\n"}, {}},
        {"no content", {.status = 204, .body = "no"}, {"HTTP/1.1 204 No Content\r\n"}, {"Content-Length", "\r\nContent-Type"}},
        {"not modified", {.status = 304, .headers = {{"ETag", "\"1\""}}, .body = "no"}, {"HTTP/1.1 304 ", "ETag: \"1\""}, {"Content-Length"}},
        {"no content type", {.status = 200, .content_type = ""}, {"Content-Length: 0"}, {"Content-Type: "}},
        {"own cache rule", {.headers = {{"cache-control", "max-age=60"}}}, {"cache-control: max-age=60"}, {"no-store"}},
        {"own headers", {.headers = {{"Set-Cookie", "a"}, {"Set-Cookie", "b"}}}, {"Set-Cookie: a\r\nSet-Cookie: b"}, {}},
        {"framing is ours", {.headers = {{"Content-Length", "99"}, {"Transfer-Encoding", "chunked"}, {"connection", "close"}}},
            {"Content-Length: 0"}, {"99", "chunked", "close"}},
        {"no response splitting", {.headers = {{"Location", "/a\r\nX-Bad: 1"}, {"X\r\nX-Bad", "1"}, {"X-Good", "1"}}}, {"X-Good: 1"}, {"X-Bad", "Location"}},
    };
    // clang-format on
    std::size_t current = 0;
    TestServer server({}, [&](const Request&, Respond respond) { respond(rows[current].answer); });
    for (current = 0; current < std::size(rows); ++current) {
        const auto& row = rows[current];
        CAPTURE(row.name);
        Client client(server.server.port());
        for (int again = 0; again < 2; ++again) {  // the second shows that nothing more was sent than told
            client.send(get);
            const auto head = client.answer().head;
            CAPTURE(head);
            for (const auto& part : row.has) CHECK(head.find(part) != std::string::npos);
            for (const auto& part : row.lacks) CHECK(head.find(part) == std::string::npos);
        }
    }
}

TEST_CASE("http server: the Date header is now, as an IMF-fixdate") {
    TestServer server({}, echo);
    Client client(server.server.port());
    const auto before = std::time(nullptr);
    client.send(get);
    std::tm utc{};
    const auto date = client.answer().header("Date");
    const char* end = strptime(date.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
    REQUIRE(end != nullptr);
    CHECK(*end == '\0');
    CHECK(date.size() == 29);
    const auto told = timegm(&utc);
    CHECK(told >= before);
    CHECK(told <= std::time(nullptr));
}

TEST_CASE("http server: HEAD tells the length and sends no body") {
    TestServer server({}, [](const Request&, Respond respond) { respond(text(std::string(20'000, 'b'))); });
    Client client(server.server.port());
    client.send("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(client.answer(true).header("Content-Length") == "20000");
    client.send(get);
    CHECK(client.answer().body.size() == 20'000);
}

TEST_CASE("http server: bodies of all sizes go both ways") {
    TestServer server({}, [](Request request, Respond respond) { respond(text(std::move(request.body))); });
    Client client(server.server.port());
    for (const std::size_t size : {1u, 4095u, 4096u, 16'384u, 16'385u, 100'000u, 5u * 1024 * 1024}) {
        std::string body(size, '\0');
        for (std::size_t i = 0; i < size; ++i) body[i] = static_cast<char>(i * 31 + i / 251);
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" +
                    body);
        CHECK(client.answer().body == body);
    }
}

TEST_CASE("http server: pipelined requests are answered in order, one handled at a time") {
    Workers workers(3);
    std::atomic<int> at_once{0};
    std::atomic<int> most{0};
    TestServer server({}, [&](Request request, Respond respond) {
        most = std::max(most.load(), ++at_once);
        auto answer = [&, target = request.target, respond = std::move(respond)]() mutable {
            std::this_thread::sleep_for(std::chrono::milliseconds(target.size() % 3));
            --at_once;
            respond(text(target));
        };
        // Every other one is answered within the handler itself.
        request.target.size() % 2 ? workers.add(std::move(answer)) : answer();
    });
    Client client(server.server.port());
    std::string flood;
    for (int i = 0; i < 200; ++i)
        flood += get_of("/" + std::string(static_cast<std::size_t>(i % 7), 'x') + std::to_string(i));
    client.send(flood);
    for (int i = 0; i < 200; ++i)
        REQUIRE(client.answer().body ==
                "/" + std::string(static_cast<std::size_t>(i % 7), 'x') + std::to_string(i));
    CHECK(most == 1);
}

TEST_CASE("http server: a client that floods is held back while its request is unanswered") {
    std::mutex mutex;
    std::vector<Respond> held;
    TestServer server({.drain_timeout = 50ms}, [&](const Request&, Respond respond) {
        const std::lock_guard lock(mutex);
        held.push_back(std::move(respond));
    });
    Client client(server.server.port());
    client.send(get);
    const auto handled = [&] {
        const std::lock_guard lock(mutex);
        return held.size();
    };
    REQUIRE(eventually([&] { return handled() == 1; }));
    const auto before = server.server.counters().bytes_in.load();
    for (int i = 0; i < 1000; ++i) client.send(get);
    std::this_thread::sleep_for(50ms);
    CHECK(handled() == 1);
    CHECK(server.server.counters().bytes_in == before);
    const std::lock_guard lock(mutex);
    held.clear();
}

TEST_CASE("http server: what a handler can do wrong") {
    Workers workers(1);
    TestServer server({}, [&](const Request& request, Respond respond) {
        if (request.target == "/dropped") return;
        if (request.target == "/dropped-elsewhere")
            return workers.add([respond = std::move(respond)]() mutable {});
        if (request.target == "/thrown") throw std::runtime_error("no");
        if (request.target == "/status") return respond({.status = 99});
        respond(text("first"));
        respond(text("second"));
    });
    Client client(server.server.port());
    for (const auto* target : {"/dropped", "/dropped-elsewhere", "/thrown", "/status"}) {
        CAPTURE(target);
        client.send(get_of(target));
        const auto answer = client.answer();
        CHECK(answer.status() == 500);
        CHECK(answer.header("Content-Type") == "application/problem+json");
    }
    CHECK(server.server.counters().unanswered == 4);
    for (int again = 0; again < 2; ++again) {
        client.send(get_of("/twice"));
        CHECK(client.answer().body == "first");
    }
}

TEST_CASE("http server: an answer that comes too late reaches nobody else") {
    std::mutex mutex;
    std::vector<Respond> held;
    TestServer server({.write_timeout = 100ms}, [&](const Request& request, Respond respond) {
        if (request.target != "/hold") return respond(text(request.target));
        const std::lock_guard lock(mutex);
        held.push_back(std::move(respond));
    });
    {
        Client gone(server.server.port());
        gone.send(get_of("/hold"));
        REQUIRE(eventually([&] { return server.server.counters().requests == 1; }));
    }
    Client client(server.server.port());
    client.send(get_of("/a"));
    CHECK(client.answer().body == "/a");
    {
        const std::lock_guard lock(mutex);
        held[0](text("late"));
    }
    client.send(get_of("/b"));
    CHECK(client.answer().body == "/b");
    CHECK(eventually([&] { return server.server.counters().open == 1; }));
}

TEST_CASE("http server: answers from many threads on many connections reach the right ones") {
    constexpr int connections = 100, requests = 30;
    Workers workers(4);
    TestServer server({}, [&](Request request, Respond respond) {
        workers.add([target = std::move(request.target), respond = std::move(respond)]() mutable {
            respond(text(target));
        });
    });
    std::vector<std::thread> threads;
    std::atomic<int> right{0};
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([&, thread] {
            std::deque<Client> clients;
            for (int i = 0; i < connections / 4; ++i) clients.emplace_back(server.server.port());
            for (int round = 0; round < requests; ++round) {
                const auto target = [&](int i) { return fmt::format("/{}/{}/{}", thread, i, round); };
                for (int i = 0; i < connections / 4; ++i)
                    clients[static_cast<std::size_t>(i)].send(get_of(target(i)));
                for (int i = 0; i < connections / 4; ++i)
                    if (clients[static_cast<std::size_t>(i)].answer().body == target(i)) ++right;
            }
        });
    for (auto& thread : threads) thread.join();
    CHECK(right == connections * requests);
    CHECK(server.server.counters().requests == connections * requests);
    CHECK(server.server.counters().accepted == connections);
}
