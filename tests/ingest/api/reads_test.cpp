#include "ingest/api/reads.hpp"

#include <doctest/doctest.h>

#include <deque>

#include "log/step/memory_state_store.hpp"
#include "log/step/overlay.hpp"
#include "projections/calls/call_row.hpp"
#include "projections/parked/parked_row.hpp"
#include "schemas/events/webhook.hpp"
#include "tests/ingest/admin_door.hpp"
#include "tests/ingest/fakes.hpp"
#include "tests/projections/fake_log.hpp"

using namespace beaker;
using namespace beaker::ingest;
using namespace beaker::ingest::api;

namespace {

constexpr std::uint16_t partitions = 4;
const Instant start = *Instant::parse("2026-01-01T00:00:00Z");
const TenantId ours(Uuid::derive(Slot(1), {"tenant", "ours"}));
const TenantId other(Uuid::derive(Slot(2), {"tenant", "other"}));

CallId call_id(int i) { return CallId(Uuid::derive(Slot(1), {"call", std::to_string(i)})); }

/// An API over tables in memory, whose clock and applied positions are moved by hand.
struct Api {
    testing::FakeLog log{partitions};
    log::MemoryStateStore store;
    Queries queries{store, log};
    AppliedWatch applied{partitions};
    FakeClock clock{start};
    std::deque<std::move_only_function<void()>> tasks;
    Reads reads{
        {.queries = queries,
         .applied = applied,
         .real_clock = clock,
         .partitions = partitions,
         .execute = [this](std::move_only_function<void()> task) { tasks.push_back(std::move(task)); }}};
    AdminDoor door;
    Router router{reads.routes(), door.keeper};
    Answers answers;

    using Headers = std::vector<std::pair<std::string, std::string>>;

    void send(std::string target, Headers headers = {}) {
        headers.emplace_back("Authorization", "Bearer secret");
        router.handle({.method = "GET", .target = std::move(target), .headers = std::move(headers)},
                      answers.respond());
        run();
    }
    void run() {
        for (; !tasks.empty(); tasks.pop_front()) tasks.front()();
    }
    http::Response get(std::string target, Headers headers = {}) {
        answers.list.clear();
        send(std::move(target), std::move(headers));
        REQUIRE(answers.list.size() == 1);
        return answers.list.front();
    }
    void write(const std::function<void(log::RowWriter&)>& change) {
        log::Overlay rows(store);
        change(rows);
        REQUIRE(store.write(rows.take_changes(), {}));
    }
    void add_call(int i, CallStatus status) {
        CallRow row;
        row.id = call_id(i);
        row.tenant_id = ours;
        row.status = status;
        write([&](log::RowWriter& rows) {
            Table<CallRow>::put(rows, 1, id_key(row.id.uuid), row, start + std::chrono::seconds(i));
        });
    }
    /// All inputs of a partition before this offset are in the tables.
    void apply(PartitionId partition, std::uint64_t inputs) {
        const log::Applied one{.partition = partition, .events = 0, .inputs = inputs, .now = {}};
        applied.advance({&one, 1});
        run();
    }
};

const std::string calls_path = "/v1/trials/" + ours.text() + "/calls";

}  // namespace

TEST_CASE("reads: a call, with what private caches may do with it") {
    Api api;
    api.add_call(1, CallStatus::completed);
    const auto answer = api.get("/v1/calls/" + call_id(1).text());
    CHECK(answer.status == 200);
    CHECK(answer.content_type == "application/json");
    CHECK(answer.body.contains(R"("status":"completed")"));
    CHECK(header_of(answer, "Cache-Control") == "private, no-cache");
    CHECK(header_of(answer, "Beaker-Position").empty());

    CHECK(api.get("/v1/calls/" + call_id(2).text()).status == 404);
    CHECK(api.get("/v1/calls/call_1").status == 404);
    CHECK(api.get("/v1/calls/" + call_id(1).text() + "?verbose=1").status == 400);
}

TEST_CASE("reads: 304 where the caller has it already") {
    Api api;
    api.add_call(1, CallStatus::ringing);
    const auto path = "/v1/calls/" + call_id(1).text();
    const auto tag = header_of(api.get(path), "ETag");
    REQUIRE(tag.starts_with("\""));
    const struct {
        std::string name, if_none_match;
        int status;
    } rows[] = {
        {"the same", tag, 304},
        {"weakened on the way", "W/" + tag, 304},
        {"in a list", "\"a\" , " + tag + ",\"b\"", 304},
        {"any", "*", 304},
        {"another", "\"a\"", 200},
        {"without quotes", tag.substr(1, tag.size() - 2), 200},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto answer = api.get(path, {{"if-none-match", row.if_none_match}});
        CHECK(answer.status == row.status);
        CHECK(answer.body.empty() == (row.status == 304));
        CHECK(header_of(answer, "ETag") == tag);
    }
    api.add_call(1, CallStatus::completed);
    CHECK(api.get(path, {{"If-None-Match", tag}}).status == 200);
    CHECK(api.get("/v1/calls/" + call_id(2).text(), {{"If-None-Match", "*"}}).status == 404);
}

