#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "log/step/state.hpp"
#include "projections/tables/key_parts.hpp"
#include "schemas/described/codec.hpp"
#include "schemas/described/memory.hpp"
#include "schemas/values/slot.hpp"

namespace beaker {

/// The index entries that one row wants. An entry is the index's name and the parts by which it is sorted.
class IndexKeys {
public:
    /// `index`: a name of lower case letters and '_'. The row's id, of at most 255 bytes, is put behind the
    /// parts. `covered`: what filters look at, so that they need not read the row.
    void add(std::string_view index, KeyParts parts, std::string covered = {}) {
        entries_.push_back({index, parts.take(), std::move(covered)});
    }

    struct Entry {
        std::string_view index;
        std::string parts;
        std::string covered;
    };
    const std::vector<Entry>& entries() const { return entries_; }

private:
    std::vector<Entry> entries_;
};

/// What stands between a table's name and the rest of a key.
inline constexpr char row_mark = '\0', index_mark = '\1', place_mark = '\2';

/// Where a row, the note of its place and its index entries lie. One page with an example: LAYOUT.md.
std::string row_key(PartitionId partition, std::string_view table, std::string_view key);
std::string place_key(PartitionId partition, std::string_view table, std::string_view id);
/// The start of all row keys of a table, and of all keys of one index, behind the partition's two bytes:
/// equal in every partition.
std::string rows_start(std::string_view table);
std::string index_start(std::string_view table, std::string_view index);
/// The key of one index entry.
std::string index_key(PartitionId partition, std::string_view table, const IndexKeys::Entry& entry,
                      std::string_view id);

/// The value of an index entry, and what it says again.
std::string index_value(std::string_view row, std::string_view covered);
std::string_view row_of_index_value(std::string_view value);
std::string_view covered_of_index_value(std::string_view value);

/// What is stored: 8 bytes of time, then the JSON.
std::string stored_row(Instant first_seen, std::string_view json);
/// The JSON of a stored row. Throws std::runtime_error where the value cannot be one.
std::string_view json_of_stored(std::string_view stored);
Instant first_seen_of_stored(std::string_view stored);

/// A row as the indexes know it: its id, and its key, which is the same unless the table has places.
struct IndexedRow {
    std::string_view id;
    std::string_view key;
};

/// Removes the entries that no longer hold and adds the new ones. Either list may be empty.
void replace_index_entries(log::RowWriter& rows, PartitionId partition, std::string_view table,
                           const IndexedRow& row, const IndexKeys& old_keys, const IndexKeys& new_keys);

/// The keys of the rows whose entries in the index start with `parts`, in index order; of a table without
/// places they are the ids.
std::vector<std::string> keys_in_index(const log::RowReader& rows, PartitionId partition,
                                       std::string_view table, std::string_view index,
                                       std::string_view parts);

/// A described struct that a table can keep: it names its table, and a revision that is raised with any
/// change of what its fold writes.
template <class T>
concept TableRow = std::equality_comparable<T> &&
                   requires(const T& row, std::string_view id, Instant first_seen, IndexKeys& out) {
                       { T::table } -> std::convertible_to<std::string_view>;
                       { T::revision } -> std::convertible_to<int>;
                       T::indexes(row, id, first_seen, out);
                   };

/// Rows that lie in the order in which people list them, so that a list reads neighbours: `place(row,
/// first_seen)` gives the parts that stand before the id in their keys.
template <class T>
concept HasPlace = requires(const T& row, Instant first_seen) {
    { T::place(row, first_seen) } -> std::same_as<KeyParts>;
};

/// A row and *now* of our first event of it. That time is kept outside of the row: the row must be the
/// same whatever the order in which a provider's messages came.
template <TableRow Row>
struct FoundRow {
    Row row;
    Instant first_seen;
};

/// A row of a table while a batch is folded.
template <TableRow Row>
class TableObject final : public log::RowObject {
public:
    explicit TableObject(FoundRow<Row> row) : RowObject(&kind_of<TableObject>), found(std::move(row)) {}

    std::string encoded() const override { return stored_row(found.first_seen, to_json(found.row)); }
    std::size_t bytes() const override { return sizeof *this + memory_behind(found.row); }

    const FoundRow<Row> found;
};

/// Rows of one kind with their index entries, over any rows, known by their ids. Reading throws
/// std::runtime_error where a stored row cannot be one of the table: only folds of this build write it, so
/// the generation is damaged.
template <TableRow Row>
struct Table {
    using Found = FoundRow<Row>;

    static std::optional<Found> find(const log::RowReader& rows, PartitionId partition, std::string_view id) {
        const auto object = object_of(rows, partition, id);
        return object ? std::optional(object->found) : std::nullopt;
    }

