#include "ingest/api/stream.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <map>

#include "ingest/http/body_stream.hpp"
#include "schemas/events/call.hpp"
#include "schemas/events/route.hpp"
#include "schemas/stream.hpp"
#include "tests/ingest/admin_door.hpp"
#include "tests/ingest/api/sse.hpp"
#include "tests/ingest/fakes.hpp"
#include "tests/projections/fake_log.hpp"

using namespace beaker;
using namespace beaker::ingest;
using namespace beaker::ingest::api;
using beaker::testing::SseBlock;

namespace {

using namespace std::chrono_literals;

constexpr std::uint16_t partitions = 4;
const Instant start = *Instant::parse("2026-01-01T00:00:00Z");

/// Of the partition with that number.
TenantId tenant(PartitionId partition) {
    return TenantId(Uuid::derive(Slot(partition), {"tenant", std::to_string(partition)}));
}

struct Client {
    http::Response answer;
    std::string text = {};
    bool ended = false;

    /// The blocks that have come since the last time.
    std::vector<SseBlock> take() {
        if (!answer.stream) return {};
        auto part = answer.stream->take();
        ended = part.last;
        text += part.bytes;
        return testing::take_blocks(text);
    }
    void leave() { answer.stream.reset(); }
};

/// Streams over a log in memory; rounds are run by hand.
struct Feed {
    explicit Feed(StreamOptions options = {})
        : streams({.log = log,
                   .names = [](const Uuid&) { return std::nullopt; },
                   .real_clock = clock,
                   .execute = [this](auto task) { tasks.push_back(std::move(task)); },
                   .on_sent = [this](std::size_t events) { sent += events; }},
                  options) {}

    using Headers = std::vector<std::pair<std::string, std::string>>;

    Client open(std::string query = {}, Headers headers = {}, std::string method = "GET") {
        Answers answers;
        router.handle(
            {.method = std::move(method), .target = "/v1/stream?" + query, .headers = with_token(headers)},
            answers.respond());
        REQUIRE(answers.list.size() == 1);
        return {.answer = std::move(answers.list[0])};
    }

    static Headers with_token(Headers headers) {
        headers.emplace_back("Authorization", "Bearer secret");
        return headers;
    }

    void commit(const log::Stored& stored) { streams.committed({&stored, 1}); }
    log::Stored store(PartitionId partition, const Event& event) {
        return log.add(Topic::domain_events, partition,
                       testing::record_of(event, tenant_stream(tenant(partition)), start));
    }
    /// A line of a transcript: an event that is told.
    void say(PartitionId partition, const std::string& text) { commit(store(partition, line(text))); }
    /// An event that is not.
    void keep_quiet(PartitionId partition) { commit(store(partition, RouteOwned{"r", tenant(partition)})); }

    static CallTranscriptAppended line(const std::string& text) {
        return {.call_id = {}, .at = start, .speaker = CallSpeaker::user, .text = Pii<std::string>(text)};
    }

    void run() {
        while (!tasks.empty()) run_one();
    }
    void run_one() {
        auto task = std::move(tasks.front());
        tasks.pop_front();
        task();
    }

