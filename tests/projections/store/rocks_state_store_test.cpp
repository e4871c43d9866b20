#include "projections/store/rocks_state_store.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <thread>

#include "tests/projections/directory.hpp"
#include "tests/projections/folding.hpp"

using namespace beaker;
using namespace beaker::testing;
using log::Applied;
using log::LogError;
using log::RowChange;

namespace {

std::unique_ptr<RocksStateStore> open(const Directory& directory, RocksStateOptions options = {}) {
    auto store = RocksStateStore::open(directory.path(), options);
    REQUIRE(store);
    return *std::move(store);
}

std::vector<RowChange> changes(std::initializer_list<RowChange> list) { return list; }
std::vector<Applied> offsets(std::initializer_list<Applied> list) { return list; }

}  // namespace

TEST_CASE("tables on disk: rows and offsets are read as written, after a restart too") {
    const Directory directory;
    const Applied third{3, 17, 9, at(5)};
    {
        const auto store = open(directory);
        CHECK_FALSE(store->get("a"));
        CHECK(store->applied(3) == Applied{3, 0, 0, {}});
        REQUIRE(store->write(changes({{"a", "1"}, {"b", "2"}, {"c", ""}}), offsets({{3, 16, 8, at(4)}})));
        REQUIRE(store->write(changes({{"a", "3"}, {"b", std::nullopt}}), offsets({third})));
        REQUIRE(store->flush());
    }
    const auto store = open(directory);
    CHECK(store->get("a") == "3");
    CHECK_FALSE(store->get("b"));
    CHECK(store->get("c") == "");
    CHECK(store->applied(3) == third);
    CHECK(store->applied(4) == Applied{4, 0, 0, {}});
}

TEST_CASE("tables on disk: a snapshot stays as it was, and outlives the store") {
    const Directory directory;
    auto store = open(directory);
    REQUIRE(store->write(changes({{"a1", "old"}, {"a2", "old"}}), {}));
    const auto before = store->snapshot();
    REQUIRE(store->write(changes({{"a1", "new"}, {"a2", std::nullopt}, {"a3", "new"}}), {}));
    CHECK(store->get("a1") == "new");
    store.reset();

    CHECK(before->get("a1") == "old");
    std::string seen;
    before->scan("a", [&](std::string_view key, std::string_view value) {
        seen.append(key).append("=").append(value).append(" ");
        return true;
    });
    CHECK(seen == "a1=old a2=old ");
}

TEST_CASE("tables on disk: a scan ends with its prefix or when the visitor says so") {
    const Directory directory;
    const auto store = open(directory);
    REQUIRE(store->write(changes({{"a", "1"}, {"b1", "2"}, {"b2", "3"}, {"c", "4"}}), {}));
    const auto visited = [&](int most) {
        std::string keys;
        store->scan("b", [&](std::string_view key, std::string_view) {
            keys += key;
            return --most > 0;
        });
        return keys;
    };
    CHECK(visited(9) == "b1b2");
    CHECK(visited(1) == "b1");
}

TEST_CASE("tables on disk: a sorted file does what a write does") {
    const Directory directory;
    const auto store = open(directory);
    REQUIRE(
        store->write(changes({{"a", "old"}, {"gone", "old"}, {"z", "old"}}), offsets({{1, 1, 1, at(1)}})));

    SUBCASE("over rows still in memory, with offsets in any order") {
        REQUIRE(store->ingest_sorted(changes({{"a", "new"}, {"b", "new"}, {"gone", std::nullopt}}),
                                     offsets({{2, 20, 2, at(2)}, {1, 10, 1, at(1)}})));
        CHECK(store->get("a") == "new");
        CHECK(store->get("b") == "new");
        CHECK_FALSE(store->get("gone"));
        CHECK(store->get("z") == "old");
        CHECK(store->applied(1).events == 10);
        CHECK(store->applied(2) == Applied{2, 20, 2, at(2)});
        REQUIRE(store->write(changes({{"a", "newer"}}), {}));
        CHECK(store->get("a") == "newer");
    }
    SUBCASE("nothing is nothing") { CHECK(store->ingest_sorted({}, {})); }
    SUBCASE("keys out of order or twice are refused, and nothing changes") {
        for (const auto& bad :
             {changes({{"b", "new"}, {"a", "new"}}), changes({{"a", "new"}, {"a", "new"}})}) {
            auto copy = bad;
            const auto refused = store->ingest_sorted(std::move(copy), offsets({{1, 10, 1, at(1)}}));
            REQUIRE_FALSE(refused);
            CHECK(refused.error().code == LogError::Code::bad_argument);
            CHECK(store->get("a") == "old");
            CHECK(store->applied(1).events == 1);
        }
    }
}

