#include "projections/tables/table.hpp"

#include <doctest/doctest.h>
#include <boost/describe.hpp>

#include <map>

#include "tests/projections/folding.hpp"

using namespace beaker;
using namespace beaker::testing;
using namespace std::literals;

namespace {

/// The table of LAYOUT.md's example.
struct JobRow {
    static constexpr std::string_view table = "jobs";
    static constexpr int revision = 1;
    static constexpr bool write_nulls = true;
    std::string status;
    std::optional<std::string> note;
    bool operator==(const JobRow&) const = default;

    static void indexes(const JobRow& row, std::string_view, Instant first_seen, IndexKeys& out) {
        out.add("by_status", KeyParts().text(row.status).descending(first_seen), row.note.value_or(""));
    }
};
BOOST_DESCRIBE_STRUCT(JobRow, (), (status, note))

/// A table whose rows lie by what they belong to.
struct NoteRow {
    static constexpr std::string_view table = "notes";
    static constexpr int revision = 1;
    std::string owner;
    std::string mood;
    bool operator==(const NoteRow&) const = default;

    static KeyParts place(const NoteRow& row, Instant first_seen) {
        return KeyParts().text(row.owner).descending(first_seen);
    }
    static void indexes(const NoteRow& row, std::string_view, Instant, IndexKeys& out) {
        out.add("by_mood", KeyParts().text(row.mood));
    }
};
BOOST_DESCRIBE_STRUCT(NoteRow, (), (owner, mood))

using Jobs = Table<JobRow>;
using Notes = Table<NoteRow>;
using All = std::map<std::string, std::string>;

struct Rows {
    log::MemoryStateStore store;
    log::Overlay rows{store};
    All all() const {
        All all;
        rows.scan("", [&](std::string_view key, std::string_view value) {
            all.emplace(key, value);
            return true;
        });
        return all;
    }
};

constexpr PartitionId three = 3;

}  // namespace

