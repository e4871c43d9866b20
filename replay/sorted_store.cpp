#include "replay/sorted_store.hpp"

namespace beaker::replay {

std::optional<std::string> SortedStore::get(std::string_view key) const { return gathered_.get(key); }

void SortedStore::scan(std::string_view prefix,
                       const std::function<bool(std::string_view, std::string_view)>& visit) const {
    gathered_.scan(prefix, visit);
}

std::expected<void, log::LogError> SortedStore::write(std::span<const log::RowChange> changes,
                                                      std::span<const log::Applied> applied) {
    gathered_.savepoint();
    for (const auto& [key, value] : changes) {
        if (value)
            gathered_.put(key, *value);
        else
            gathered_.erase(key);
    }
    for (const log::Applied& each : applied) applied_[each.partition] = each;
    if (gathered_.bytes() < run_bytes_) return {};
    return finish();
}

log::Applied SortedStore::applied(PartitionId partition) const {
    const auto found = applied_.find(partition);
    return found == applied_.end() ? below_.applied(partition) : found->second;
}

std::shared_ptr<const log::RowReader> SortedStore::snapshot() const { return below_.snapshot(); }

std::expected<void, log::LogError> SortedStore::finish() {
    std::vector<log::Applied> applied;
    for (const auto& [partition, each] : applied_) applied.push_back(each);
    return below_.ingest_sorted(gathered_.take_changes(), applied);
}

}  // namespace beaker::replay
