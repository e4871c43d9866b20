#include "projections/tables/table.hpp"

#include <algorithm>

#include "log/step/state_store.hpp"

namespace beaker {

namespace {

constexpr std::size_t time_bytes = 8;

}  // namespace

std::string row_key(PartitionId partition, std::string_view table, std::string_view key) {
    std::string whole = log::partition_prefix(partition);
    whole.append(table).append(1, '\x00').append(key);
    return whole;
}

std::string index_start(std::string_view table, std::string_view index) {
    std::string start(table);
    start.append(1, '\x01').append(index).append(1, '\x00');
    return start;
}

std::string index_key(PartitionId partition, std::string_view table, const IndexKeys::Entry& entry,
                      std::string_view key) {
    std::string whole = log::partition_prefix(partition);
    whole.append(index_start(table, entry.index)).append(entry.parts).append(key);
    return whole;
}

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
                           std::string_view key, const IndexKeys& old_keys, const IndexKeys& new_keys) {
    const auto& before = old_keys.entries();
    const auto& after = new_keys.entries();
    for (const auto& entry : before)
        if (std::ranges::find(after, entry) == after.end())
            rows.erase(index_key(partition, table, entry, key));
    for (const auto& entry : after)
        if (std::ranges::find(before, entry) == before.end())
            rows.put(index_key(partition, table, entry, key), key);
}

std::vector<std::string> keys_in_index(const log::RowReader& rows, PartitionId partition,
                                       std::string_view table, std::string_view index,
                                       std::string_view parts) {
    std::vector<std::string> keys;
    std::string prefix = log::partition_prefix(partition);
    prefix.append(index_start(table, index)).append(parts);
    rows.scan(prefix, [&](std::string_view, std::string_view key) {
        keys.emplace_back(key);
        return true;
    });
    return keys;
}

}  // namespace beaker
