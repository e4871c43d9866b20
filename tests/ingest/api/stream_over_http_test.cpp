// The stream on the server: slow and quick clients side by side, over sockets.
#include <doctest/doctest.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

#include "ingest/api/stream.hpp"
#include "schemas/events/call.hpp"
#include "schemas/stream.hpp"
#include "tests/ingest/admin_door.hpp"
#include "tests/ingest/api/sse.hpp"
#include "tests/ingest/http/server_harness.hpp"
#include "tests/projections/fake_log.hpp"

using namespace beaker;
using namespace beaker::ingest;
using namespace beaker::ingest::api;
using namespace beaker::ingest::http::test;

namespace {

constexpr int events = 3000;
constexpr std::string_view request =
    "GET /v1/stream?last_event_id=0:0 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer secret\r\n\r\n";

class RealClock final : public log::Clock {
public:
    Instant now() const override { return {}; }
    std::chrono::nanoseconds steady() const override {
        return std::chrono::steady_clock::now().time_since_epoch();
    }
};

/// One thread that runs what it is given.
class Worker {
public:
    ~Worker() {
        run({});
        thread_.join();
    }
    void run(std::move_only_function<void()> task) {
        {
            const std::lock_guard lock(mutex_);
            tasks_.push_back(std::move(task));
        }
        wake_.notify_one();
    }

private:
    void work() {
        while (true) {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return !tasks_.empty(); });
            auto task = std::move(tasks_.front());
            tasks_.pop_front();
            lock.unlock();
            if (!task) return;
            task();
        }
    }

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::move_only_function<void()>> tasks_;
    std::thread thread_{[this] { work(); }};
};

/// Lines of 3000 bytes, each with its number.
void fill(testing::FakeLog& log) {
    for (int i = 0; i < events; ++i) {
        auto text = std::to_string(i);
        text.resize(3000, '.');
        log.add(
            Topic::domain_events, 0,
            testing::record_of(
                CallTranscriptAppended{
                    .call_id = {}, .at = {}, .speaker = CallSpeaker::user, .text = Pii<std::string>(text)},
                tenant_stream({}), {}));
    }
}

/// Reads until there were as many events; true where they came in their order, without gap.
bool hears_everything(Client& client) {
    std::string text;
    int next = 0;
    while (next < events) {
        const auto chunk = client.chunk();
        if (chunk.empty()) return false;
        text += chunk;
        for (const auto& block : testing::take_blocks(text)) {
            if (block.data.empty()) continue;
            if (!block.data.contains("\"text\":\"" + std::to_string(next) + ".")) return false;
            ++next;
        }
    }
    return true;
}

struct Served {
    explicit Served(StreamOptions options, http::ServerOptions server_options = {})
        : streams({.log = log,
                   .names = [](const Uuid&) { return std::nullopt; },
                   .real_clock = clock,
                   .execute = [to = &*worker](auto task) { to->run(std::move(task)); },
                   .on_sent = [this](std::size_t count) { sent += count; }},
                  options),
          server(std::in_place, std::move(server_options),
                 [this](http::Request asked, http::Respond respond) {
                     router.handle(std::move(asked), std::move(respond));
                 }) {}
    ~Served() {
        server.reset();
        worker.reset();
    }

    std::uint16_t port() { return server->server.port(); }

    testing::FakeLog log{1};
    const bool filled = (fill(log), true);
    RealClock clock;
    std::atomic<std::size_t> sent{0};
    std::optional<Worker> worker{std::in_place};
    Streams streams;
    AdminDoor door;
    Router router{{streams.route()}, door.keeper};
    std::optional<TestServer> server;
};

}  // namespace

TEST_CASE("stream: beside a client that takes nothing the others get everything, and later it does too") {
    Served served({});
    Client slow;
    slow.set_window(4096);
    slow.connect(served.port());
    slow.send(request);
    REQUIRE(eventually([&] { return served.streams.open() == 1; }));
    std::deque<Client> quick;
    for (int i = 0; i < 3; ++i) quick.emplace_back(served.port()).send(request);
    for (auto& client : quick) {
        CHECK(client.answer(true).status() == 200);
        CHECK(hears_everything(client));
    }
    CHECK(served.sent > 3 * events);
    CHECK(served.sent < 4 * events);  // the rest waits in the log
    CHECK(slow.answer(true).header("Content-Type") == "text/event-stream");
    CHECK(hears_everything(slow));
    CHECK(eventually([&] { return served.sent == 4 * events; }));
}

TEST_CASE("stream: clients come and go while others are told") {
    Served served({.heartbeat = std::chrono::milliseconds(1)}, {.linger_timeout = 100ms});
    std::atomic<bool> over{false};
    std::jthread beating([&] {
        while (!over) {
            served.streams.tick();
            std::this_thread::sleep_for(1ms);
        }
    });
    for (int round = 0; round < 20; ++round) {
        std::deque<Client> clients;
        for (int i = 0; i < 5; ++i) clients.emplace_back(served.port()).send(request);
        for (auto& client : clients) CHECK(client.answer(true).status() == 200);
        CHECK_FALSE(clients[0].chunk().empty());
    }
    CHECK(eventually([&] { return served.streams.open() == 0; }));
    Client last(served.port());
    last.send(request);
    CHECK(last.answer(true).status() == 200);
    CHECK(hears_everything(last));
    bool beat = false;
    for (int i = 0; i < 100 && !beat; ++i) beat = last.chunk().contains(": heartbeat\n");
    CHECK(beat);
    served.server->server.stop();
    while (!last.chunk().empty()) {
    }
    CHECK(last.last_chunk);
    over = true;
}
