#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "log/log.hpp"
#include "log/step/overlay.hpp"
#include "log/step/state_store.hpp"
#include "log/step/team.hpp"
#include "projections/folded.hpp"
#include "projections/read_tables.hpp"

namespace beaker {

/// Why a generation stopped, and at which record of `domain.events`. The text holds no personal data.
struct ProjectionError {
    enum class Code {
        unknown_type,  ///< an event that this build does not know: a newer build wrote it
        bad_event,     ///< a value, or an input's position, that cannot be read
        gap,           ///< a record is missing before this one
        fold,          ///< a fold threw: a damaged row, a failing disk, a mistake of ours
        store,         ///< the tables could not be written
        log,           ///< the log could not be read
    };
    Code code;
    Position at;
    std::string text;
};

/// Keeps a generation of read tables up to date with `domain.events`. One thread calls; a team shares out the
/// partitions, for no row lies in two. Readers use the store's snapshots. After an error nothing more is
/// applied: the generation stands at the last whole batch and answers that error.
class Projector {
public:
    using OnApplied = std::function<void(std::span<const log::Applied>)>;

    /// The store and the team must outlive the projector. `folds`: other than in tests, those of
    /// read_tables.hpp.
    Projector(log::StateStore& store, std::uint16_t partitions,
              std::span<const ReadFold> folds = read_folds(), log::Team* team = nullptr);
    ~Projector();

    /// Folds records of `domain.events`, in offset order within each partition, and writes rows and offsets
    /// as one batch (each of a team as one of its own). What is applied already is skipped.
    std::expected<void, ProjectionError> apply(std::span<const log::Stored> records);

    /// Reads and applies what the log holds and the store does not, partition by partition.
    std::expected<void, ProjectionError> catch_up(const log::Log& log);

    /// Called after each written batch, on the thread that applies, with the partitions that moved.
    void on_applied(OnApplied callback) { on_applied_ = std::move(callback); }

    const log::Applied& applied(PartitionId partition) const { return applied_[partition]; }
    const std::optional<ProjectionError>& error() const { return error_; }

private:
    using Result = std::expected<void, ProjectionError>;

    /// The partitions of one thread: their changes, and its part of the batch that is being folded.
    struct Share;

    void share_out(std::span<const log::Stored> records);
    void fold_all(Share& share);
    Result fold(const log::Stored& stored, Share& share);
    Result fold_one(const log::Stored& stored, log::Applied& applied, log::Overlay& overlay);
    void write(Share& share);
    Result on_each_busy_share(void (Projector::*work)(Share&));

    log::StateStore& store_;
    log::Team* const team_;
    std::vector<std::unique_ptr<Share>> shares_;  ///< partition p is of share p modulo their number
    std::vector<log::Applied> applied_;
    std::vector<std::uint8_t> moved_;  ///< by partition: this batch has something of it
    std::unordered_map<std::string_view, std::vector<Fold>> folds_;
    OnApplied on_applied_;
    std::optional<ProjectionError> error_;
};

}  // namespace beaker
