#include "projections/generations/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "log/step/state_store.hpp"
#include "projections/store/row_cursor.hpp"
#include "projections/tables/table.hpp"

namespace beaker {

namespace {

constexpr std::size_t partition_bytes = 2;
constexpr std::size_t time_bytes = 8;
constexpr std::size_t place_of_call_bytes = 16 + 8;  // LAYOUT.md: tenant, first seen
constexpr char marks_of_tables[] = {row_mark, index_mark, place_mark};
constexpr std::string_view marks(marks_of_tables, sizeof marks_of_tables);
/// Whether to go on is asked after so many keys.
constexpr std::uint64_t keys_between_questions = 1024;

/// Printable characters as they are, all else as \xx.
std::string readable(std::string_view key) {
    std::string text;
    for (const char byte : key) {
        const auto code = static_cast<unsigned char>(byte);
        if (code >= 0x20 && code < 0x7f)
            text += byte;
        else
            text += fmt::format("\\{:02x}", code);
    }
    return text;
}

/// A row's key as people know it: by the id at its end.
std::string readable_row(std::string_view table, std::string_view key) {
    const std::string_view own = key.substr(partition_bytes + table.size() + 1);
    Uuid::Bytes bytes;
    if (own.size() != bytes.size() && own.size() != bytes.size() + place_of_call_bytes) return readable(key);
    std::ranges::copy(own.substr(own.size() - bytes.size()), bytes.begin());
    return Uuid(bytes).text();
}

std::size_t first_difference(std::string_view a, std::string_view b) {
    return static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

/// The table of a key, and whether it is a row of it; what leads to rows (index entries, places) is not.
struct Place {
    std::string_view table;
    bool is_row = false;
};

Place place_of(std::string_view key) {
    key.remove_prefix(std::min(partition_bytes, key.size()));
    const auto end = key.find_first_not_of("abcdefghijklmnopqrstuvwxyz_");
    if (end == key.npos || end == 0 || marks.find(key[end]) == marks.npos) return {};
    return {key.substr(0, end), key[end] == row_mark};
}

using Members = std::map<std::string, std::string>;

Members members_of(std::string_view json) {
    Members members;
    (void)JsonReader::read_text(
        json,
        [](void* into, JsonReader& object) {
            return object.each_member(
                [](void* to, std::string_view name, JsonReader& value) {
                    return value.raw((*static_cast<Members*>(to))[std::string(name)]);
                },
                into);
        },
        &members);
    return members;
}

/// The names of the members that differ, or that one side lacks.
std::vector<std::string> differing_fields(std::string_view a, std::string_view b) {
    std::vector<std::string> fields;
    if (a.size() < time_bytes || b.size() < time_bytes) return fields;
    if (a.substr(0, time_bytes) != b.substr(0, time_bytes)) fields.emplace_back("(first seen)");
    const Members first = members_of(json_of_stored(a));
    const Members second = members_of(json_of_stored(b));
    for (const auto& [name, value] : first) {
        const auto other = second.find(name);
        if (other == second.end() || other->second != value) fields.push_back(name);
    }
    for (const auto& [name, value] : second)
        if (!first.contains(name)) fields.push_back(name);
    return fields;
}

/// Counts what the walk meets.
class Tally {
public:
    explicit Tally(std::size_t shown) : shown_(shown) {}

    void equal(std::string_view key) {
        ++result_.rows;
        const Place place = place_of(key);
        if (!place.is_row) return;
        ++of(place).rows_first;
        ++of(place).rows_second;
    }
    void only_first(std::string_view key) {
        const Place place = place_of(key);
        if (place.is_row) ++of(place).rows_first, ++of(place).only_first;
        note(place, key, "only in the first", {});
    }
    void only_second(std::string_view key) {
        const Place place = place_of(key);
        if (place.is_row) ++of(place).rows_second, ++of(place).only_second;
        note(place, key, "only in the second", {});
    }
    void differs(std::string_view key, std::string_view a, std::string_view b) {
        const Place place = place_of(key);
        if (place.is_row) ++of(place).rows_first, ++of(place).rows_second, ++of(place).differing;
        note(place, key, fmt::format("differs at byte {}", first_difference(a, b)),
             place.is_row ? differing_fields(a, b) : std::vector<std::string>{});
    }
    Comparison take() {
        for (auto& [name, table] : tables_) result_.tables.push_back(std::move(table));
        return std::move(result_);
    }

private:
    TableComparison& of(const Place& place) {
        const auto found = tables_.find(place.table);
        if (found != tables_.end()) return found->second;
        TableComparison& made = tables_[std::string(place.table)];
        made.table = place.table;
        return made;
    }

    void note(const Place& place, std::string_view key, std::string what, std::vector<std::string> fields) {
        ++result_.differences;
        if (!place.table.empty() && !place.is_row) ++of(place).index_differences;
        if (std::size_t& shown = noted_[std::string(place.table)]; shown < shown_) {
            ++shown;
            result_.first.push_back({std::string(place.table),
                                     place.is_row ? readable_row(place.table, key) : readable(key),
                                     std::move(what), std::move(fields)});
        }
    }

    const std::size_t shown_;
    Comparison result_;
    std::map<std::string, TableComparison, std::less<>> tables_;
    std::map<std::string, std::size_t> noted_;
};

}  // namespace

Comparison compare_rows(const log::RowReader& first, const log::RowReader& second, std::uint16_t partitions,
                        const CompareOptions& options) {
    Tally tally(options.differences_shown);
    std::uint64_t keys = 0;
    for (PartitionId partition = 0; partition < partitions; ++partition) {
        if (options.among && std::ranges::find(*options.among, partition) == options.among->end()) continue;
        const std::string prefix = log::partition_prefix(partition);
        const auto a = seek(first, prefix, prefix);
        const auto b = seek(second, prefix, prefix);
        while (a->valid() || b->valid()) {
            if (++keys % keys_between_questions == 0 && options.goes_on && !options.goes_on())
                return tally.take();
            if (!b->valid() || (a->valid() && a->key() < b->key())) {
                tally.only_first(a->key());
                a->next();
            } else if (!a->valid() || b->key() < a->key()) {
                tally.only_second(b->key());
                b->next();
            } else {
                if (a->value() == b->value())
                    tally.equal(a->key());
                else
                    tally.differs(a->key(), a->value(), b->value());
                a->next();
                b->next();
            }
        }
    }
    return tally.take();
}

}  // namespace beaker
