#pragma once

#include <atomic>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "projections/generations/status.hpp"
#include "projections/projector.hpp"
#include "projections/store/rocks_state_store.hpp"

namespace beaker {

/// One generation: its directory, opened, and its projector. Whoever brings it up to date owns the projector:
/// first the builder, alone; once it is live, whoever holds the lock of Generations. That lock also guards
/// every member that is not atomic and not constant.
class Generation {
public:
    enum class State { waiting, building, live, failed };

    /// Opens or creates the directory. One whose files cannot be used is made too: it is `failed`.
    Generation(std::string name, FoldSet set, std::filesystem::path directory, std::uint16_t partitions,
               const RocksStateOptions& options, log::Team* team);
    /// Removes the directory where it has been retired. What reads of it keeps it until then.
    ~Generation();
    Generation(const Generation&) = delete;
    Generation& operator=(const Generation&) = delete;

    bool opened() const { return store_ != nullptr; }
    RocksStateStore& store() { return *store_; }
    const log::Applied& applied(PartitionId partition) const { return projector_->applied(partition); }
    std::uint64_t events() const { return events_; }

    /// Folds records in offset order and counts them. Error: the generation stands still from now on.
    std::expected<void, ProjectionError> apply(std::span<const log::Stored> records);

    void retire() { retired_ = true; }
    bool retired() const { return retired_; }

    const std::string name;
    const FoldSet set;
    State state = State::waiting;
    std::optional<std::string> reason;
    bool asked_for = false;  ///< in this process: the policy of switching is for it
    bool comparing = false;
    std::optional<GenerationComparison> comparison;

private:
    void count();

    const std::filesystem::path directory_;
    const std::uint16_t partitions_;
    std::unique_ptr<RocksStateStore> store_;
    std::optional<Projector> projector_;
    std::atomic<std::uint64_t> events_{0};  ///< folded, of all partitions
    std::atomic<bool> retired_{false};
};

/// Rows of a generation as they were, which keep it.
std::shared_ptr<const log::RowReader> snapshot_of(const std::shared_ptr<Generation>& generation);

/// Whether readers of `from` may go on with `to`: of these partitions it has applied exactly the same. Where
/// `from` stands still, at least the same.
bool may_follow(const Generation& from, const Generation& to, std::span<const PartitionId> partitions);

/// Folds what the log holds of these partitions until the generation is close to the end. A batch at a time,
/// with a pause after each; whoever writes to the log meanwhile is not hindered. False where `goes_on` said
/// so. Errors: those of the projector; log (it could not be read).
std::expected<bool, ProjectionError> build_from_log(Generation& generation, const log::Log& log,
                                                    std::span<const PartitionId> partitions,
                                                    std::chrono::microseconds pause,
                                                    const std::function<bool()>& goes_on);
/// Folds the rest, up to the very end. Nothing else may come to the generation meanwhile.
std::expected<void, ProjectionError> build_rest(Generation& generation, const log::Log& log,
                                                std::span<const PartitionId> partitions);

}  // namespace beaker
