#include "projections/tables/table.hpp"

#include <algorithm>

#include "log/step/state_store.hpp"

namespace beaker {

namespace {

constexpr std::size_t time_bytes = 8;

std::size_t covered_from(std::string_view value) {
    const std::size_t from = value.empty() ? 1 : 1 + static_cast<unsigned char>(value.front());
    if (from > value.size()) throw std::runtime_error("an index entry is too short to be one");
    return from;
}

}  // namespace

std::string rows_start(std::string_view table) { return std::string(table).append(1, row_mark); }

std::string row_key(PartitionId partition, std::string_view table, std::string_view key) {
    return log::partition_prefix(partition).append(table).append(1, row_mark).append(key);
}

std::string place_key(PartitionId partition, std::string_view table, std::string_view id) {
    return log::partition_prefix(partition).append(table).append(1, place_mark).append(id);
}

std::string index_start(std::string_view table, std::string_view index) {
    return std::string(table).append(1, index_mark).append(index).append(1, '\0');
}

std::string index_key(PartitionId partition, std::string_view table, const IndexKeys::Entry& entry,
                      std::string_view id) {
    return log::partition_prefix(partition)
        .append(table)
        .append(1, index_mark)
        .append(entry.index)
        .append(1, '\0')
        .append(entry.parts)
        .append(id);
}

std::string index_value(std::string_view row, std::string_view covered) {
    std::string value(1, static_cast<char>(row.size()));
    value.append(row).append(covered);
    return value;
}

std::string_view row_of_index_value(std::string_view value) {
    return value.substr(1, covered_from(value) - 1);
}

std::string_view covered_of_index_value(std::string_view value) { return value.substr(covered_from(value)); }

std::string stored_row(Instant first_seen, std::string_view json) {
    std::string stored = KeyParts().number(static_cast<std::uint64_t>(first_seen.micros())).take();
    stored.append(json);
    return stored;
}

std::string_view json_of_stored(std::string_view stored) {
    if (stored.size() < time_bytes) throw std::runtime_error("a stored row is too short to be one");
    return stored.substr(time_bytes);
}

Instant first_seen_of_stored(std::string_view stored) {
    return Instant::from_micros(static_cast<std::int64_t>(number_at(stored, 0)));
}

void replace_index_entries(log::RowWriter& rows, PartitionId partition, std::string_view table,
                           const IndexedRow& row, const IndexKeys& old_keys, const IndexKeys& new_keys) {
    const auto find = [](const IndexKeys& keys, const IndexKeys::Entry& entry) {
        return std::ranges::find_if(keys.entries(), [&](const IndexKeys::Entry& each) {
            return each.index == entry.index && each.parts == entry.parts;
        });
    };
    for (const auto& entry : old_keys.entries())
        if (find(new_keys, entry) == new_keys.entries().end())
            rows.erase(index_key(partition, table, entry, row.id));
    for (const auto& entry : new_keys.entries()) {
        const auto before = find(old_keys, entry);
        if (before == old_keys.entries().end() || before->covered != entry.covered)
            rows.put(index_key(partition, table, entry, row.id), index_value(row.key, entry.covered));
    }
}

std::vector<std::string> keys_in_index(const log::RowReader& rows, PartitionId partition,
                                       std::string_view table, std::string_view index,
                                       std::string_view parts) {
    std::vector<std::string> keys;
    std::string prefix = log::partition_prefix(partition);
    prefix.append(index_start(table, index)).append(parts);
    rows.scan(prefix, [&](std::string_view, std::string_view value) {
        keys.emplace_back(row_of_index_value(value));
        return true;
    });
    return keys;
}

}  // namespace beaker
