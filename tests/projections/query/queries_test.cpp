#include "projections/query/queries.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "log/step/memory_state_store.hpp"
#include "log/step/overlay.hpp"
#include "projections/calls/call_row.hpp"
#include "projections/parked/parked_row.hpp"
#include "projections/query/list.hpp"
#include "projections/store/rocks_state_store.hpp"
#include "tests/projections/directory.hpp"
#include "tests/projections/fake_log.hpp"
#include "tests/projections/folding.hpp"

using namespace beaker;
using namespace beaker::testing;
using Code = QueryError::Code;

namespace {

constexpr std::uint16_t partitions = 4;

struct Fixture {
    FakeLog log{partitions};
    log::MemoryStateStore store;
    Queries queries{store, log};

    void write(const std::function<void(log::RowWriter&)>& change) {
        log::Overlay rows(store);
        change(rows);
        REQUIRE(store.write(rows.take_changes(), {}));
    }
};

struct Items {
    std::vector<RawJson> items;
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(Items, (), (items, next))

struct IdOf {
    Uuid id;
};
BOOST_DESCRIBE_STRUCT(IdOf, (), (id))

Items items_of(const Queries::Answer& answer) {
    REQUIRE(answer);
    auto items = from_json<Items>(*answer);
    REQUIRE(items);
    return *std::move(items);
}

std::vector<Uuid> ids_of(const Items& page) {
    std::vector<Uuid> ids;
    for (const RawJson& item : page.items) ids.push_back(from_json<IdOf>(item.text)->id);
    return ids;
}

/// The webhook number i: its partition, provider, kind, status and tenant follow from it; received in second
/// i.
Uuid webhook_id(int i) {
    return uuid("webhook" + std::to_string(i), Slot(static_cast<std::uint16_t>(i % 7)));
}
WebhookEventRow webhook(int i) {
    WebhookEventRow row;
    row.id = webhook_id(i);
    row.event_id = "evt_" + std::to_string(i / 2);
    row.provider = i % 3 ? "vapi" : "stripe";
    row.kind = i % 2 ? "status-update" : "transcript";
    row.status = i % 5 ? WebhookStatus::processed : WebhookStatus::failed;
    if (i % 4) row.tenant_id = tenant(i % 4 == 1 ? "one" : "other");
    row.received_at = at(i);
    return row;
}

void add_webhooks(log::RowWriter& rows, int count) {
    for (int i = 0; i < count; ++i)
        Table<WebhookEventRow>::put(rows, partition_of(webhook_id(i).slot(), partitions),
                                    id_key(webhook_id(i)), webhook(i), at(i));
}

/// Every page of a list, one after the other.
template <class Ask>
std::vector<Uuid> all_pages(const Ask& ask) {
    std::vector<Uuid> all;
    std::string cursor;
    do {
        const Items page = items_of(ask(cursor));
        for (const Uuid& id : ids_of(page)) all.push_back(id);
        cursor = page.next.value_or("");
    } while (!cursor.empty());
    return all;
}

}  // namespace

TEST_CASE("webhook list: newest first over all partitions, under every filter") {
    Fixture fixture;
    fixture.write([](log::RowWriter& rows) { add_webhooks(rows, 200); });
    WebhooksFilter all, provider, status, processed, kind, event, of_tenant, times, many, none;
    provider.provider = "stripe";
    status.status = WebhookStatus::failed;
    processed.status = WebhookStatus::processed;
    processed.provider = "vapi";
    kind.kind = "transcript";
    event.event_id = "evt_7";
    of_tenant.tenant = tenant("one");
    times.from = at(50);
    times.to = at(60);
    many = {.provider = "vapi",
            .status = WebhookStatus::failed,
            .kind = "status-update",
            .event_id = {},
            .tenant = tenant("one"),
            .from = at(5),
            .to = at(150),
            .page = {}};
    none.provider = "nobody";
    const struct {
        const char* name;
        WebhooksFilter filter;
        bool (*holds)(const WebhookEventRow&, int);
    } rows[] = {
        {"all", all, [](const WebhookEventRow&, int) { return true; }},
        {"provider", provider, [](const WebhookEventRow& row, int) { return row.provider == "stripe"; }},
        {"status", status,
         [](const WebhookEventRow& row, int) { return row.status == WebhookStatus::failed; }},
        {"provider and processed", processed,
         [](const WebhookEventRow& row, int) {
             return row.provider == "vapi" && row.status == WebhookStatus::processed;
         }},
        {"kind", kind, [](const WebhookEventRow& row, int) { return row.kind == "transcript"; }},
        {"event id", event, [](const WebhookEventRow& row, int) { return row.event_id == "evt_7"; }},
        {"tenant", of_tenant, [](const WebhookEventRow& row, int) { return row.tenant_id == tenant("one"); }},
        {"times: from inclusive, to exclusive", times,
         [](const WebhookEventRow&, int i) { return i >= 50 && i < 60; }},
        {"many at once", many,
         [](const WebhookEventRow& row, int i) {
             return row.provider == "vapi" && row.status == WebhookStatus::failed && i % 2 &&
                    row.tenant_id == tenant("one") && i >= 5 && i < 150;
         }},
        {"none", none, [](const WebhookEventRow&, int) { return false; }},
    };
    for (const auto& row : rows) {
        std::vector<Uuid> expected;
        for (int i = 199; i >= 0; --i)
            if (row.holds(webhook(i), i)) expected.push_back(webhook_id(i));
        for (const std::size_t limit : {1, 3, 50, 500}) {
            CAPTURE(row.name);
            CAPTURE(limit);
            CHECK(all_pages([&](const std::string& cursor) {
                      WebhooksFilter filter = row.filter;
                      filter.page = {limit, cursor};
                      return fixture.queries.webhook_events(filter);
                  }) == expected);
        }
    }
    CHECK(*fixture.queries.webhook_events(none) == R"({"items":[],"next":null})");
}

TEST_CASE("webhook list: rows received at the same moment are all seen, by id") {
    Fixture fixture;
    fixture.write([](log::RowWriter& rows) {
        for (int i = 0; i < 30; ++i) {
            WebhookEventRow row = webhook(i);
            row.received_at = at(1);
            Table<WebhookEventRow>::put(rows, partition_of(row.id.slot(), partitions), id_key(row.id), row,
                                        at(i));
        }
    });
    const auto ids = all_pages([&](const std::string& cursor) {
        return fixture.queries.webhook_events({.provider = {},
                                               .status = {},
                                               .kind = {},
                                               .event_id = {},
                                               .tenant = {},
                                               .from = {},
                                               .to = at(2),
                                               .page = {7, cursor}});
    });
    CHECK(ids.size() == 30);
    CHECK(std::set(ids.begin(), ids.end()).size() == 30);
    CHECK(std::ranges::is_sorted(ids));
}

TEST_CASE("lists: the last page says so, wrong cursors and limits are told apart") {
    Fixture fixture;
    fixture.write([](log::RowWriter& rows) { add_webhooks(rows, 10); });
    WebhooksFilter filter;
    filter.page.limit = 10;
    CHECK_FALSE(items_of(fixture.queries.webhook_events(filter)).next);
    filter.page.limit = 9;
    const auto next = items_of(fixture.queries.webhook_events(filter)).next;
    REQUIRE(next);

    WebhooksFilter other;
    other.provider = "vapi";
    other.page.cursor = *next;
    WebhooksFilter garbage;
    garbage.page.cursor = "???";
    WebhooksFilter cut;
    cut.page.cursor = next->substr(0, next->size() - 4);
    WebhooksFilter zero;
    zero.page.limit = 0;
    WebhooksFilter over;
    over.page.limit = 501;
    const struct {
        const char* name;
        WebhooksFilter filter;
        Code then;
    } rows[] = {
        {"another list's cursor", other, Code::bad_cursor},
        {"no cursor at all", garbage, Code::bad_cursor},
        {"a cut cursor", cut, Code::bad_cursor},
        {"no items asked for", zero, Code::bad_limit},
        {"too many", over, Code::bad_limit},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto refused = fixture.queries.webhook_events(row.filter);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == row.then);
    }
}

