#include "log/step/overlay.hpp"

#include <doctest/doctest.h>

#include <map>
#include <random>

#include "log/step/memory_state_store.hpp"
#include "log/step/state.hpp"

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

/// A row that counts how often it is encoded.
class CountedRow final : public RowObject {
public:
    CountedRow(std::string text, int& encoded)
        : RowObject(&kind_of<CountedRow>), text(std::move(text)), encoded_(encoded) {}
    std::string encoded() const override {
        ++encoded_;
        return text;
    }
    std::size_t bytes() const override { return text.size(); }

    const std::string text;

private:
    int& encoded_;
};

class OtherRow final : public RowObject {
public:
    OtherRow() : RowObject(&kind_of<OtherRow>) {}
    std::string encoded() const override { return {}; }
    std::size_t bytes() const override { return 0; }
};

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

TEST_CASE("an object is a row like any other, and is encoded once, when the changes are taken") {
    const MemoryStateStore rows = below();
    Overlay overlay(rows);
    int encoded = 0;
    overlay.put_object("a1", std::make_shared<CountedRow>("first", encoded));
    overlay.put_object("a1", std::make_shared<CountedRow>("second", encoded));
    overlay.put_object("a2", std::make_shared<CountedRow>("gone", encoded));
    overlay.erase("a2");
    CHECK(overlay.object("a1")->as<CountedRow>()->text == "second");
    CHECK(overlay.object("a1")->as<OtherRow>() == nullptr);
    CHECK(overlay.object("a2") == nullptr);
    CHECK(overlay.object("b1") == nullptr);
    CHECK(overlay.bytes() >= std::string("second").size());
    CHECK(encoded == 0);

    SUBCASE("read as bytes") {
        CHECK(overlay.get("a1") == "second");
        CHECK(all_of(overlay) == "a1=second a3=x b1=x ");
    }
    SUBCASE("through a stream's own rows") {
        WritableStreamRows stream(overlay, "s/");
        stream.put_object("row", std::make_shared<CountedRow>("own", encoded));
        CHECK(StreamRows(overlay, "s/").object("row")->as<CountedRow>()->text == "own");
        CHECK(overlay.get("s/row") == "own");
    }
    SUBCASE("rolled back") {
        overlay.savepoint();
        overlay.put("a1", "bytes");
        CHECK(overlay.object("a1") == nullptr);
        overlay.roll_back();
        CHECK(overlay.object("a1")->as<CountedRow>()->text == "second");
    }
    SUBCASE("taken") {
        const auto changes = overlay.take_changes();
        REQUIRE(changes.size() == 2);
        CHECK(changes[0].value == "second");
        CHECK(!changes[1].value);
        CHECK(encoded == 1);
    }
}

TEST_CASE("whatever is put, erased, scanned and taken back in between, it reads as a map would") {
    for (unsigned seed = 1; seed <= 50; ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        const MemoryStateStore rows = below();
        Overlay overlay(rows);
        std::map<std::string, std::string> model{{"a1", "x"}, {"a3", "x"}, {"b1", "x"}};
        auto at_savepoint = model;
        const auto as_text = [&](std::string_view prefix) {
            std::string text;
            for (const auto& [key, value] : model)
                if (key.starts_with(prefix)) text += key + "=" + value + " ";
            return text;
        };
        for (int step = 0; step < 400; ++step) {
            const std::string key{static_cast<char>('a' + random() % 4),
                                  static_cast<char>('0' + random() % 10)};
            switch (random() % 8) {
                case 0:
                    CHECK(all_of(overlay) == as_text(""));
                    break;
                case 1:
                    CHECK(all_of(overlay, "b") == as_text("b"));
                    break;
                case 2:
                    overlay.erase(key);
                    model.erase(key);
                    break;
                case 3:
                    if (random() % 4 == 0) {
                        overlay.roll_back();
                        model = at_savepoint;
                    }
                    overlay.savepoint();
                    at_savepoint = model;
                    break;
                default:
                    overlay.put(key, std::to_string(step));
                    model[key] = std::to_string(step);
            }
            CHECK(overlay.get(key).value_or("none") == (model.contains(key) ? model[key] : "none"));
        }
        MemoryStateStore written = below();
        CHECK(written.write(overlay.take_changes(), {}));
        CHECK(all_of(written) == as_text(""));
        CHECK(overlay.empty());
        CHECK(all_of(overlay) == all_of(rows));
    }
}
