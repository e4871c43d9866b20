#include "log/step/memory_state_store.hpp"

namespace beaker::log {

std::optional<std::string> MemoryStateStore::get(std::string_view key) const {
    const auto found = rows_.find(key);
    return found == rows_.end() ? std::nullopt : std::optional(found->second);
}

void MemoryStateStore::scan(std::string_view prefix,
                            const std::function<bool(std::string_view, std::string_view)>& visit) const {
    for (auto row = rows_.lower_bound(prefix); row != rows_.end(); ++row)
        if (!std::string_view(row->first).starts_with(prefix) || !visit(row->first, row->second)) return;
}

std::expected<void, LogError> MemoryStateStore::write(std::span<const RowChange> changes,
                                                      std::span<const Applied> applied) {
    const std::lock_guard lock(writing_);
    for (const auto& [key, value] : changes) {
        if (value)
            rows_.insert_or_assign(key, *value);
        else if (const auto found = rows_.find(key); found != rows_.end())
            rows_.erase(found);
    }
    for (const Applied& each : applied) applied_[each.partition] = each;
    return {};
}

Applied MemoryStateStore::applied(PartitionId partition) const {
    const auto found = applied_.find(partition);
    return found == applied_.end() ? Applied{.partition = partition, .events = 0, .inputs = 0, .now = {}}
                                   : found->second;
}

std::shared_ptr<const RowReader> MemoryStateStore::snapshot() const {
    return std::make_shared<MemoryStateStore>(*this);
}

}  // namespace beaker::log
