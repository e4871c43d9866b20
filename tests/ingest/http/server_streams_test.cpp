#include <doctest/doctest.h>
#include <fmt/format.h>

#include <atomic>
#include <mutex>
#include <optional>

#include "ingest/http/body_stream.hpp"
#include "tests/ingest/http/server_harness.hpp"

using namespace beaker::ingest::http;
using namespace beaker::ingest::http::test;

namespace {

constexpr std::string_view get = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::size_t bytes_max = 64 * 1024;

/// A handler that streams to its one client what the test writes.
class Streaming {
public:
    explicit Streaming(std::string first = {}, int status = 200)
        : first_(std::move(first)), status_(status) {}

    Handler handler() {
        return [this](const Request&, Respond respond) {
            auto body = body_stream(bytes_max, [this](BodyChange change) {
                ++(change == BodyChange::closed ? closed : drained);
            });
            if (!first_.empty()) body.writer.write(first_);
            Response response{.status = status_, .content_type = "text/plain"};
            response.stream = std::move(body.reader);
            {
                const std::lock_guard lock(mutex_);
                writer_.emplace(std::move(body.writer));
            }
            ++opened;
            respond(std::move(response));
        };
    }
    bool write(std::string_view bytes) {
        const std::lock_guard lock(mutex_);
        return writer_->write(bytes);
    }
    void end() {
        const std::lock_guard lock(mutex_);
        writer_.reset();
    }
    std::size_t queued() {
        const std::lock_guard lock(mutex_);
        return writer_->queued();
    }

    std::atomic<int> opened{0}, closed{0}, drained{0};

private:
    const std::string first_;
    const int status_;
    std::mutex mutex_;
    std::optional<BodyWriter> writer_;
};

std::string numbered(int i, std::size_t size) {
    auto text = fmt::format("{:08}", i);
    text.resize(size, '.');
    return text;
}

}  // namespace

TEST_CASE("http streams: chunks as they are written, before and after the head, to their end") {
    Streaming streaming("first");
    TestServer server({.linger_timeout = 100ms}, streaming.handler());
    Client client(server.server.port());
    client.send(get);
    const auto head = client.answer(true);
    CHECK(head.status() == 200);
    CHECK(head.header("Transfer-Encoding") == "chunked");
    CHECK(head.header("Connection") == "close");
    CHECK(head.header("Content-Length").empty());
    CHECK(client.chunk() == "first");
    for (const std::size_t size :
         {1UL, 15UL, 16UL, 4096UL, 2 * bytes_max}) {  // an empty queue takes anything
        CHECK(streaming.write(std::string(size, 'x')));
        CHECK(client.chunk() == std::string(size, 'x'));
    }
    CHECK_FALSE(client.last_chunk);
    streaming.write("the end");
    streaming.end();
    CHECK(client.chunk() + client.chunk() == "the end");
    if (!client.last_chunk) CHECK(client.chunk().empty());
    CHECK(client.last_chunk);
    CHECK(client.ended_within(5s));
    CHECK(eventually([&] { return streaming.closed == 1; }));
    CHECK(eventually([&] { return server.server.counters().open == 0; }));
}

TEST_CASE("http streams: HTTP/1.0 gets the bytes alone, ended by the connection") {
    Streaming streaming("one ");
    TestServer server({.linger_timeout = 100ms}, streaming.handler());
    Client client(server.server.port());
    client.send("GET /x HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n");
    const auto head = client.answer(true);
    CHECK(head.header("Transfer-Encoding").empty());
    CHECK(head.header("Content-Length").empty());
    CHECK(head.header("Connection") == "close");
    streaming.write("two ");
    streaming.write("three");
    streaming.end();
    CHECK(client.rest() == "one two three");
}

TEST_CASE("http streams: where there is no body, nothing is streamed and the connection stays") {
    const struct {
        std::string name, method;
        int status;
        std::string coding;
    } rows[] = {{"HEAD", "HEAD", 200, "chunked"}, {"no content", "GET", 204, ""}};
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Streaming streaming("never sent", row.status);
        TestServer server({}, streaming.handler());
        Client client(server.server.port());
        for (int time = 1; time <= 2; ++time) {
            client.send(row.method + " /x HTTP/1.1\r\nHost: a\r\n\r\n");
            const auto head = client.answer(true);
            CHECK(head.status() == row.status);
            CHECK(head.header("Transfer-Encoding") == row.coding);
            CHECK(head.header("Connection").empty());
            CHECK(eventually([&] { return streaming.closed == time; }));
        }
    }
}

TEST_CASE("http streams: that the client has gone is noticed, while there is nothing to send") {
    const struct {
        std::string name;
        std::function<void(Client&)> leave;
    } rows[] = {
        {"ended its direction", [](Client& client) { client.end_sending(); }},
        {"floods us", [](Client& client) { client.send(std::string(1'000'000, 'x')); }},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Streaming streaming;
        TestServer server({}, streaming.handler());
        Client client(server.server.port());
        client.send(get);
        REQUIRE(client.answer(true).status() == 200);
        row.leave(client);
        CHECK(eventually([&] { return streaming.closed == 1; }));
        CHECK(eventually([&] { return server.server.counters().open == 0; }));
        CHECK_FALSE(streaming.write("too late"));
    }

    Streaming streaming;
    TestServer server({}, streaming.handler());
    {
        Client client(server.server.port());
        client.send(get);
        REQUIRE(client.answer(true).status() == 200);
    }
    CHECK(eventually([&] { return streaming.closed == 1; }));
    CHECK(eventually([&] { return server.server.counters().open == 0; }));
    streaming.end();
}

