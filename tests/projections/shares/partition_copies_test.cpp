#include "projections/shares/partition_copies.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "log/step/state_store.hpp"
#include "tests/projections/directory.hpp"

namespace beaker::testing {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view generation = "read-1";

std::string key_of(PartitionId partition, int number) {
    return log::partition_prefix(partition) + fmt::format("row-{:05}", number);
}

/// The rows `from` to `to` in a partition, and the offset that they come to.
void add(RocksStateStore& store, PartitionId partition, int from, int to) {
    std::vector<log::RowChange> rows;
    for (int i = from; i < to; ++i) rows.push_back({key_of(partition, i), fmt::format("value {}", i)});
    const auto end = static_cast<std::uint64_t>(to);
    const log::Applied applied{.partition = partition, .events = end, .inputs = end + 1, .now = {}};
    REQUIRE(store.write(rows, {&applied, 1}).has_value());
}

std::size_t rows_in(const RocksStateStore& store, PartitionId partition) {
    std::size_t count = 0;
    store.scan(log::partition_prefix(partition), [&](auto, auto) { return ++count, true; });
    return count;
}

struct Shared {
    const Directory directory;
    const std::string name{generation};
    std::unique_ptr<RocksStateStore> store = RocksStateStore::open(directory.path() / "old").value();
    PartitionCopies copies{directory.path() / "shared"};
    bool stops = false;

    auto write(std::vector<PartitionId> partitions) {
        return copies.write(*store, name, partitions, directory.path() / "scratch", "node",
                            [this] { return !stops; });
    }
    fs::path place(int partition) const {
        return directory.path() / "shared" / generation / std::to_string(partition);
    }
};

}  // namespace

TEST_CASE("partition copies: a node without tables begins with those of others, each with its offset") {
    Shared shared;
    for (const PartitionId partition : {0, 1, 2}) add(*shared.store, partition, 0, 3000 + partition);
    REQUIRE(shared.write({1, 2}).value());
    add(*shared.store, 1, 3001, 4000);
    REQUIRE(shared.write({1}).value());
    CHECK_FALSE(fs::exists(shared.directory.path() / "scratch"));

    const fs::path fresh = shared.directory.path() / "new";
    const PartitionId wanted[] = {0, 1, 2};
    CHECK(shared.copies.read(shared.name, wanted, fresh).value() == std::vector<PartitionId>{1, 2});
    const auto store = RocksStateStore::open(fresh).value();
    CHECK(rows_in(*store, 0) == 0);
    CHECK(rows_in(*store, 1) == 4000);
    CHECK(rows_in(*store, 2) == 3002);
    CHECK(store->get(key_of(1, 3999)) == "value 3999");
    CHECK(store->applied(0).events == 0);
    CHECK(store->applied(1).events == 4000);
    CHECK(store->applied(2).inputs == 3003);
}

TEST_CASE("partition copies: where none are, and where one cannot be read, nothing is made") {
    Shared shared;
    const fs::path fresh = shared.directory.path() / "new";
    const PartitionId wanted[] = {0, 1};
    CHECK(shared.copies.read(shared.name, wanted, fresh).value().empty());
    CHECK_FALSE(fs::exists(fresh));

    for (const PartitionId partition : {0, 1}) add(*shared.store, partition, 0, 10);
    REQUIRE(shared.write({0, 1}).value());
    CHECK(shared.copies.read("read-2", wanted, fresh).value().empty());
    fs::remove(shared.place(1) / "CURRENT");
    CHECK_FALSE(shared.copies.read(shared.name, wanted, fresh).has_value());
    CHECK_FALSE(fs::exists(fresh));
    CHECK_FALSE(fs::exists(shared.directory.path() / "new.made"));
}

TEST_CASE("partition copies: one that is broken off leaves the last whole one") {
    Shared shared;
    add(*shared.store, 0, 0, 10);
    REQUIRE(shared.write({0}).value());
    add(*shared.store, 0, 10, 20);
    shared.stops = true;
    CHECK_FALSE(shared.write({0}).value());
    CHECK(rows_in(*RocksStateStore::open(shared.place(0), {.read_only = true}).value(), 0) == 10);
    CHECK_FALSE(fs::exists(shared.place(0).string() + ".next-node"));
}

}  // namespace beaker::testing
