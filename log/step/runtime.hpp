#pragma once

#include <expected>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "log/log.hpp"
#include "log/step/overlay.hpp"
#include "log/step/registry.hpp"
#include "log/step/state_store.hpp"

namespace beaker::log {

/// Why a step could not be taken at all; the process stops with it.
struct StepFailure {
    std::string text;  ///< names the position
};

/// Decides inputs: dedupe, deciders, folds into the overlay, one `input.settled` each. Pure but for its state
/// store.
///
/// The cycle, on one thread: `decide` a batch, commit its step to the log, then `committed`. Where the commit
/// failed, the overlay is useless: the process stops, and the next one starts from the log.
class StepRuntime {
public:
    /// `registry` and `state` must outlive it. Reads how far the state is folded.
    StepRuntime(const Registry& registry, StateStore& state, std::uint16_t partitions);

    /// Folds what the log holds beyond the state. Call before the first `decide`.
    std::expected<void, StepFailure> catch_up(const Log& log);

    /// Folds records of `domain.events` of one partition, the next ones in order, and writes them to the
    /// state.
    std::expected<void, StepFailure> fold(std::span<const Stored> events);

    /// Decides inputs in the order given, until the end or until `enough` (asked after each) says so; the
    /// step's checkpoints tell how far. Errors: a stream in the wrong partition, state that cannot be read.
    std::expected<Step, StepFailure> decide(std::span<const Stored> inputs,
                                            const std::function<bool()>& enough);

    /// The step of the last `decide` is stored: its changes become the state.
    std::expected<void, StepFailure> committed(const Log& log);

    /// When the next timer of a partition is due; none: no timer waits.
    std::optional<Instant> next_due(PartitionId partition) const;

    /// The state's rows with all that is decided; for tests and tools.
    const RowReader& rows() const { return overlay_; }

private:
    const Registry& registry_;
    StateStore& state_;
    Overlay overlay_;
    std::vector<Applied> applied_;  ///< by partition; `events` runs behind until `committed`
    std::vector<bool> touched_;     ///< by partition: something of it is in the overlay
    mutable std::vector<std::optional<std::optional<Instant>>>
        next_due_;  ///< by partition; outer none: ask the rows
};

}  // namespace beaker::log
