#pragma once

#include <map>

#include "log/step/overlay.hpp"
#include "log/step/state_store.hpp"
#include "projections/store/rocks_state_store.hpp"

namespace beaker::replay {

/// A store for building many rows at once: gathers changes in memory and hands them on as sorted files, so
/// that a rebuild never writes rows at random. One thread, and partitions that no other one builds; several
/// may share the store below.
class SortedStore final : public log::StateStore {
public:
    /// `run_bytes`: how much is gathered before a file is written.
    SortedStore(RocksStateStore& below, std::size_t run_bytes) : below_(below), run_bytes_(run_bytes) {}

    std::optional<std::string> get(std::string_view key) const override;
    void scan(std::string_view prefix,
              const std::function<bool(std::string_view, std::string_view)>& visit) const override;
    std::expected<void, log::LogError> write(std::span<const log::RowChange> changes,
                                             std::span<const log::Applied> applied) override;
    log::Applied applied(PartitionId partition) const override;
    std::shared_ptr<const log::RowReader> snapshot() const override;

    /// Hands on what is gathered. Call it at the end. Errors: io.
    std::expected<void, log::LogError> finish();

private:
    RocksStateStore& below_;
    std::size_t run_bytes_;
    log::Overlay gathered_{below_};
    std::map<PartitionId, log::Applied> applied_;
};

}  // namespace beaker::replay