TEST_CASE("lists: a page looks at so many entries and no more, and the next goes on") {
    const Directory directory;
    const auto store = *RocksStateStore::open(directory.path());
    const FakeLog log(partitions);
    const Queries queries(*store, log);
    {
        log::Overlay rows(*store);
        WebhookEventRow row = webhook(1);
        for (std::size_t i = 0; i <= entries_per_page_max; ++i) {
            row.id = uuid("w" + std::to_string(i), Slot(1));
            row.received_at = at(static_cast<std::int64_t>(entries_per_page_max - i));
            row.kind = i == entries_per_page_max ? "rare" : "common";
            Table<WebhookEventRow>::put(rows, 1, id_key(row.id), row, at(0));
        }
        REQUIRE(store->write(rows.take_changes(), {}));
    }
    WebhooksFilter filter;
    filter.kind = "rare";
    const Items first = items_of(queries.webhook_events(filter));
    CHECK(first.items.empty());
    REQUIRE(first.next);
    filter.page.cursor = *first.next;
    const Items second = items_of(queries.webhook_events(filter));
    CHECK(second.items.size() == 1);
    CHECK_FALSE(second.next);
}

TEST_CASE("webhook by id: the stored row, none for a stranger") {
    Fixture fixture;
    fixture.write([](log::RowWriter& rows) { add_webhooks(rows, 10); });
    CHECK(*fixture.queries.webhook_event(webhook_id(6)) == to_json(webhook(6)));
    CHECK(*fixture.queries.webhook_event(uuid("nobody")) == std::nullopt);
}

