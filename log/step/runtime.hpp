#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "log/log.hpp"
#include "log/step/overlay.hpp"
#include "log/step/registry.hpp"
#include "log/step/state_store.hpp"
#include "log/step/team.hpp"

namespace beaker::log {

/// How much is kept in memory before it is written.
constexpr std::size_t default_unwritten_bytes_max = 1 << 20;

/// Why a step could not be taken at all; the process stops with it, unless it passes.
struct StepFailure {
    std::string text;     ///< names the position
    bool passes = false;  ///< nobody answers just now: the same may succeed later
};

/// Decides inputs: dedupe, deciders, folds into the overlay, one `input.settled` each. Pure but for its state
/// store.
///
/// Partitions are independent of each other but for what they send each other, so a team shares them out:
/// each of its threads decides its own. What is decided of a stream is the same however many there are; only
/// how the outputs of different partitions lie among each other may differ.
///
/// The cycle, on one thread: `decide` a batch, commit its step to the log, then `committed`. Where the commit
/// was taken back, `take_back`. Where it failed, the overlay is useless: the process stops, and the next one
/// starts from the log.
class StepRuntime {
public:
    /// `registry`, `state` and `team` must outlive it; without a team, the calling thread does all. Reads how
    /// far the state is folded.
    /// `unwritten_bytes_max`: changes kept in memory before they are written; some thousand sorted rows in
    /// one batch cost a fraction of as many small batches.
    StepRuntime(const Registry& registry, StateStore& state, std::uint16_t partitions,
                std::size_t unwritten_bytes_max = default_unwritten_bytes_max, Team* team = nullptr);
    ~StepRuntime();

    /// Folds what the log holds beyond the state, of all partitions that the log owns. Call before the first
    /// `decide`.
    std::expected<void, StepFailure> catch_up(const Log& log);
    /// The same for one partition that has come to the log: others may have decided since it was here.
    std::expected<void, StepFailure> catch_up(const Log& log, PartitionId partition);

    /// Folds records of `domain.events` of one partition, the next ones in order, and writes them to the
    /// state.
    std::expected<void, StepFailure> fold(std::span<const Stored> events);

    /// Decides inputs, those of a partition in the order given, until the end or until `enough` (asked after
    /// each, by any thread of the team) says so; the step's checkpoints tell how far. With the log that the
    /// step goes to, what the inputs sent to its streams is decided too, where the log can place it
    /// (`next_output`) and all before it is decided. Errors: a stream in the wrong partition, state that
    /// cannot be read.
    std::expected<Step, StepFailure> decide(std::span<const Stored> inputs,
                                            const std::function<bool()>& enough, const Log* log = nullptr);

    /// The step of the last `decide` is stored: its changes are the state. They are kept in memory until
    /// there are enough of them to be written in one go; what a crash takes is folded from the log at the
    /// next start.
    std::expected<void, StepFailure> committed(const Log& log);

    /// Forgets all that is not written yet, and folds what of it the log holds.
    std::expected<void, StepFailure> take_back(const Log& log);

    /// Writes what is still kept in memory.
    std::expected<void, StepFailure> flush();

    /// When the next timer of a partition is due; none: no timer waits.
    std::optional<Instant> next_due(PartitionId partition) const;

    /// The state's rows with all that is decided; for tests and tools.
    const RowReader& rows() const;

private:
    /// The partitions of one thread: their changes, and its part of the step that is being decided.
    struct Share;
    class SharedRows;
    class Sent;

    Share& share_of(PartitionId partition) const { return *shares_[partition % shares_.size()]; }
    void on_each_share(const std::function<void(Share&)>& work);
    bool decide_each(std::span<const Stored> inputs, std::vector<Output>& outputs,
                     const std::function<bool()>& enough);
    bool decide_shared_out(std::vector<Output>& outputs, const std::function<bool()>& enough);
    void decide_one(const Stored& input, std::vector<Output>& outputs);
    void fire_timers(const Record& tick, PartitionId partition, std::vector<Output>& outputs);
    std::expected<void, StepFailure> write(Share& share);

    const Registry& registry_;
    StateStore& state_;
    const std::size_t unwritten_bytes_max_;
    Team* const team_;
    std::vector<std::unique_ptr<Share>> shares_;  ///< partition p is of share p modulo their number
    std::unique_ptr<SharedRows> rows_;
    std::vector<Applied> applied_;         ///< by partition; `events` runs behind until `committed`
    std::vector<std::uint8_t> decided_;    ///< by partition: something was decided and is not yet committed
    std::vector<std::uint8_t> unwritten_;  ///< by partition: something of it is in the overlay alone
    mutable std::vector<std::optional<std::optional<Instant>>>
        next_due_;  ///< by partition; outer none: ask the rows
};

}  // namespace beaker::log