TEST_CASE("tables: the bytes of LAYOUT.md's example") {
    Rows rows;
    Jobs::put(rows.rows, three, "j1", {"open", std::nullopt}, Instant::from_micros(1'767'225'600'000'000));
    CHECK(rows.all() ==
          All{{"\x00\x03jobs\x00j1"s, "\x00\x06\x47\x48\x46\x20\x40\x00{\"status\":\"open\",\"note\":null}"s},
              {"\x00\x03jobs\x01"
               "by_status\x00"
               "open\x00\x7f\xf9\xb8\xb7\xb9\xdf\xbf\xff"
               "j1"s,
               "\x02j1"}});
}

TEST_CASE("tables: rows and their index entries go together") {
    Rows rows;
    Jobs::put(rows.rows, three, "j1", {"open", "a"}, at(10));
    const All before = rows.all();

    SUBCASE("what was put is read back") {
        CHECK(Jobs::get(rows.rows, three, "j1") == JobRow{"open", "a"});
        CHECK(Jobs::raw(rows.rows, three, "j1") == R"({"status":"open","note":"a"})");
        CHECK(Jobs::find(rows.rows, three, "j1")->first_seen == at(10));
        CHECK(keys_in_index(rows.rows, three, "jobs", "by_status", KeyParts().text("open").take()) ==
              std::vector<std::string>{"j1"});
    }
    SUBCASE("another partition, another key: nothing there") {
        CHECK_FALSE(Jobs::get(rows.rows, 4, "j1"));
        CHECK_FALSE(Jobs::raw(rows.rows, three, "j"));
        CHECK(keys_in_index(rows.rows, three, "jobs", "by_status", KeyParts().text("ope").take()).empty());
    }
    SUBCASE("a change moves the index entry and keeps the first time") {
        Jobs::update(rows.rows, three, "j1", at(99), [](JobRow& row) { row.status = "done"; });
        CHECK(Jobs::find(rows.rows, three, "j1")->first_seen == at(10));
        CHECK(keys_in_index(rows.rows, three, "jobs", "by_status", "").size() == 1);
        CHECK(keys_in_index(rows.rows, three, "jobs", "by_status", KeyParts().text("done").take()).size() ==
              1);
        CHECK(rows.all().size() == 2);
    }
    SUBCASE("an earlier first time is taken over, in the index too") {
        Jobs::put(rows.rows, three, "j1", {"open", "a"}, at(5));
        CHECK(Jobs::find(rows.rows, three, "j1")->first_seen == at(5));
        CHECK(rows.all().contains(
            index_key(three, "jobs", {"by_status", KeyParts().text("open").descending(at(5)).take()}, "j1")));
        CHECK(rows.all().size() == 2);
    }
    SUBCASE("what an entry covers changes with the row") {
        Jobs::update(rows.rows, three, "j1", at(99), [](JobRow& row) { row.note = "other"; });
        std::string value;
        rows.rows.scan(log::partition_prefix(three) + index_start("jobs", "by_status"),
                       [&](auto, auto found) {
                           value = found;
                           return true;
                       });
        CHECK(row_of_index_value(value) == "j1");
        CHECK(covered_of_index_value(value) == "other");
        CHECK(rows.all().size() == 2);
    }
    SUBCASE("update makes a row, update_existing does not") {
        Jobs::update_existing(rows.rows, three, "j2", [](JobRow& row) { row.status = "done"; });
        CHECK(rows.all() == before);
        Jobs::update(rows.rows, three, "j2", at(1), [](JobRow& row) { row.status = "done"; });
        CHECK(rows.all().size() == 4);
    }
    SUBCASE("erasing leaves nothing; erasing nothing changes nothing") {
        Jobs::erase(rows.rows, three, "j2");
        CHECK(rows.all() == before);
        Jobs::erase(rows.rows, three, "j1");
        CHECK(rows.all().empty());
    }
}

TEST_CASE("tables: rows with a place lie in the order of the list, and are found by their ids") {
    Rows rows;
    const auto listed = [&](std::string_view owner) {
        std::string moods;
        rows.rows.scan(log::partition_prefix(three) + rows_start("notes") + KeyParts().text(owner).take(),
                       [&](std::string_view, std::string_view stored) {
                           moods += from_json<NoteRow>(json_of_stored(stored))->mood + " ";
                           return true;
                       });
        return moods;
    };
    Notes::put(rows.rows, three, "n1", {"dana", "calm"}, at(10));
    Notes::put(rows.rows, three, "n2", {"dana", "cross"}, at(20));
    Notes::put(rows.rows, three, "n3", {"noor", "glad"}, at(15));
    constexpr std::size_t rows_and_what_leads_to_them = 3 * 3;
    CHECK(rows.all().size() == rows_and_what_leads_to_them);

    SUBCASE("newest first, each with its owner's") {
        CHECK(listed("dana") == "cross calm ");
        CHECK(listed("noor") == "glad ");
        CHECK(Notes::get(rows.rows, three, "n2") == NoteRow{"dana", "cross"});
        CHECK(Notes::raw(rows.rows, three, "n3") == R"({"owner":"noor","mood":"glad"})");
        CHECK_FALSE(Notes::raw(rows.rows, three, "n4"));
        CHECK_FALSE(Notes::find(rows.rows, 4, "n1"));
    }
    SUBCASE("an index leads to the row") {
        const auto keys =
            keys_in_index(rows.rows, three, "notes", "by_mood", KeyParts().text("cross").take());
        REQUIRE(keys.size() == 1);
        CHECK(rows.rows.get(row_key(three, "notes", keys.front())));
    }
    SUBCASE("a change in place leaves the row where it is") {
        Notes::update(rows.rows, three, "n1", at(99), [](NoteRow& row) { row.mood = "merry"; });
        CHECK(listed("dana") == "cross merry ");
        CHECK(rows.all().size() == rows_and_what_leads_to_them);
    }
    SUBCASE("an earlier first time, and another owner, move it with all that leads to it") {
        Notes::put(rows.rows, three, "n2", {"dana", "cross"}, at(5));
        CHECK(listed("dana") == "calm cross ");
        Notes::update(rows.rows, three, "n2", at(99), [](NoteRow& row) { row.owner = "noor"; });
        CHECK(listed("dana") == "calm ");
        CHECK(listed("noor") == "glad cross ");
        CHECK(Notes::find(rows.rows, three, "n2")->first_seen == at(5));
        const auto keys =
            keys_in_index(rows.rows, three, "notes", "by_mood", KeyParts().text("cross").take());
        REQUIRE(keys.size() == 1);
        CHECK(rows.rows.get(row_key(three, "notes", keys.front())));
        CHECK(rows.all().size() == rows_and_what_leads_to_them);
    }
    SUBCASE("erased") {
        for (const std::string_view id : {"n1", "n2", "n3"}) Notes::erase(rows.rows, three, id);
        CHECK(rows.all().empty());
    }
    SUBCASE("written as bytes and read again it is the same") {
        for (const log::RowChange& each : rows.rows.take_changes()) rows.rows.put(each.key, *each.value);
        CHECK(listed("dana") == "cross calm ");
        Notes::update(rows.rows, three, "n1", at(1), [](NoteRow& row) { row.mood = "merry"; });
        CHECK(listed("dana") == "cross merry ");
    }
}

TEST_CASE("tables: a damaged row is not read as something else") {
    Rows rows;
    const struct {
        const char* name;
        std::string stored;
    } damaged[] = {
        {"too short for its time", "1234567"},
        {"no JSON", "12345678{\"status\""},
        {"a member is missing", "12345678{\"note\":null}"},
    };
    for (const auto& row : damaged) {
        CAPTURE(row.name);
        rows.rows.put(row_key(three, "jobs", "j1"), row.stored);
        CHECK_THROWS_AS(Jobs::get(rows.rows, three, "j1"), std::runtime_error);
    }
}

TEST_CASE("tables: a damaged index entry is not read as something else") {
    for (const std::string& value : {""s, "\x02j"s, "\xff"s + "j1"}) {
        CHECK_THROWS_AS(row_of_index_value(value), std::runtime_error);
        CHECK_THROWS_AS(covered_of_index_value(value), std::runtime_error);
    }
    CHECK(row_of_index_value("\0"s) == "");
    CHECK(covered_of_index_value("\0"s) == "");
}
