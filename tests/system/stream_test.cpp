// The stream of events, over the wire: a webhook goes in, the news come out.
#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>

#include "tests/ingest/api/sse.hpp"
#include "tests/ingest/webhooks/samples.hpp"
#include "tests/system/node_in_process.hpp"
#include "tests/system/webhook_pages.hpp"

namespace beaker::testing {
namespace {

/// An open stream; it has begun once it is made.
class Listener {
public:
    explicit Listener(std::uint16_t port, std::string_view query = {}, std::string_view headers = {})
        : client_(port) {
        client_.send(get_of("/v1/stream" + std::string(query), headers));
        const auto head = client_.answer(true);
        REQUIRE(head.status() == 200);
        CHECK(head.header("Content-Type") == "text/event-stream");
        next([](const SseBlock& block) { return !block.retry.empty(); });
    }

    /// The next block that is wanted, with those before it in `passed`; fails the test where none comes.
    template <class Wanted>
    SseBlock next(Wanted wanted) {
        while (true) {
            for (auto& block : take_blocks(text_)) blocks_.push_back(std::move(block));
            while (!blocks_.empty()) {
                const SseBlock block = blocks_.front();
                blocks_.erase(blocks_.begin());
                if (!block.id.empty()) last_id = block.id;
                if (wanted(block)) return block;
            }
            const auto chunk = client_.chunk();
            REQUIRE_FALSE(chunk.empty());
            text_ += chunk;
        }
    }
    SseBlock event(std::string_view name, std::string_view part = {}) {
        return next([&](const SseBlock& block) { return block.event == name && block.data.contains(part); });
    }
    /// Whether it comes to its proper end.
    bool ends() {
        while (!client_.chunk().empty()) {
        }
        return client_.last_chunk;
    }

    std::string last_id;

private:
    Client client_;
    std::string text_;
    std::vector<SseBlock> blocks_;
};

std::string status_update(std::string_view call, std::string_view status, int second) {
    return fmt::format(
        R"({{"message":{{"type":"status-update","status":"{}","timestamp":{},"call":{{"id":"{}","type":"outboundPhoneCall"}}}}}})",
        status, 1767225600000 + second * 1000LL, call);
}

Delivery ours(std::string body) {
    return {"vapi", "tenant=" + std::string(ingest::webhooks::sample_tenant), std::move(body)};
}

Positions post(Client& client, const Delivery& delivery) {
    client.send(signed_post(delivery));
    const auto answer = client.answer();
    REQUIRE(answer.status() == 200);
    return Positions::parse(answer.header("Beaker-Position")).value();
}

TEST_CASE("stream: a webhook goes in, its news and those of its call come out, and a read finds them") {
    NodeInProcess node;
    Client client(node.port());
    Listener all(node.port());
    Listener calls(node.port(), "?types=call_status_changed");
    const std::string tenant(ingest::webhooks::sample_tenant);

    post(client, ours(status_update("c1", "ringing", 0)));
    const auto call = calls.event("call_status_changed", R"("status":"ringing")");
    CHECK(call.data.contains(R"("tenant_id":")" + tenant + '"'));
    const auto webhook = all.event("webhook_event", R"("status":"processed")");
    for (const auto* part : {R"("provider":"vapi")", R"("kind":"status-update")", R"("error":null)"})
        CHECK(webhook.data.contains(part));
    const auto item = webhook_page(client, "/v1/admin/webhook-events", {}).items.at(0);
    CHECK(item.status == "processed");
    CHECK(webhook.data.contains(item.id));
    CHECK(webhook.data.contains('"' + item.event_id + '"'));

    client.send(get_of("/metrics"));
    CHECK(client.answer().body.contains("\nbeaker_streams_open 2\n"));
    CHECK(node.stop().has_value());
    CHECK(all.ends());
    CHECK(calls.ends());
}

TEST_CASE("stream: a parked webhook is told when it is parked, when its owner is found and when it is done") {
    NodeInProcess node;
    Client client(node.port());
    Listener listener(node.port(), "?types=webhook_event");
    post(client, {"vapi", "", status_update("c2", "ringing", 0)});
    const auto parked = listener.event("webhook_event", R"("status":"parked")");
    CHECK(parked.data.contains(R"("tenant_id":null)"));
    const auto from = listener.last_id;
    const auto event_id = webhook_page(client, "/v1/admin/webhook-events", {}).items.at(0).event_id;
    const auto named = R"("event_id":")" + event_id + '"';

    post(client, ours(status_update("c2", "in-progress", 1)));
    // That of the second webhook comes before, between or after them: it is of another partition.
    const auto hear = [&](Listener& each) {
        std::vector<std::string> news;
        for (int i = 0; i < 3; ++i) news.push_back(each.event("webhook_event").data);
        std::vector<std::string> of_the_first;
        std::ranges::copy_if(news, std::back_inserter(of_the_first),
                             [&](const std::string& data) { return data.contains(named); });
        REQUIRE(of_the_first.size() == 2);
        CHECK(of_the_first[0].contains(R"("status":"received")"));
        CHECK(of_the_first[1].contains(R"("status":"processed")"));
        for (const auto& data : of_the_first)
            CHECK(data.contains(R"("tenant_id":")" + std::string(ingest::webhooks::sample_tenant)));
        std::ranges::sort(news);
        return news;
    };
    const auto heard = hear(listener);
    Listener again(node.port(), "?types=webhook_event", "Last-Event-ID: " + from + "\r\n");
    CHECK(hear(again) == heard);  // who was away hears the same
}

TEST_CASE("stream: across a restart nothing is missed and nothing repeated") {
    const Directory directory;
    const auto config = test_config(directory.path());
    const ops::SystemClock clock;
    ops::start_logging(ops::Level::error);
    std::string from;
    {
        RunningNode node(config, clock);
        Client client(node.port());
        Listener listener(node.port());
        post(client, ours(status_update("c3", "ringing", 0)));
        listener.event("call_status_changed", R"("status":"ringing")");
        from = listener.last_id;
        post(client, ours(status_update("c3", "in-progress", 1)));
        REQUIRE(node.stop().has_value());
    }
    RunningNode node(config, clock);
    Client client(node.port());
    Listener listener(node.port(), "?types=call_status_changed&last_event_id=" + from);
    post(client, ours(status_update("c3", "ended", 2)));
    const auto any = [](const SseBlock& block) { return !block.event.empty(); };
    CHECK(listener.next(any).data.contains(R"("status":"in_progress")"));
    CHECK(listener.next(any).data.contains(R"("status":"completed")"));
}

TEST_CASE("stream: is the admin's alone for now") {
    NodeInProcess node;
    Client client(node.port());
    client.send("GET /v1/stream HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto answer = client.answer();
    CHECK(answer.status() == 401);
    CHECK(answer.header("Content-Type") == "application/problem+json");
}

}  // namespace
}  // namespace beaker::testing
