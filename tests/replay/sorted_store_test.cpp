#include "replay/sorted_store.hpp"

#include <doctest/doctest.h>

#include <map>

#include "tests/projections/directory.hpp"

namespace beaker::replay {
namespace {

std::map<std::string, std::string> rows_of(const log::RowReader& rows) {
    std::map<std::string, std::string> all;
    rows.scan(log::partition_prefix(3), [&](std::string_view key, std::string_view value) {
        all.emplace(key.substr(2), value);
        return true;
    });
    return all;
}

std::string key(std::string_view rest) { return log::partition_prefix(3).append(rest); }

TEST_CASE("sorted store: rows gathered and rows handed on are seen as one") {
    const struct {
        const char* name;
        std::size_t run_bytes;
    } sizes[] = {{"all in one run", 1 << 20}, {"a run for each write", 1}};
    for (const auto& size : sizes) {
        CAPTURE(size.name);
        const testing::Directory directory;
        const auto below = *RocksStateStore::open(directory.path() / "state");
        SortedStore store(*below, size.run_bytes);
        const auto write = [&](std::vector<log::RowChange> changes, log::Offset events) {
            const log::Applied applied{.partition = 3, .events = events, .inputs = events, .now = {}};
            REQUIRE(store.write(changes, {&applied, 1}).has_value());
        };
        CHECK(store.applied(3).events == 0);
        write({{key("b"), "1"}, {key("a"), "1"}}, 1);
        write({{key("c"), "1"}, {key("a"), "2"}}, 2);
        write({{key("b"), std::nullopt}, {key("missing"), std::nullopt}}, 3);
        CHECK(store.get(key("a")) == "2");
        CHECK_FALSE(store.get(key("b")).has_value());
        CHECK(rows_of(store) == std::map<std::string, std::string>{{"a", "2"}, {"c", "1"}});
        CHECK(store.applied(3).events == 3);
        const bool handed_on = size.run_bytes == 1;
        CHECK(below->applied(3).events == (handed_on ? 3 : 0));
        CHECK(below->get(key("a")).has_value() == handed_on);

        REQUIRE(store.finish().has_value());
        CHECK(rows_of(*below) == std::map<std::string, std::string>{{"a", "2"}, {"c", "1"}});
        CHECK(below->applied(3).events == 3);
        CHECK(rows_of(store) == rows_of(*below));
        REQUIRE(store.finish().has_value());  // with nothing new
        CHECK(below->applied(3).events == 3);
    }
}

TEST_CASE("sorted store: two of them over one store do not disturb each other") {
    const testing::Directory directory;
    const auto below = *RocksStateStore::open(directory.path() / "state");
    SortedStore first(*below, 1 << 20);
    SortedStore second(*below, 1 << 20);
    const auto write = [](SortedStore& store, PartitionId partition) {
        const log::RowChange change{log::partition_prefix(partition) + "row", std::to_string(partition)};
        const log::Applied applied{.partition = partition, .events = 7, .inputs = 5, .now = {}};
        REQUIRE(store.write({&change, 1}, {&applied, 1}).has_value());
    };
    write(first, 1);
    write(second, 2);
    write(first, 3);
    REQUIRE(second.finish().has_value());
    CHECK_FALSE(below->get(log::partition_prefix(1) + "row").has_value());
    REQUIRE(first.finish().has_value());
    for (const PartitionId partition : {1, 2, 3}) {
        CHECK(below->get(log::partition_prefix(partition) + "row") == std::to_string(partition));
        CHECK(below->applied(partition).events == 7);
    }
}

}  // namespace
}  // namespace beaker::replay