TEST_CASE("tables on disk: sorted files from two threads, and what a crash left of one") {
    const Directory directory;
    std::ofstream(directory.path() / "ingest-7-0") << "half a file";
    const auto store = open(directory);
    CHECK_FALSE(std::filesystem::exists(directory.path() / "ingest-7-0"));

    const auto build = [&](PartitionId partition) {
        for (log::Offset run = 1; run <= 20; ++run) {
            const std::string prefix = log::partition_prefix(partition);
            auto rows =
                changes({{prefix + "run", std::to_string(run)}, {prefix + "run" + std::to_string(run), "x"}});
            if (!store->ingest_sorted(std::move(rows), offsets({{partition, run, run, at(0)}}))) return;
        }
    };
    std::thread one(build, PartitionId{1}), two(build, PartitionId{2});
    one.join();
    two.join();
    for (const PartitionId partition : {1, 2}) {
        CHECK(store->applied(partition).events == 20);
        CHECK(store->get(log::partition_prefix(partition) + "run") == "20");
        CHECK(store->get(log::partition_prefix(partition) + "run7") == "x");
    }
    for (const auto& entry : std::filesystem::directory_iterator(directory.path()))
        CHECK_FALSE(entry.path().filename().string().starts_with("ingest-"));
}

namespace {

constexpr std::uint64_t batches = 4000;
constexpr const char* crash_directory = "BEAKER_TEST_CRASH_DIRECTORY";

}  // namespace

// Runs in a process of its own, started by the test below.
TEST_CASE("tables on disk: writes and dies" * doctest::skip()) {
    // Small memtables, so that many are written out while the batches go on; then the process dies at once.
    const auto store = RocksStateStore::open(std::getenv(crash_directory), {.memtable_bytes = 256 << 10});
    if (!store) _exit(2);
    const std::string padding(500, 'x');
    for (std::uint64_t batch = 1; batch <= batches; ++batch) {
        const std::string count = std::to_string(batch);
        const auto rows =
            changes({{"row" + std::to_string(batch % 97), count + " " + padding}, {"last", count}});
        if (!(*store)->write(rows, offsets({{1, batch, batch, at(0)}}))) _exit(3);
    }
    _exit(0);
}

TEST_CASE("tables on disk: after a crash rows and offsets agree") {
    const Directory directory;
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        setenv(crash_directory, directory.path().c_str(), 1);
        execl("/proc/self/exe", "crash", "--no-skip", "--test-case=tables on disk: writes and dies", nullptr);
        _exit(1);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(status == 0);

    const auto store = open(directory);
    const std::uint64_t applied = store->applied(1).events;
    CHECK(applied > 0);        // something was written out
    CHECK(applied < batches);  // and something was lost
    CHECK(store->get("last") == std::to_string(applied));
    CHECK(store->get("row" + std::to_string(applied % 97))->starts_with(std::to_string(applied) + " "));
}

TEST_CASE("tables on disk: what cannot be opened says why") {
    const Directory directory;
    SUBCASE("held by another") {
        const auto holder = open(directory);
        const auto second = RocksStateStore::open(directory.path());
        REQUIRE_FALSE(second);
        CHECK(second.error().code == LogError::Code::io);
    }
    SUBCASE("no directory can be made there") {
        std::ofstream(directory.path() / "file") << "x";
        const auto refused = RocksStateStore::open(directory.path() / "file" / "tables");
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == LogError::Code::io);
        CHECK(refused.error().text.find("tables") != std::string::npos);
    }
    SUBCASE("another format") {
        REQUIRE(open(directory)->write(changes({{"\xff\xff"
                                                 "format",
                                                 "99"}}),
                                       {}));
        const auto refused = RocksStateStore::open(directory.path());
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == LogError::Code::corrupt);
    }
    SUBCASE("damaged") {
        REQUIRE(open(directory)->write(changes({{"a", "1"}}), {}));
        std::ofstream(directory.path() / "CURRENT", std::ios::trunc) << "nonsense";
        const auto refused = RocksStateStore::open(directory.path());
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == LogError::Code::corrupt);
    }
}
