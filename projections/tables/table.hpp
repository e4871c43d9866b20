#pragma once

#include <concepts>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "log/step/state.hpp"
#include "projections/tables/key_parts.hpp"
#include "schemas/described/codec.hpp"
#include "schemas/values/slot.hpp"

namespace beaker {

/// The index entries that one row wants. An entry is the index's name and the parts by which it is sorted.
class IndexKeys {
public:
    /// `index`: a name of lower case letters and '_'. The row's key, of at most 255 bytes, is put behind the
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

/// Where a row and its index entries lie. One page with an example: LAYOUT.md.
std::string row_key(PartitionId partition, std::string_view table, std::string_view key);
/// The start of all keys of one index, behind the partition's two bytes: equal in every partition.
std::string index_start(std::string_view table, std::string_view index);
/// The key of one index entry.
std::string index_key(PartitionId partition, std::string_view table, const IndexKeys::Entry& entry,
                      std::string_view key);

/// The value of an index entry, and what it says again.
std::string index_value(std::string_view key, std::string_view covered);
std::string_view row_of_index_value(std::string_view value);
std::string_view covered_of_index_value(std::string_view value);

/// What is stored: 8 bytes of time, then the JSON.
std::string stored_row(Instant first_seen, std::string_view json);
/// The JSON of a stored row. Throws std::runtime_error where the value cannot be one.
std::string_view json_of_stored(std::string_view stored);
Instant first_seen_of_stored(std::string_view stored);

/// Removes the entries that no longer hold and adds the new ones. Either list may be empty.
void replace_index_entries(log::RowWriter& rows, PartitionId partition, std::string_view table,
                           std::string_view key, const IndexKeys& old_keys, const IndexKeys& new_keys);

/// The keys of the rows whose entries in the index start with `parts`, in index order.
std::vector<std::string> keys_in_index(const log::RowReader& rows, PartitionId partition,
                                       std::string_view table, std::string_view index,
                                       std::string_view parts);

/// A described struct that a table can keep: it names its table, and a revision that is raised with any
/// change of what its fold writes.
template <class T>
concept TableRow = std::equality_comparable<T> &&
                   requires(const T& row, std::string_view key, Instant first_seen, IndexKeys& out) {
                       { T::table } -> std::convertible_to<std::string_view>;
                       { T::revision } -> std::convertible_to<int>;
                       T::indexes(row, key, first_seen, out);
                   };

/// Rows of one kind with their index entries, over any rows. Reading throws std::runtime_error where a stored
/// row cannot be one of the table: only folds of this build write it, so the generation is damaged.
template <TableRow Row>
struct Table {
    /// A row and *now* of our first event of it. That time is kept outside of the row: the row must be the
    /// same whatever the order in which a provider's messages came.
    struct Found {
        Row row;
        Instant first_seen;
    };

    static std::optional<Found> find(const log::RowReader& rows, PartitionId partition,
                                     std::string_view key) {
        const auto stored = rows.get(row_key(partition, Row::table, key));
        if (!stored) return std::nullopt;
        auto row = from_json<Row>(json_of_stored(*stored));
        if (!row) throw std::runtime_error("a row of table " + std::string(Row::table) + " cannot be read");
        return Found{std::move(*row), first_seen_of_stored(*stored)};
    }

    static std::optional<Row> get(const log::RowReader& rows, PartitionId partition, std::string_view key) {
        auto found = find(rows, partition, key);
        if (!found) return std::nullopt;
        return std::move(found->row);
    }

    /// The row's JSON as it is stored.
    static std::optional<std::string> raw(const log::RowReader& rows, PartitionId partition,
                                          std::string_view key) {
        auto stored = rows.get(row_key(partition, Row::table, key));
        if (stored) stored->erase(0, stored->size() - json_of_stored(*stored).size());
        return stored;
    }

    /// Writes a row. Where there is one already, the earlier `first_seen` stays.
    static void put(log::RowWriter& rows, PartitionId partition, std::string_view key, const Row& row,
                    Instant first_seen) {
        write(rows, partition, key, find(rows, partition, key), row, first_seen);
    }

    /// Reads the row (an empty one where there is none), lets `change(row)` set it and writes it back.
    template <std::invocable<Row&> Change>
    static void update(log::RowWriter& rows, PartitionId partition, std::string_view key, Instant now,
                       Change&& change) {
        const auto old = find(rows, partition, key);
        Row row = old ? old->row : Row{};
        change(row);
        write(rows, partition, key, old, row, now);
    }

    /// The same where the row is there; else nothing happens.
    template <std::invocable<Row&> Change>
    static void update_existing(log::RowWriter& rows, PartitionId partition, std::string_view key,
                                Change&& change) {
        const auto old = find(rows, partition, key);
        if (!old) return;
        Row row = old->row;
        change(row);
        write(rows, partition, key, old, row, old->first_seen);
    }

    static void erase(log::RowWriter& rows, PartitionId partition, std::string_view key) {
        const auto old = find(rows, partition, key);
        if (!old) return;
        replace_index_entries(rows, partition, Row::table, key, keys_of(old->row, key, old->first_seen), {});
        rows.erase(row_key(partition, Row::table, key));
    }

private:
    static IndexKeys keys_of(const Row& row, std::string_view key, Instant first_seen) {
        IndexKeys keys;
        Row::indexes(row, key, first_seen, keys);
        return keys;
    }

    static void write(log::RowWriter& rows, PartitionId partition, std::string_view key,
                      const std::optional<Found>& old, const Row& row, Instant first_seen) {
        if (old && old->first_seen <= first_seen) {
            first_seen = old->first_seen;
            if (old->row == row) return;
        }
        replace_index_entries(rows, partition, Row::table, key,
                              old ? keys_of(old->row, key, old->first_seen) : IndexKeys{},
                              keys_of(row, key, first_seen));
        rows.put(row_key(partition, Row::table, key), stored_row(first_seen, to_json(row)));
    }
};

}  // namespace beaker
