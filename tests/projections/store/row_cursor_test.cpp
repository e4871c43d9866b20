#include "projections/store/row_cursor.hpp"

#include <doctest/doctest.h>

#include "log/step/memory_state_store.hpp"
#include "projections/store/rocks_state_store.hpp"
#include "tests/projections/directory.hpp"

using namespace beaker;
using namespace beaker::testing;

namespace {

std::string keys_from(const log::RowReader& rows, std::string_view prefix, std::string_view from) {
    std::string keys;
    for (const auto row = seek(rows, prefix, from); row->valid(); row->next()) {
        if (row->key().size() > 3) break;  // a store's own keys lie behind those of the test
        CHECK(row->value() == "value of " + std::string(row->key()));
        keys.append(row->key()).append(" ");
    }
    return keys;
}

void check_cursors(log::StateStore& store) {
    std::vector<log::RowChange> changes;
    for (const char* key : {"a", "b1", "b2", "b3", "c", "\xff", "\xff\xff"})
        changes.push_back({key, "value of " + std::string(key)});
    REQUIRE(store.write(changes, {}));
    const struct {
        const char* name;
        const char* prefix;
        const char* from;
        const char* then;
    } rows[] = {
        {"all of a prefix", "b", "b", "b1 b2 b3 "},
        {"from a key that is there", "b", "b2", "b2 b3 "},
        {"from a key that is not there", "b", "b15", "b2 b3 "},
        {"from before the prefix", "b", "a", "b1 b2 b3 "},
        {"from behind the prefix", "b", "c", ""},
        {"no such prefix", "d", "d", ""},
        {"a prefix of the greatest bytes", "\xff", "", "\xff \xff\xff "},
    };
    const auto snapshot = store.snapshot();
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(keys_from(*snapshot, row.prefix, row.from) == row.then);
    }
}

}  // namespace

TEST_CASE("cursors: the same in memory and on disk") {
    SUBCASE("in memory") {
        log::MemoryStateStore store;
        check_cursors(store);
    }
    SUBCASE("on disk") {
        const Directory directory;
        const auto store = *RocksStateStore::open(directory.path());
        check_cursors(*store);
    }
}

TEST_CASE("cursors: walking goes on over many pages") {
    log::MemoryStateStore store;
    std::vector<log::RowChange> changes;
    for (int i = 1000; i < 1600; ++i) changes.push_back({"k" + std::to_string(i), "v"});
    REQUIRE(store.write(changes, {}));
    int next = 1003;
    for (const auto row = seek(store, "k", "k1003"); row->valid(); row->next())
        CHECK(row->key() == "k" + std::to_string(next++));
    CHECK(next == 1600);
}