    testing::FakeLog log{partitions};
    FakeClock clock{start};
    std::deque<std::move_only_function<void()>> tasks;
    std::size_t sent = 0;
    Streams streams;
    AdminDoor door;
    Router router{{streams.route()}, door.keeper};
};

/// What a line of a transcript says.
std::string text_of(const SseBlock& block) {
    const auto begin = block.data.find(R"("text":")") + 8;
    return block.data.substr(begin, block.data.find('"', begin) - begin);
}

std::vector<std::string> texts(const std::vector<SseBlock>& blocks) {
    std::vector<std::string> all;
    for (const auto& block : blocks)
        if (!block.data.empty()) all.push_back(text_of(block));
    return all;
}

/// Takes and lets the streams go on until neither has more.
std::vector<SseBlock> take_all(Feed& feed, Client& client) {
    std::vector<SseBlock> all;
    while (true) {
        feed.run();
        auto some = client.take();
        if (some.empty() && feed.tasks.empty()) return all;
        std::ranges::move(some, std::back_inserter(all));
    }
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("stream: begins with where it stands, then tells what comes") {
    Feed feed;
    feed.say(1, "before");
    auto client = feed.open();
    CHECK(client.answer.status == 200);
    CHECK(client.answer.content_type == "text/event-stream");
    CHECK(header_of(client.answer, "X-Accel-Buffering") == "no");
    CHECK(take_all(feed, client) == std::vector{SseBlock{.id = "1:1", .retry = "2000"}});
    feed.say(1, "a");
    feed.say(3, "b");
    const auto blocks = take_all(feed, client);
    REQUIRE(blocks.size() == 2);
    CHECK(blocks[0].event == "transcript_append");
    CHECK(blocks[0].id == "1:2");
    CHECK(blocks[0].data.starts_with(R"({"call_id":")"));
    CHECK(blocks[1].id == "1:2,3:1");
    CHECK(texts(blocks) == Texts{"a", "b"});
    CHECK(feed.sent == 2);
}

TEST_CASE("stream: on an empty log there is an id too") {
    Feed feed;
    auto client = feed.open();
    const auto blocks = client.take();
    REQUIRE(blocks.size() == 1);
    CHECK(blocks[0].id == "0:0");
    feed.say(2, "a");
    auto again = feed.open("last_event_id=0:0");
    CHECK(texts(take_all(feed, again)) == Texts{"a"});
}

TEST_CASE("stream: who comes back at any point misses nothing and hears nothing twice") {
    constexpr int events = 60;
    Feed feed({.read = {.records = 3}});
    auto client = feed.open("last_event_id=0:0");
    std::vector<SseBlock> all;
    for (int i = 0; i < events; ++i) {
        feed.say(static_cast<PartitionId>(i * 7 % 11 % partitions), std::to_string(i));
        if (i % 3 == 0) feed.keep_quiet(static_cast<PartitionId>(i % partitions));
        if (i % 5 == 0) feed.run_one();
        if (i % 4 == 0) std::ranges::move(client.take(), std::back_inserter(all));
    }
    std::ranges::move(take_all(feed, client), std::back_inserter(all));
    Texts everything;
    for (int i = 0; i < events; ++i) everything.push_back(std::to_string(i));
    const auto sorted = [](Texts list) {
        std::ranges::sort(list, {}, [](const std::string& text) { return std::stoi(text); });
        return list;
    };
    REQUIRE(sorted(texts(all)) == everything);

    for (std::size_t cut = 0; cut < all.size(); ++cut) {
        CAPTURE(all[cut].id);
        auto again = cut % 2 ? feed.open("", {{"Last-Event-ID", all[cut].id}})
                             : feed.open("last_event_id=" + all[cut].id);
        Texts heard = texts({all.begin(), all.begin() + static_cast<std::ptrdiff_t>(cut) + 1});
        std::ranges::move(texts(take_all(feed, again)), std::back_inserter(heard));
        CHECK(sorted(heard) == everything);
    }
}

TEST_CASE("stream: a client that takes nothing costs no more than its queue, and catches up from the log") {
    constexpr int events = 5000;
    Feed feed({.queued_bytes_max = 16 * 1024});
    auto slow = feed.open();
    auto quick = feed.open();
    Texts everything, heard;
    for (int i = 0; i < events; ++i) {
        everything.push_back(std::to_string(i));
        feed.say(0, everything.back());
        if (i % 50 != 0) continue;
        feed.run();
        std::ranges::move(texts(quick.take()), std::back_inserter(heard));
    }
    feed.log.reads = 0;
    std::ranges::move(texts(take_all(feed, quick)), std::back_inserter(heard));
    CHECK(heard == everything);
    CHECK(feed.log.reads < 10);  // nothing is read for one that is full

    const auto first = slow.answer.stream->take().bytes;
    CHECK(first.size() > 8 * 1024);
    CHECK(first.size() <= 16 * 1024);
    slow.text = first;
    heard = texts(testing::take_blocks(slow.text));
    CHECK(heard.size() < 200);
    std::ranges::move(texts(take_all(feed, slow)), std::back_inserter(heard));
    CHECK(heard == everything);
}

TEST_CASE("stream: one that reads the past lets the others have the present") {
    Feed feed({.read = {.records = 10}});
    for (int i = 0; i < 1000; ++i) feed.say(0, "old");
    auto historian = feed.open("last_event_id=0:0");
    auto client = feed.open();
    feed.say(0, "new");
    feed.run_one();
    CHECK(texts(client.take()) == Texts{"new"});
    CHECK(texts(historian.take()).size() == 10);
    CHECK(texts(take_all(feed, historian)).size() == 991);
}

TEST_CASE("stream: who stands at the same place shares a reading") {
    Feed feed;
    std::deque<Client> clients;
    for (int i = 0; i < 50; ++i) clients.push_back(feed.open());
    feed.run();
    feed.log.reads = 0;
    feed.say(1, "a");
    feed.run();
    CHECK(feed.log.reads == 1);
    for (auto& client : clients) CHECK(texts(client.take()) == Texts{"a"});
}

TEST_CASE("stream: tells nothing before it is committed to it") {
    Feed feed;
    auto client = feed.open();
    feed.say(0, "a");
    const auto stored = feed.store(0, Feed::line("b"));
    CHECK(texts(take_all(feed, client)) == Texts{"a"});
    feed.commit(stored);
    CHECK(texts(take_all(feed, client)) == Texts{"b"});
}

TEST_CASE("stream: what is asked for") {
    const struct {
        std::string name, query;
        Texts then;
    } rows[] = {
        {"everything", "", {"a", "1", "b"}},
        {"a tenant", "tenant=" + tenant(1).text(), {"1"}},
        {"its type", "types=transcript_append", {"a", "1", "b"}},
        {"its type among others", "types=webhook_event,transcript_append", {"a", "1", "b"}},
        {"another type", "types=webhook_event,lead_detected", {}},
        {"a tenant and another type", "types=lead_detected&tenant=" + tenant(1).text(), {}},
        {"empty values are none", "types=&tenant=&last_event_id=", {"a", "1", "b"}},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Feed feed;
        auto client = feed.open(row.query);
        REQUIRE(client.answer.status == 200);
        for (const PartitionId partition : {0, 1, 0}) {
            feed.say(partition, partition ? "1" : feed.log.end(Topic::domain_events, 0) ? "b" : "a");
            feed.run();
        }
        CHECK(texts(take_all(feed, client)) == row.then);
    }
}

TEST_CASE("stream: what cannot be answered") {
    const struct {
        std::string name, query, header;
        int status;
        std::string says;
    } rows[] = {
        {"an unknown type", "types=webhook_event,nonsense", "", 400, R"("pointer":"/types")"},
        {"no type after a comma", "types=webhook_event,", "", 400, R"("pointer":"/types")"},
        {"no tenant", "tenant=me", "", 400, R"("pointer":"/tenant")"},
        {"an unknown parameter", "type=webhook_event", "", 400, R"("pointer":"/type")"},
        {"an id that is none", "last_event_id=abc", "", 400, R"("pointer":"/last_event_id")"},
        {"another partition", "last_event_id=4:0", "", 400, "a partition that there is not"},
        {"a partition twice", "last_event_id=0:1,0:2", "", 400, "twice"},
        {"past the end", "last_event_id=0:4", "", 400, "past the end"},
        {"before what is kept", "last_event_id=1:0", "", 400, "before what is kept"},
        {"a header that is no id", "", "abc", 400, R"("pointer":"/Last-Event-ID")"},
        {"the header stands above the parameter", "last_event_id=abc", "0:3,1:1", 200, ""},
    };
    Feed feed;
    for (int i = 0; i < 3; ++i) feed.say(0, "a");
    feed.say(1, "b");
    feed.log.drop_before(Topic::domain_events, 1, 1);
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Feed::Headers headers;
        if (!row.header.empty()) headers.emplace_back("Last-Event-ID", row.header);
        const auto client = feed.open(row.query, headers);
        CHECK(client.answer.status == row.status);
        CHECK(client.answer.body.contains(row.says));
    }
    Answers nobody;
    feed.router.handle({.method = "GET", .target = "/v1/stream"}, nobody.respond());
    REQUIRE(nobody.list.size() == 1);
    CHECK(nobody.list[0].status == 401);
    CHECK(feed.streams.open() == 0);
}

TEST_CASE("stream: a heartbeat where nothing else was said, with the id of what was passed in silence") {
    Feed feed({.heartbeat = 15s});
    auto client = feed.open();
    (void)client.take();
    const auto after = [&](std::chrono::milliseconds time) {
        feed.clock.advance(time);
        feed.streams.tick();
        feed.run();
        return client.take();
    };
    const SseBlock beat{.comment = "heartbeat"};
    CHECK(after(14'999ms).empty());
    CHECK(after(1ms) == std::vector{beat});
    CHECK(after(14'999ms).empty());
    feed.say(0, "a");
    CHECK(after(0ms).size() == 1);
    CHECK(after(14'999ms).empty());
    CHECK(after(1ms) == std::vector{beat});
    feed.keep_quiet(2);
    CHECK(after(15s) == std::vector{SseBlock{.id = "0:1,2:1", .comment = "heartbeat"}});
    CHECK(after(15s) == std::vector{beat});
    feed.keep_quiet(0);
    feed.say(1, "b");
    CHECK(after(15s).size() == 1);
    CHECK(after(15s) == std::vector{beat});  // the event's id told of the quiet one too
}

TEST_CASE("stream: no heartbeats for a client that has not taken what is there") {
    Feed feed({.heartbeat = 15s});
    auto client = feed.open();
    for (int i = 0; i < 10; ++i) {
        feed.clock.advance(15s);
        feed.streams.tick();
        feed.streams.tick();
        CHECK(feed.tasks.size() == 1);
        feed.run();
    }
    CHECK(client.take().size() == 1);
}

TEST_CASE("stream: as many as there may be, and room again when one has gone") {
    Feed feed({.streams_max = 2});
    auto first = feed.open();
    const auto second = feed.open();
    CHECK(feed.streams.open() == 2);
    const auto third = feed.open();
    CHECK(third.answer.status == 503);
    CHECK(third.answer.content_type == "application/problem+json");
    CHECK(header_of(third.answer, "Retry-After") == "5");
    first.leave();
    CHECK(feed.streams.open() == 1);
    CHECK(feed.open().answer.status == 200);
    CHECK(feed.streams.open() == 1);  // that one has left too
    feed.say(0, "a");
    feed.run();
}

TEST_CASE("stream: HEAD is answered like GET, and opens nothing") {
    Feed feed;
    const auto client = feed.open("", {}, "HEAD");
    CHECK(client.answer.status == 200);
    CHECK(client.answer.content_type == "text/event-stream");
    CHECK(client.answer.stream);
    CHECK(feed.streams.open() == 0);
    CHECK(feed.open("types=x", {}, "HEAD").answer.status == 400);
}

TEST_CASE("stream: ends where the log cannot be read, or no longer holds its place") {
    for (const bool trimmed : {true, false}) {
        CAPTURE(trimmed);
        Feed feed;
        auto client = feed.open();
        (void)client.take();
        feed.say(0, "a");
        if (trimmed)
            feed.log.drop_before(Topic::domain_events, 0, 1);
        else
            feed.log.fail_reads();
        feed.run();
        CHECK(client.take().empty());
        CHECK(client.ended);
        feed.say(0, "b");
        feed.run();
        client.leave();
        CHECK(feed.streams.open() == 0);
    }
}