TEST_CASE("calls of a tenant: newest first by our first event, by status, no other tenant's") {
    Fixture fixture;
    const TenantId ours = tenant("ours", Slot(9));
    fixture.write([&](log::RowWriter& rows) {
        for (int i = 0; i < 20; ++i) {
            CallRow row;
            row.id = CallId(uuid("call" + std::to_string(i), Slot(9)));
            row.tenant_id = i % 4 ? ours : tenant("other", Slot(9));
            row.status = i % 2 ? CallStatus::completed : CallStatus::ringing;
            Table<CallRow>::put(rows, 1, id_key(row.id.uuid), row, at(i));
        }
    });
    const auto ask = [&](CallsFilter filter) {
        std::vector<Uuid> expected;
        for (int i = 19; i >= 0; --i)
            if (i % 4 &&
                (!filter.status || *filter.status == (i % 2 ? CallStatus::completed : CallStatus::ringing)) &&
                (!filter.from || at(i) >= *filter.from) && (!filter.to || at(i) < *filter.to))
                expected.push_back(uuid("call" + std::to_string(i), Slot(9)));
        CHECK(all_pages([&](const std::string& cursor) {
                  filter.page = {2, cursor};
                  return fixture.queries.calls_of(ours, filter);
              }) == expected);
    };
    ask({});
    ask({.status = CallStatus::ringing, .from = {}, .to = {}, .page = {}});
    ask({.status = CallStatus::busy, .from = {}, .to = {}, .page = {}});
    ask({.status = {}, .from = at(5), .to = at(9), .page = {}});
    CHECK(items_of(fixture.queries.calls_of(tenant("nobody", Slot(9)), {})).items.empty());
}

TEST_CASE("a call: by its id or an alias") {
    Fixture fixture;
    CallRow row;
    row.id = CallId(uuid("call", Slot(9)));
    const CallId alias(uuid("alias", Slot(9))), dangling(uuid("dangling", Slot(9)));
    fixture.write([&](log::RowWriter& rows) {
        Table<CallRow>::put(rows, 1, id_key(row.id.uuid), row, at(0));
        Table<CallAliasRow>::put(rows, 1, id_key(alias.uuid), {alias, row.id}, at(0));
        Table<CallAliasRow>::put(rows, 1, id_key(dangling.uuid), {dangling, call("gone")}, at(0));
    });
    CHECK(*fixture.queries.call(row.id) == to_json(row));
    CHECK(*fixture.queries.call(alias) == to_json(row));
    CHECK(*fixture.queries.call(dangling) == std::nullopt);
    CHECK(*fixture.queries.call(call("nobody")) == std::nullopt);
}

