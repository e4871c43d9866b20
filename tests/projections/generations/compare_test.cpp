#include "projections/generations/compare.hpp"

#include <doctest/doctest.h>

#include <map>

#include "log/step/memory_state_store.hpp"
#include "projections/tables/table.hpp"

namespace beaker {
namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;

log::MemoryStateStore store_of(const Rows& rows) {
    log::MemoryStateStore store;
    std::vector<log::RowChange> changes;
    for (const auto& [key, value] : rows) changes.push_back({key, value});
    REQUIRE(store.write(changes, {}).has_value());
    return store;
}

std::string key(PartitionId partition, std::string_view rest) {
    return log::partition_prefix(partition).append(rest);
}

TEST_CASE("compare: each kind of difference") {
    const struct {
        const char* name;
        Rows first, second;
        std::uint64_t equal;
        std::vector<std::pair<std::string, std::string>> differences;
    } rows[] = {
        {"nothing at all", {}, {}, 0, {}},
        {"equal", {{key(0, "a"), "1"}, {key(1, "b"), "2"}}, {{key(0, "a"), "1"}, {key(1, "b"), "2"}}, 2, {}},
        {"one is empty", {{key(0, "a"), "1"}}, {}, 0, {{"\\00\\00a", "only in the first"}}},
        {"the other is empty", {}, {{key(1, "a"), "1"}}, 0, {{"\\00\\01a", "only in the second"}}},
        {"another value",
         {{key(0, "a"), "same"}, {key(0, "b"), "one"}},
         {{key(0, "a"), "same"}, {key(0, "b"), "on!"}},
         1,
         {{"\\00\\00b", "differs at byte 2"}}},
        {"a longer value",
         {{key(0, "a"), "one"}},
         {{key(0, "a"), "one more"}},
         0,
         {{"\\00\\00a", "differs at byte 3"}}},
        {"a shorter value",
         {{key(0, "a"), "one more"}},
         {{key(0, "a"), "one"}},
         0,
         {{"\\00\\00a", "differs at byte 3"}}},
        {"an empty value is a row", {{key(0, "a"), ""}}, {}, 0, {{"\\00\\00a", "only in the first"}}},
        {"missing at the start",
         {{key(0, "b"), "2"}},
         {{key(0, "a"), "1"}, {key(0, "b"), "2"}},
         1,
         {{"\\00\\00a", "only in the second"}}},
        {"both lack one of the other",
         {{key(0, "a"), "1"}, {key(0, "c"), "3"}},
         {{key(0, "b"), "2"}, {key(0, "c"), "3"}},
         1,
         {{"\\00\\00a", "only in the first"}, {"\\00\\00b", "only in the second"}}},
        {"the same row in another partition",
         {{key(0, "a"), "1"}},
         {{key(1, "a"), "1"}},
         0,
         {{"\\00\\00a", "only in the first"}, {"\\00\\01a", "only in the second"}}},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const Comparison found = compare_rows(store_of(row.first), store_of(row.second), 2);
        CHECK(found.rows == row.equal);
        CHECK(found.differences == row.differences.size());
        REQUIRE(found.first.size() == row.differences.size());
        for (std::size_t i = 0; i < found.first.size(); ++i) {
            CHECK(found.first[i].key == row.differences[i].first);
            CHECK(found.first[i].what == row.differences[i].second);
        }
    }
}

TEST_CASE("compare: counts all differences, shows the first few, and never a value") {
    Rows many;
    for (int i = 0; i < 600; ++i)
        many.emplace_back(key(0, "row-" + std::to_string(1000 + i)), "jane@example.com");
    const Comparison found =
        compare_rows(store_of(many), store_of({}), 1, {.differences_shown = 3, .goes_on = {}});
    CHECK(found.differences == 600);
    REQUIRE(found.first.size() == 3);
    CHECK(found.first[2].key == "\\00\\00row-1002");
    for (const Difference& each : found.first) CHECK_FALSE((each.key + each.what).contains("jane"));
    CHECK(compare_rows(store_of(many), store_of(many), 1).rows == 600);
}

std::string stored(std::string_view json, std::int64_t seconds = 1) {
    return stored_row(Instant::from_seconds(seconds), json);
}

TEST_CASE("compare: by table, with the names of the fields that differ, and never their values") {
    const auto row = [](std::string_view table, std::string_view name) { return row_key(0, table, name); };
    const auto entry = [](std::string_view name) {
        return index_key(0, "calls", {"by_time", KeyParts().text("x").take(), {}}, name);
    };
    const Rows first = {{row("calls", "equal"), stored(R"({"status":"ringing"})")},
                        {row("calls", "gone"), stored("{}")},
                        {row("calls", "other"), stored(R"({"status":"busy","cost":1,"to":"+12025550123"})")},
                        {row("calls", "when"), stored("{}", 1)},
                        {entry("gone"), "entry"},
                        {row("parked", "p"), stored("{}")}};
    const Rows second = {
        {row("calls", "equal"), stored(R"({"status":"ringing"})")},
        {row("calls", "new"), stored("{}")},
        {row("calls", "other"), stored(R"({"status":"busy","cost":2,"lead":{"name":"Dana"}})")},
        {row("calls", "when"), stored("{}", 2)},
        {row("parked", "p"), stored("{}")}};
    const Comparison found = compare_rows(store_of(first), store_of(second), 1);
    CHECK(found.rows == 2);
    CHECK(found.differences == 5);
    CHECK(found.tables ==
          std::vector<TableComparison>{{"calls", 4, 4, 2, 1, 1, 1}, {"parked", 1, 1, 0, 0, 0, 0}});
    std::map<std::string, std::vector<std::string>> fields;
    for (const Difference& each : found.first) {
        CHECK(each.table == "calls");
        fields[each.key] = each.fields;
    }
    CHECK(fields["\\00\\00calls\\00other"] == std::vector<std::string>{"cost", "to", "lead"});
    CHECK(fields["\\00\\00calls\\00when"] == std::vector<std::string>{"(first seen)"});
    CHECK(fields["\\00\\00calls\\00gone"].empty());
    const std::string shown = to_json(found);
    CHECK_FALSE(shown.contains("0123"));
    CHECK_FALSE(shown.contains("Dana"));
}

TEST_CASE("compare: a row that is known by its id is shown by it, also where it lies at a place of its own") {
    const Uuid id = Uuid::derive(Slot(1), {"call"});
    const std::string place(16 + 8, '\x07');  // LAYOUT.md: tenant, first seen
    for (const std::string& key : {id_key(id), place + id_key(id)}) {
        const Comparison found =
            compare_rows(store_of({{row_key(0, "calls", key), stored("{}")}}), store_of({}), 1);
        REQUIRE(found.first.size() == 1);
        CHECK(found.first.front().key == id.text());
    }
}

TEST_CASE("compare: breaks off where it is told to") {
    Rows many;
    for (int i = 0; i < 5000; ++i) many.emplace_back(key(0, "row-" + std::to_string(10000 + i)), "same");
    CHECK(compare_rows(store_of(many), store_of(many), 1, {.goes_on = [] { return false; }}).rows < 1100);
}

}  // namespace
}  // namespace beaker
