// Reads over nodes in one process: who is asked, what becomes of several answers, and what is told where
// nobody answers.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <set>

#include "ingest/api/reads.hpp"
#include "log/step/memory_state_store.hpp"
#include "log/step/overlay.hpp"
#include "projections/calls/call_row.hpp"
#include "projections/parked/parked_row.hpp"
#include "schemas/described/codec.hpp"
#include "tests/ingest/admin_door.hpp"
#include "tests/ingest/fakes.hpp"
#include "tests/projections/fake_log.hpp"

namespace beaker::ingest::api {

struct ParkedIds {
    std::vector<RawJson> items;
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(ParkedIds, (), (items, next))

namespace {

using namespace std::chrono_literals;

constexpr std::uint16_t partitions = 4;
const Instant start = *Instant::parse("2026-01-01T00:00:00Z");
const TenantId ours(Uuid::derive(Slot(1), {"tenant", "ours"}));

class Cluster;

/// A node: its tables, and the way to the others.
struct Node {
    Node(Cluster& cluster, char node_name);

    Cluster& all;
    const char name;
    const Uuid id = Uuid::derive(Slot(0), {"node", std::string(1, name)});
    std::set<PartitionId> held;
    bool silent = false;
    int asked = 0;
    testing::FakeLog log{partitions};
    log::MemoryStateStore store;
    Queries queries{store, log};
    AppliedWatch applied{partitions};
    AdminDoor door;
    auth::ForwardSeal seal{"pepper"};
    Peers peers;
    Reads reads;
    Router router;

    http::Response get(std::string target, std::vector<std::pair<std::string, std::string>> headers = {}) {
        Answers answers;
        headers.emplace_back("Authorization", "Bearer secret");
        router.handle({.method = "GET", .target = std::move(target), .headers = std::move(headers)},
                      answers.respond());
        REQUIRE(answers.list.size() == 1);
        return answers.list.front();
    }
    void write(const std::function<void(log::RowWriter&)>& change) {
        log::Overlay rows(store);
        change(rows);
        REQUIRE(store.write(rows.take_changes(), {}));
    }
};

class Cluster {
public:
    explicit Cluster(std::string_view names) {
        for (const char name : names) nodes.push_back(std::make_unique<Node>(*this, name));
    }
    Node& operator[](char name) {
        for (auto& node : nodes)
            if (node->name == name) return *node;
        throw std::logic_error("no such node");
    }
    /// They hold these, and everybody knows; `usual` partitions are for them to answer, by the order of
    /// names.
    void hold(char name, std::set<PartitionId> held) { (*this)[name].held = std::move(held); }
    std::vector<QueryNodes::Holder> holders(PartitionId partition) const {
        std::vector<QueryNodes::Holder> found;
        for (const auto& node : nodes)
            if (node->held.contains(partition))
                found.push_back({node->id, std::string(1, node->name), found.empty()});
        return found;
    }

