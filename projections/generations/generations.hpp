#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <expected>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "log/log.hpp"
#include "log/step/state_store.hpp"
#include "projections/generations/generation.hpp"
#include "projections/generations/status.hpp"
#include "projections/read_tables.hpp"

namespace beaker {

struct GenerationsOptions {
    std::filesystem::path directory;  ///< `state`: generations lie in it by name
    FoldSets sets = fold_sets();
    RocksStateOptions store = {};
    log::Team* team = nullptr;             ///< folds with who applies; must outlive this
    std::chrono::microseconds pause{500};  ///< of a build, after each batch of 1000 events
    bool switch_when_identical =
        false;  ///< a generation that was built on request and equals the serving one
    /// The partitions that are folded from the start; none named: all, for ever.
    std::optional<std::vector<PartitionId>> held = {};
};

/// Told without a lock held, from any thread. Must be quick and must not throw.
struct GenerationsObserver {
    std::function<void(std::size_t)> on_folded = {};  ///< events that the serving generation was given
    /// The serving tables have come so far: what waits for that may read.
    std::function<void(std::span<const log::Applied>)> on_applied = {};
    std::function<void(const std::string& generation, const std::string& reason, bool serving)> on_failed =
        {};
    std::function<void(const std::string& generation, const std::string& before, bool by_policy)>
        on_switched = {};
};

/// Why a request about generations is not carried out; the text is a sentence for people.
struct GenerationError {
    enum class Code {
        unknown,  ///< there is no such generation
        refused,  ///< not in the state that it is in
        io,       ///< the disk failed; nothing has changed
    };
    Code code;
    std::string text;
};

/// The generations of the read tables: the one that serves and those beside it, built from the log while it
/// serves. All that are live are fed by one following of `domain.events`, under one lock: between two batches
/// they stand at the same offsets, so that a switch there takes no reader back, and a comparison compares
/// like with like. What is not retired goes on being folded, so that one can switch back.
///
/// Any thread. Snapshots are those of the serving generation, each of one generation as a whole.
class Generations final : public log::Snapshots {
public:
    /// Opens the generation that serves, folds what it has missed and follows the log from then on; others
    /// that are there and known to this build are brought up to date behind that. The log must outlive this,
    /// or `stop`. Errors are sentences for people.
    static std::expected<std::unique_ptr<Generations>, std::string> open(log::Log& log,
                                                                         GenerationsOptions options,
                                                                         GenerationsObserver observer = {});
    ~Generations() override;
    Generations(const Generations&) = delete;
    Generations& operator=(const Generations&) = delete;

    std::shared_ptr<const log::RowReader> snapshot() const override;
    std::string serving() const;
    /// The serving generation with its files, which stay as long as it is held.
    struct ServingStore {
        std::string name;
        std::shared_ptr<const RocksStateStore> store;
    };
    ServingStore serving_store() const;
    /// Whether the serving tables stand still: a fold threw, or the disk failed.
    bool stopped() const { return stopped_; }

    GenerationList list() const;

    /// Whether a partition is folded here and was up to date once: its rows may be shown.
    bool holds(PartitionId partition) const { return held_[partition] == Held::here; }
    /// Folds a partition from now on; returns once it is up to date, true then. What was folded of it before
    /// is not folded again. `goes_on` is asked after each batch. One call at a time. Errors: of the serving
    /// generation, which stands still.
    std::expected<bool, std::string> hold(PartitionId partition, const std::function<bool()>& goes_on);
    /// Folds it no more. Its rows stay where they are, for a later hold().
    void let_go(PartitionId partition);

    using Result = std::expected<GenerationStatus, GenerationError>;
    /// Begins to build a fresh generation of the set that `name` belongs to, beside what there is. Errors:
    /// unknown, refused (too many, or one is being built), io.
    Result build(std::string_view name);
    /// Begins to compare a ready generation with the serving one. Errors: unknown, refused.
    Result compare(std::string_view name);
    struct Switched {
        GenerationStatus status;
        std::string before;  ///< the generation that served until now; the same where nothing changed
    };
    /// Lets a ready generation serve: at once, where both stand at the same offsets, which they do between
    /// two batches. Durable when it returns. Errors: unknown, refused, io.
    std::expected<Switched, GenerationError> switch_to(std::string_view name);
    /// Forgets a generation and removes its directory; never the serving one. Errors: unknown, refused.
    Result retire(std::string_view name);

    /// Writes what is in memory to files, so that a restart need not fold it again. Errors: io, of
    /// the serving generation.
    std::expected<void, log::LogError> flush();
    /// Ends following and building. Snapshots still work.
    void stop();

private:
    using Shared = std::shared_ptr<Generation>;
    enum class Work { build, compare };
    enum class Held : std::uint8_t { no, coming, here };

    Generations(log::Log& log, GenerationsOptions options, GenerationsObserver observer);
    std::expected<void, std::string> start();
    void add_those_beside();
    void take(std::span<const log::Stored> events);
    bool apply(Generation& generation, std::span<const log::Stored> events);
    std::vector<log::Stored> of_those_held(const Generation& generation,
                                           std::span<const log::Stored> events) const;
    std::expected<bool, std::string> apply_next_of(PartitionId partition);
    std::vector<PartitionId> folded() const;

    void work(const std::stop_token& stop);
    void build_now(const Shared& generation, const std::stop_token& stop);
    void compare_now(const Shared& generation, const std::stop_token& stop);
    void finish_comparison(const Shared& generation, std::optional<GenerationComparison> found,
                           std::string reason);
    void fail(const Shared& generation, const std::string& reason);
    void enqueue(Work kind, const Shared& generation);
    static std::vector<log::Applied> applied_of(const Generation& generation,
                                                std::span<const PartitionId> partitions);

    Shared find(std::string_view name) const;
    std::string free_name(std::string_view first) const;
    std::expected<Switched, GenerationError> switch_now(std::string_view name, bool by_policy);
    bool await_level(std::unique_lock<std::mutex>& lock, const Generation& generation);
    GenerationStatus status_of(const Generation& generation) const;

    log::Log& log_;
    const GenerationsOptions options_;
    const GenerationsObserver observer_;

    std::mutex building_;               ///< held while a name is chosen and its directory made; taken first
    mutable std::mutex mutex_;          ///< over every generation, and while a batch is folded
    std::condition_variable advanced_;  ///< a batch was folded by all
    std::vector<Shared> all_;
    /// By partition; changed under the lock, and read by anybody.
    std::vector<std::atomic<Held>> held_;
    std::atomic<bool> holds_all_{true};
    mutable std::mutex serving_mutex_;  ///< over the pointer alone, so that a reader never waits for a fold
    Shared serving_;                    ///< changed under both
    std::atomic<bool> stopped_{false};

    std::mutex work_mutex_;
    std::condition_variable_any work_there_;
    std::deque<std::pair<Work, Shared>> work_;
    std::unique_ptr<log::Subscription> following_;
    std::jthread worker_;
};

}  // namespace beaker