TEST_CASE("reads: calls of a tenant, filtered and in pages") {
    Api api;
    for (int i = 0; i < 5; ++i) api.add_call(i, i % 2 ? CallStatus::busy : CallStatus::completed);
    const auto count = [](const http::Response& answer) {
        std::size_t calls = 0;
        for (std::size_t at = 0; (at = answer.body.find("\"tenant_id\"", at)) != std::string::npos; ++at)
            ++calls;
        return calls;
    };
    CHECK(count(api.get(calls_path)) == 5);
    CHECK(count(api.get("/v1/businesses/" + ours.text() + "/calls")) == 5);
    CHECK(count(api.get(calls_path + "?status=busy")) == 2);
    CHECK(count(api.get(calls_path + "?from=2026-01-01T00:00:01Z&to=2026-01-01T00:00:03Z")) == 2);
    CHECK(api.get("/v1/trials/" + other.text() + "/calls").body == R"({"items":[],"next":null})");
    CHECK(api.get("/v1/trials/mine/calls").status == 404);

    const auto first = api.get(calls_path + "?limit=3");
    CHECK(count(first) == 3);
    const auto next_at = first.body.find(R"("next":")") + 8;
    const auto cursor = first.body.substr(next_at, first.body.find('"', next_at) - next_at);
    CHECK(count(api.get(calls_path + "?limit=3&cursor=" + cursor)) == 2);

    for (const std::string query : {"?limit=501", "?status=done", "?cursor=%21", "?statuss=busy"}) {
        CAPTURE(query);
        const auto answer = api.get(calls_path + query);
        CHECK(answer.status == 400);
        CHECK(answer.body.contains("/problems/bad-parameter"));
        CHECK(answer.body.contains(query.substr(1, query.find('=') - 1)));
    }
}

TEST_CASE("reads: a read waits for what was written in its partition, no longer than two seconds") {
    Api api;
    api.add_call(1, CallStatus::queued);
    api.send(calls_path, {{"Beaker-Min-Position", "1:5,2:9"}});
    CHECK(api.answers.list.empty());
    api.apply(1, 5);
    CHECK(api.answers.list.empty());
    api.add_call(1, CallStatus::completed);
    api.apply(1, 6);  // of partition 2 this list reads nothing
    REQUIRE(api.answers.list.size() == 1);
    CHECK(api.answers.list[0].status == 200);
    CHECK(api.answers.list[0].body.contains("completed"));
}

TEST_CASE("reads: what does not come in time is told by 503") {
    Api api;
    api.send(calls_path, {{"Beaker-Min-Position", "1:0"}});
    api.clock.advance(std::chrono::milliseconds(1999));
    api.applied.expire(api.clock.steady());
    CHECK(api.answers.list.empty());
    api.clock.advance(std::chrono::milliseconds(1));
    api.applied.expire(api.clock.steady());
    REQUIRE(api.answers.list.size() == 1);
    CHECK(api.answers.list[0].status == 503);
    CHECK(header_of(api.answers.list[0], "Retry-After") == "1");
}

TEST_CASE("reads: a list of everything waits for every partition named") {
    Api api;
    api.send("/v1/admin/webhook-events", {{"Beaker-Min-Position", "0:0,3:0"}});
    api.apply(0, 1);
    CHECK(api.answers.list.empty());
    api.apply(3, 1);
    REQUIRE(api.answers.list.size() == 1);
    CHECK(api.answers.list[0].status == 200);
}

TEST_CASE("reads: a position that is none is refused at once") {
    Api api;
    for (const std::string position : {"1", "1:x", "1:2;2:3", "1:2,1:3", "4:0", "-1:0"}) {
        CAPTURE(position);
        const auto answer = api.get(calls_path, {{"beaker-min-position", position}});
        CHECK(answer.status == 400);
        CHECK(answer.body.contains("/Beaker-Min-Position"));
    }
}

TEST_CASE("reads: webhooks for admins, with their bodies") {
    Api api;
    const auto id = Uuid::derive(Slot(3), {"stripe", "evt_1"});
    WebhookEventRow row;
    row.id = id;
    row.event_id = "evt_1";
    row.provider = "stripe";
    row.kind = "invoice.paid";
    row.status = WebhookStatus::processed;
    row.tenant_id = ours;
    row.received_at = start;
    api.write([&](log::RowWriter& rows) { Table<WebhookEventRow>::put(rows, 3, id_key(id), row, start); });

    const std::string list = "/v1/admin/webhook-events";
    for (const std::string hit :
         {"", "?provider=stripe", "?status=processed", "?kind=invoice.paid", "?event_id=evt_1",
          "?tenant=0197", "?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&limit=500"}) {
        const auto query = hit == "?tenant=0197" ? "?tenant=" + ours.text() : hit;
        CAPTURE(query);
        CHECK(api.get(list + query).body.contains("evt_1"));
    }
    for (const std::string miss :
         {"?provider=vapi", "?status=failed", "?kind=x", "?event_id=evt_2", "?to=2026-01-01T00:00:00Z"}) {
        CAPTURE(miss);
        CHECK(api.get(list + miss).body == R"({"items":[],"next":null})");
    }
    for (const std::string wrong : {"?provider=paypal", "?status=done", "?tenant=ten_01", "?page=2"}) {
        CAPTURE(wrong);
        CHECK(api.get(list + wrong).status == 400);
    }

    const auto path = list + "/" + id.text();
    CHECK(api.get(path).body.ends_with(R"("payload":null})"));
    Record record;
    record.id = id;
    record.type = webhook_received;
    record.time = start;
    record.content_type = "application/json";
    record.value = R"({"id":"evt_1"})";
    api.log.add(Topic::inputs, 3, std::move(record));
    CHECK(api.get(path).body.ends_with(
        R"("payload":{"content_type":"application/json","body":"{\"id\":\"evt_1\"}"}})"));
    CHECK(api.get(list + "/" + Uuid().text()).status == 404);
    CHECK(api.get(list + "/evt_1").status == 404);
    CHECK(api.get("/v1/admin/parked?limit=5").body == R"({"items":[],"next":null})");
}