TEST_CASE("http streams: a request behind it is not handled") {
    Streaming streaming("x");
    TestServer server({.linger_timeout = 100ms}, streaming.handler());
    Client client(server.server.port());
    client.send(std::string(get) + std::string(get));
    REQUIRE(client.answer(true).status() == 200);
    client.send(get);
    streaming.end();
    CHECK(client.rest() == "1\r\nx\r\n0\r\n\r\n");
    CHECK(streaming.opened == 1);
}

TEST_CASE("http streams: an idle one outlives all time-outs") {
    Streaming streaming;
    TestServer server(
        {.header_timeout = 50ms, .body_timeout = 50ms, .idle_timeout = 50ms, .write_timeout = 50ms},
        streaming.handler());
    Client client(server.server.port());
    client.send(get);
    REQUIRE(client.answer(true).status() == 200);
    for (int i = 0; i < 3; ++i) {
        std::this_thread::sleep_for(150ms);
        REQUIRE(streaming.write("still here"));
        REQUIRE(client.chunk() == "still here");
    }
    CHECK(server.server.counters().timeouts == 0);
}

TEST_CASE("http streams: a stalled client costs no more than the queue, and is cut off in time") {
    Streaming streaming;
    TestServer server({.write_timeout = 200ms}, streaming.handler());
    Client client;
    client.set_window(4096);
    client.connect(server.server.port());
    client.send(get);
    REQUIRE(eventually([&] { return streaming.opened == 1; }));
    std::size_t most = 0;
    CHECK(eventually([&] {
        while (streaming.write(std::string(1000, 'x'))) {
        }
        most = std::max(most, streaming.queued());
        return streaming.closed == 1;
    }));
    CHECK(most > 0);
    CHECK(most <= bytes_max);
    CHECK(server.server.counters().timeouts == 1);
    CHECK(eventually([&] { return server.server.counters().open == 0; }));
}

TEST_CASE("http streams: a client that takes nothing is cut off where the kernel has it all, too") {
    Streaming streaming(std::string(60'000, 'x'));
    TestServer server({.write_timeout = 200ms}, streaming.handler());
    Client client;
    client.set_window(4096);
    client.connect(server.server.port());
    client.send(get);
    REQUIRE(eventually([&] { return streaming.opened == 1; }));
    CHECK(eventually([&] { return streaming.queued() == 0; }));
    CHECK(eventually([&] { return streaming.closed == 1; }));
}

TEST_CASE("http streams: a slow client gets everything, in order; who writes is told when there is room") {
    constexpr int messages = 3000;
    constexpr std::size_t size = 3000;
    Streaming streaming;
    TestServer server({}, streaming.handler());
    Client client;
    client.set_window(4096);
    client.connect(server.server.port());
    client.send(get);
    REQUIRE(client.answer(true).status() == 200);

    const std::jthread writing([&] {
        for (int i = 0; i < messages; ++i) {
            const int drained = streaming.drained;
            if (streaming.write(numbered(i, size))) continue;
            if (!eventually([&] { return streaming.drained > drained; })) return;
            --i;
        }
        streaming.end();
    });
    std::string all;
    while (!client.last_chunk) {
        const auto chunk = client.chunk();
        if (chunk.empty()) break;
        all += chunk;
    }
    CHECK(client.last_chunk);
    REQUIRE(all.size() == messages * size);
    bool in_order = true;
    for (int i = 0; i < messages; ++i)
        in_order &= all.compare(static_cast<std::size_t>(i) * size, size, numbered(i, size)) == 0;
    CHECK(in_order);
    CHECK(streaming.drained > 0);
}

TEST_CASE("http streams: stop ends them at once, and well") {
    Streaming streaming("x");
    TestServer server({.linger_timeout = 200ms}, streaming.handler());
    Client client(server.server.port());
    client.send(get);
    REQUIRE(client.answer(true).status() == 200);
    REQUIRE(client.chunk() == "x");
    server.server.stop();
    CHECK(client.chunk().empty());
    CHECK(client.last_chunk);
    CHECK(client.ended_within(5s));
    CHECK_FALSE(streaming.write("too late"));
    CHECK(streaming.closed == 1);
    server.wait();
}

TEST_CASE("http streams: stop does not wait for one that takes nothing") {
    Streaming streaming;
    TestServer server({.drain_timeout = 60'000ms, .linger_timeout = 100ms}, streaming.handler());
    Client client;
    client.set_window(4096);
    client.connect(server.server.port());
    client.send(get);
    REQUIRE(eventually([&] { return streaming.opened == 1; }));
    while (streaming.drained < 1 || streaming.queued() < bytes_max / 2)
        streaming.write(std::string(1000, 'x'));
    std::this_thread::sleep_for(50ms);
    const auto before = std::chrono::steady_clock::now();
    server.stop();
    CHECK(std::chrono::steady_clock::now() - before < 5s);
    CHECK(streaming.closed == 1);
}

TEST_CASE("http streams: an answer that reaches nobody closes its body") {
    std::optional<Respond> held;
    std::atomic<bool> holds{false};
    std::atomic<int> closed{0};
    const auto stream = [&] {
        Response response;
        response.stream = body_stream(bytes_max, [&](BodyChange) { ++closed; }).reader;
        return response;
    };
    {
        TestServer server({.drain_timeout = 50ms}, [&](const Request&, Respond respond) {
            held.emplace(std::move(respond));
            holds = true;
        });
        Client client(server.server.port());
        client.send(get);
        REQUIRE(eventually([&] { return holds.load(); }));
    }
    (*held)(stream());
    CHECK(closed == 1);
}
