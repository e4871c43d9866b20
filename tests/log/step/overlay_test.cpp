#include "log/step/overlay.hpp"

#include <doctest/doctest.h>

#include "log/step/memory_state_store.hpp"

using namespace beaker::log;

namespace {

std::string all_of(const RowReader& rows, std::string_view prefix = "") {
    std::string text;
    rows.scan(prefix, [&](std::string_view key, std::string_view value) {
        text.append(key).append("=").append(value).append(" ");
        return true;
    });
    return text;
}

MemoryStateStore below() {
    MemoryStateStore rows;
    const RowChange changes[] = {{"a1", "x"}, {"a3", "x"}, {"b1", "x"}};
    CHECK(rows.write(changes, {}));
    return rows;
}

}  // namespace

TEST_CASE("changes are seen before the rows below them, in key order") {
    const MemoryStateStore rows = below();
    Overlay overlay(rows);
    overlay.put("a2", "new");
    overlay.put("a3", "changed");
    overlay.erase("a1");
    overlay.put("c", "new");
    CHECK(all_of(overlay) == "a2=new a3=changed b1=x c=new ");
    CHECK(all_of(overlay, "a") == "a2=new a3=changed ");
    CHECK(!overlay.get("a1"));
    CHECK(overlay.get("b1") == "x");
    CHECK(all_of(rows) == "a1=x a3=x b1=x ");
}

TEST_CASE("a visitor that answers false ends the scan, below and above") {
    const MemoryStateStore rows = below();
    Overlay overlay(rows);
    overlay.put("a2", "new");
    for (int stop_after = 1; stop_after <= 4; ++stop_after) {
        int seen = 0;
        overlay.scan("", [&](std::string_view, std::string_view) { return ++seen < stop_after; });
        CHECK(seen == stop_after);
    }
}

TEST_CASE("rolling back restores what stood at the savepoint, changed rows and new ones alike") {
    const MemoryStateStore rows = below();
    Overlay overlay(rows);
    overlay.put("a1", "before");
    overlay.erase("b1");
    overlay.savepoint();
    overlay.put("a1", "1");
    overlay.put("a1", "2");
    overlay.put("b1", "back");
    overlay.put("z", "new");
    overlay.erase("a3");
    overlay.roll_back();
    CHECK(all_of(overlay) == "a1=before a3=x ");
}

TEST_CASE("taken changes are in key order, tell what goes, and leave nothing behind") {
    const MemoryStateStore rows = below();
    Overlay overlay(rows);
    overlay.put("z", "1");
    overlay.erase("a1");
    const auto changes = overlay.take_changes();
    REQUIRE(changes.size() == 2);
    CHECK(changes[0].key == "a1");
    CHECK(!changes[0].value);
    CHECK(changes[1].value == "1");
    CHECK(overlay.empty());
}
