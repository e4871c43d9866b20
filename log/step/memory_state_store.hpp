#pragma once

#include <map>
#include <mutex>

#include "log/step/state_store.hpp"

namespace beaker::log {

/// Rows in memory: for the simulator and for tests. Nobody reads while somebody writes.
class MemoryStateStore final : public StateStore {
public:
    std::optional<std::string> get(std::string_view key) const override;
    void scan(std::string_view prefix,
              const std::function<bool(std::string_view, std::string_view)>& visit) const override;
    std::expected<void, LogError> write(std::span<const RowChange> changes,
                                        std::span<const Applied> applied) override;
    Applied applied(PartitionId partition) const override;
    std::shared_ptr<const RowReader> snapshot() const override;

private:
    /// Not copied with the rows.
    struct Lock : std::mutex {
        Lock() = default;
        Lock(const Lock&) : std::mutex() {}
    };

    Lock writing_;
    std::map<std::string, std::string, std::less<>> rows_;
    std::map<PartitionId, Applied> applied_;
};

}  // namespace beaker::log