    static std::optional<Row> get(const log::RowReader& rows, PartitionId partition, std::string_view id) {
        auto found = find(rows, partition, id);
        if (!found) return std::nullopt;
        return std::move(found->row);
    }

    /// The row's JSON as it is stored.
    static std::optional<std::string> raw(const log::RowReader& rows, PartitionId partition,
                                          std::string_view id) {
        const auto key = key_of(rows, partition, id);
        if (!key) return std::nullopt;
        auto stored = rows.get(row_key(partition, Row::table, *key));
        if (stored) stored->erase(0, stored->size() - json_of_stored(*stored).size());
        return stored;
    }

    /// Writes a row. Where there is one already, the earlier `first_seen` stays.
    static void put(log::RowWriter& rows, PartitionId partition, std::string_view id, const Row& row,
                    Instant first_seen) {
        write(rows, partition, id, object_of(rows, partition, id).get(), {row, first_seen});
    }

    /// Reads the row (an empty one where there is none), lets `change(row)` set it and writes it back.
    template <std::invocable<Row&> Change>
    static void update(log::RowWriter& rows, PartitionId partition, std::string_view id, Instant now,
                       Change&& change) {
        const auto old = object_of(rows, partition, id);
        Found found{old ? old->found.row : Row{}, now};
        change(found.row);
        write(rows, partition, id, old.get(), std::move(found));
    }

    /// The same where the row is there; else nothing happens.
    template <std::invocable<Row&> Change>
    static void update_existing(log::RowWriter& rows, PartitionId partition, std::string_view id,
                                Change&& change) {
        const auto old = object_of(rows, partition, id);
        if (!old) return;
        Found found = old->found;
        change(found.row);
        write(rows, partition, id, old.get(), std::move(found));
    }

    static void erase(log::RowWriter& rows, PartitionId partition, std::string_view id) {
        if (const auto old = object_of(rows, partition, id)) take_away(rows, partition, id, old->found);
    }

private:
    using Object = TableObject<Row>;

    static IndexKeys indexes_of(const Found& found, std::string_view id) {
        IndexKeys keys;
        Row::indexes(found.row, id, found.first_seen, keys);
        return keys;
    }

    static std::string key_of(const Found& found, std::string_view id) {
        std::string key;
        if constexpr (HasPlace<Row>) key = Row::place(found.row, found.first_seen).take();
        return key.append(id);
    }

    /// The key of the row with that id; none where there is no row.
    static std::optional<std::string> key_of(const log::RowReader& rows, PartitionId partition,
                                             std::string_view id) {
        if constexpr (!HasPlace<Row>) return std::string(id);
        auto key = rows.get(place_key(partition, Row::table, id));
        if (key) key->append(id);
        return key;
    }

    static std::shared_ptr<const Object> object_of(const log::RowReader& rows, PartitionId partition,
                                                   std::string_view id) {
        const auto key = key_of(rows, partition, id);
        if (!key) return nullptr;
        const std::string whole = row_key(partition, Row::table, *key);
        if (auto object = rows.object(whole); object && object->template as<Object>())
            return std::static_pointer_cast<const Object>(std::move(object));
        const auto stored = rows.get(whole);
        if (!stored) return nullptr;
        auto row = from_json<Row>(json_of_stored(*stored));
        if (!row) throw std::runtime_error("a row of table " + std::string(Row::table) + " cannot be read");
        return std::make_shared<Object>(Found{std::move(*row), first_seen_of_stored(*stored)});
    }

    static void write(log::RowWriter& rows, PartitionId partition, std::string_view id, const Object* old,
                      Found found) {
        if (old && old->found.first_seen <= found.first_seen) {
            found.first_seen = old->found.first_seen;
            if (old->found.row == found.row) return;
        }
        const std::string key = key_of(found, id);
        if (HasPlace<Row> && old && key_of(old->found, id) != key) {
            take_away(rows, partition, id, old->found);
            old = nullptr;
        }
        if (HasPlace<Row> && !old)
            rows.put(place_key(partition, Row::table, id),
                     std::string_view(key).substr(0, key.size() - id.size()));
        replace_index_entries(rows, partition, Row::table, {id, key},
                              old ? indexes_of(old->found, id) : IndexKeys{}, indexes_of(found, id));
        rows.put_object(row_key(partition, Row::table, key), std::make_shared<Object>(std::move(found)));
    }

    static void take_away(log::RowWriter& rows, PartitionId partition, std::string_view id,
                          const Found& found) {
        const std::string key = key_of(found, id);
        replace_index_entries(rows, partition, Row::table, {id, key}, indexes_of(found, id), {});
        if constexpr (HasPlace<Row>) rows.erase(place_key(partition, Row::table, id));
        rows.erase(row_key(partition, Row::table, key));
    }
};

}  // namespace beaker