    FakeClock clock{start};
    std::vector<std::unique_ptr<Node>> nodes;
};

Node::Node(Cluster& cluster, char node_name)
    : all(cluster),
      name(node_name),
      peers{.holds = [this](PartitionId partition) { return held.contains(partition); },
            .holders = [this](PartitionId partition) { return all.holders(partition); },
            .self = id,
            .get = [this](const std::string& address, const std::string& target,
                          const Peers::Headers& headers, auto) -> std::expected<http::Response, std::string> {
                Node& other = all[address.front()];
                ++other.asked;
                if (other.silent) return std::unexpected("timeout");
                return other.get(target, {headers.begin(), headers.end()});
            },
            .failed = [](const Uuid&, const std::string&) {},
            .execute = [](auto task) { task(); },
            .seal = seal},
      reads({.queries = queries,
             .applied = applied,
             .real_clock = all.clock,
             .partitions = partitions,
             .execute = [](auto task) { task(); },
             .peers = &peers}),
      router(reads.routes(), door.keeper,
             [this](const http::Request& request) { return seal.open(request, all.clock.now()); }) {}

void add_call(Node& node, std::string_view call_name) {
    CallRow row;
    row.id = CallId(Uuid::derive(Slot(1), {"call", call_name}));
    row.tenant_id = ours;
    node.write([&](log::RowWriter& rows) { Table<CallRow>::put(rows, 1, id_key(row.id.uuid), row, start); });
}
std::string path_of(std::string_view call_name) {
    return "/v1/calls/" + Uuid::derive(Slot(1), {"call", call_name}).text();
}

/// A parked webhook in a partition, the nth in the order of time.
void add_parked(Node& node, PartitionId partition, int number) {
    ParkedRow row;
    row.webhook_id = Uuid::derive(Slot(partition), {"parked", std::to_string(number)});
    row.parked_at = start + std::chrono::seconds(number);
    node.write([&](log::RowWriter& rows) {
        Table<ParkedRow>::put(rows, partition, id_key(row.webhook_id), row, row.parked_at);
    });
}
/// All parked webhooks, page by page, by their numbers; the newest is first.
std::vector<std::string> parked_at(Node& node, std::size_t limit) {
    std::vector<std::string> all;
    std::string cursor;
    do {
        const auto answer = node.get(
            fmt::format("/v1/admin/parked?limit={}{}{}", limit, cursor.empty() ? "" : "&cursor=", cursor));
        REQUIRE_MESSAGE(answer.status == 200, answer.body);
        REQUIRE_FALSE(answer.body.contains("places"));
        auto page = from_json<ParkedIds>(answer.body);
        REQUIRE(page.has_value());
        CHECK(page->items.size() <= limit);
        for (const RawJson& item : page->items) all.push_back(item.text);
        cursor = page->next.value_or("");
    } while (!cursor.empty());
    return all;
}

std::string header_of(const http::Response& answer, std::string_view name) {
    for (const auto& [key, value] : answer.headers)
        if (key == name) return value;
    return "";
}

}  // namespace

TEST_CASE(
    "spread reads: whoever is asked, the one whose it is answers; who stands by where that one does not") {
    const struct {
        const char* name;
        std::string holds, silent;  // of partition 1, the one whose it is first
        char asks;
        int status;
        bool stale;
    } rows[] = {
        {"it is the asked one's", "a", "", 'a', 200, false},
        {"it is another one's", "a", "", 'b', 200, false},
        {"a node that stands by passes on", "ab", "", 'b', 200, false},
        {"it does not answer: who stands by does", "ab", "a", 'c', 200, true},
        {"the asked one stands by itself", "ab", "a", 'b', 200, true},
        {"two are silent", "abc", "ab", 'c', 200, true},
        {"nobody holds it", "", "", 'a', 503, false},
        {"who holds it is silent", "a", "a", 'b', 503, false},
        {"all who hold it are silent", "ab", "ab", 'c', 503, false},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Cluster cluster("abc");
        for (const char name : row.holds) {
            cluster.hold(name, {1});
            add_call(cluster[name], "known");
        }
        for (const char name : row.silent) cluster[name].silent = true;
        const auto answer = cluster[row.asks].get(path_of("known"));
        CHECK(answer.status == row.status);
        CHECK(header_of(answer, "Beaker-Stale") == (row.stale ? "1" : ""));
        if (row.status == 503) {
            CHECK(header_of(answer, "Retry-After") == "1");
            CHECK(answer.body.contains("No node that answers holds partition 1 now."));
            continue;
        }
        CHECK(answer.body.contains(Uuid::derive(Slot(1), {"call", "known"}).text()));
        CHECK(header_of(answer, "ETag").starts_with('"'));
        CHECK(cluster[row.asks].get(path_of("unknown")).status == 404);
        const auto kept =
            cluster[row.asks].get(path_of("known"), {{"If-None-Match", header_of(answer, "ETag")}});
        CHECK(kept.status == 304);
    }
}

TEST_CASE("spread reads: one hop; who has let go of it says so, and nobody asks on") {
    Cluster cluster("ab");
    cluster.hold('a', {1});
    add_call(cluster['a'], "known");
    cluster['a'].peers.holds = [](PartitionId) { return false; };  // it is announced still
    CHECK(cluster['b'].get(path_of("known")).status == 503);
    CHECK(cluster['a'].asked == 1);
    CHECK(cluster['b'].asked == 0);
    // The next holder is asked.
    cluster.hold('b', {1});
    add_call(cluster['b'], "known");
    CHECK(cluster['b'].get(path_of("known")).status == 200);
}

TEST_CASE("spread reads: nobody is let in by the header but a node with our pepper") {
    Cluster cluster("ab");
    cluster.hold('a', {1});
    add_call(cluster['a'], "known");
    const std::string forwarded(auth::forwarded_header);
    CHECK(cluster['a'].get(path_of("known"), {{forwarded, "x.y"}}).status == 401);
    auth::Forwarded said{.caller = {}, .partitions = {1}, .until = start + 1s};
    const auto sealed = [&](const char* pepper) {
        return auth::ForwardSeal(pepper).close(said, "GET", path_of("known"));
    };
    CHECK(cluster['a'].get(path_of("known"), {{forwarded, sealed("salt")}}).status == 401);
    said.caller.admin = true;
    CHECK(cluster['a'].get(path_of("known"), {{forwarded, sealed("pepper")}}).status == 200);
    cluster.clock.advance(2s);
    CHECK(cluster['a'].get(path_of("known"), {{forwarded, sealed("pepper")}}).status == 401);
}

TEST_CASE("spread reads: a list is that of all nodes, in one order, page by page") {
    const struct {
        const char* name;
        std::string order;  // who holds partitions 0 to 3
    } rows[] = {
        {"one has all", "aaaa"}, {"halves", "aabb"}, {"thirds", "abca"}, {"the asked one has none", "bbcc"}};
    for (const auto& row : rows)
        for (const std::size_t limit : {1U, 3U, 7U, 50U}) {
            CAPTURE(row.name);
            CAPTURE(limit);
            Cluster cluster("abc");
            std::map<char, std::set<PartitionId>> held;
            for (PartitionId partition = 0; partition < partitions; ++partition)
                held[row.order[partition]].insert(partition);
            for (auto& [name, some] : held) cluster.hold(name, some);
            constexpr int count = 14;
            for (int i = 0; i < count; ++i) {
                const auto partition = static_cast<PartitionId>(i * 7 % 5 % partitions);
                add_parked(cluster[row.order[partition]], partition, i);
                // What is left of a share from before is not shown.
                for (const char name : {'a', 'b', 'c'})
                    if (name != row.order[partition]) add_parked(cluster[name], partition, 100 + i);
            }
            const auto all = parked_at(cluster['a'], limit);
            REQUIRE(all.size() == count);
            for (int i = 0; i < count; ++i) {
                const auto number = count - 1 - i;
                const auto partition = static_cast<PartitionId>(number * 7 % 5 % partitions);
                CHECK(all[static_cast<std::size_t>(i)].contains(
                    Uuid::derive(Slot(partition), {"parked", std::to_string(number)}).text()));
            }
        }
}

TEST_CASE("spread reads: a list needs every partition, and wrong parameters are told as they are") {
    Cluster cluster("ab");
    cluster.hold('a', {0, 1});
    cluster.hold('b', {2, 3});
    CHECK(cluster['a'].get("/v1/admin/parked").body == R"({"items":[],"next":null})");
    CHECK(cluster['a'].get("/v1/admin/parked?cursor=here").status == 400);
    CHECK(cluster['a'].get("/v1/admin/circuit-breakers").body == [] {
        testing::FakeLog log{partitions};
        const log::MemoryStateStore store;
        return *Queries(store, log).breakers();
    }());
    CHECK(cluster['a'].get("/v1/admin/dead-letters/" + ours.text()).status == 404);
    cluster['b'].silent = true;
    CHECK(cluster['a'].get("/v1/admin/parked").status == 503);
    CHECK(cluster['a'].get("/v1/admin/dead-letters/" + ours.text()).status == 503);
    cluster.hold('a', {0, 1, 2, 3});
    cluster['b'].held = {};
    CHECK(cluster['a'].get("/v1/admin/parked").status == 200);
}

}  // namespace beaker::ingest::api