TEST_CASE("parked: newest first over all partitions") {
    Fixture fixture;
    fixture.write([](log::RowWriter& rows) {
        for (int i = 0; i < 5; ++i) {
            ParkedRow row;
            row.webhook_id = webhook_id(i);
            row.parked_at = at(i);
            Table<ParkedRow>::put(rows, partition_of(row.webhook_id.slot(), partitions),
                                  id_key(row.webhook_id), row, at(i));
        }
    });
    const Items first = items_of(fixture.queries.parked({.limit = 4, .cursor = {}}));
    REQUIRE(first.items.size() == 4);
    CHECK(from_json<ParkedRow>(first.items[0].text)->webhook_id == webhook_id(4));
    const Items rest = items_of(fixture.queries.parked({.limit = 4, .cursor = *first.next}));
    REQUIRE(rest.items.size() == 1);
    CHECK(from_json<ParkedRow>(rest.items[0].text)->webhook_id == webhook_id(0));
}

TEST_CASE("a webhook's payload is found in inputs by its time") {
    Fixture fixture;
    fixture.write([](log::RowWriter& rows) { add_webhooks(rows, 5000); });
    const PartitionId partition = partition_of(Slot(1), partitions);
    for (int i = 0; i < 5000; ++i) {
        if (partition_of(webhook_id(i).slot(), partitions) != partition) continue;
        Record record;
        record.id = webhook_id(i);
        record.time = at(i);
        record.value = "body " + std::to_string(i);
        record.content_type = "application/json";
        fixture.log.add(Topic::inputs, partition, std::move(record));
    }
    SUBCASE("there, without reading the whole partition") {
        const auto payload = fixture.queries.webhook_payload(webhook_id(4005));
        REQUIRE(payload);
        REQUIRE(*payload);
        CHECK((*payload)->body == "body 4005");
        CHECK((*payload)->content_type == "application/json");
        CHECK(fixture.log.reads < 20);
    }
    SUBCASE("the first of all") {
        CHECK((*fixture.queries.webhook_payload(webhook_id(1)))->body == "body 1");
    }
    SUBCASE("no longer kept") {
        fixture.log.drop_before(Topic::inputs, partition, 100);
        CHECK_FALSE(fixture.queries.webhook_payload(webhook_id(1))->has_value());
    }
    SUBCASE("no such webhook") { CHECK_FALSE(fixture.queries.webhook_payload(uuid("nobody"))->has_value()); }
    SUBCASE("the log fails") {
        fixture.log.fail_reads();
        const auto failed = fixture.queries.webhook_payload(webhook_id(1));
        REQUIRE_FALSE(failed);
        CHECK(failed.error().code == Code::unavailable);
    }
}

TEST_CASE("queries: damaged tables are unavailable, not wrong") {
    Fixture fixture;
    fixture.write([](log::RowWriter& rows) {
        add_webhooks(rows, 1);
        rows.erase(
            row_key(partition_of(webhook_id(0).slot(), partitions), "webhook_events", id_key(webhook_id(0))));
    });
    const auto failed = fixture.queries.webhook_events({});
    REQUIRE_FALSE(failed);
    CHECK(failed.error().code == Code::unavailable);

    fixture.write([](log::RowWriter& rows) {
        std::vector<std::string> keys;
        rows.scan("", [&](std::string_view key, std::string_view) {
            keys.emplace_back(key);
            return true;
        });
        for (const std::string& key : keys) rows.put(key, "");
    });
    CHECK_FALSE(fixture.queries.webhook_events({}));
}
