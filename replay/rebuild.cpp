#include "replay/rebuild.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>

#include "log/step/runtime.hpp"
#include "projections/projector.hpp"
#include "replay/sorted_store.hpp"
#include "schemas/events/effect.hpp"

namespace beaker::replay {

namespace {

using Outcome = std::expected<void, Failure>;
/// Folds one batch of one partition's events.
using FoldBatch = std::function<Outcome(std::span<const log::Stored>)>;
/// Makes the fold of one partition over the store of one thread.
using MakeFold = std::function<FoldBatch(SortedStore&)>;

/// The work of all threads: partitions are taken one after the other, the first failure ends it.
class Rebuild {
public:
    Rebuild(const log::Log& log, RocksStateStore& into, const RebuildOptions& options, MakeFold make_fold)
        : log_(log), into_(into), options_(options), make_fold_(std::move(make_fold)) {
        for (PartitionId partition = 0; partition < log.partitions(); ++partition)
            total_ += log.end(Topic::domain_events, partition) - log.begin(Topic::domain_events, partition);
    }

    std::expected<RebuildReport, Failure> run() {
        {
            std::vector<std::jthread> threads;
            const unsigned count = std::clamp<unsigned>(options_.threads, 1, log_.partitions());
            for (unsigned i = 0; i < count; ++i) threads.emplace_back([this] { work(); });
        }
        if (failure_) return std::unexpected(*failure_);
        return RebuildReport{done_, std::move(effects_)};
    }

private:
    void work() {
        for (unsigned partition = next_++; partition < log_.partitions(); partition = next_++) {
            if (failed_) return;
            Outcome built = build(static_cast<PartitionId>(partition));
            if (built) continue;
            failed_ = true;
            const std::scoped_lock lock(mutex_);
            if (!failure_) failure_ = std::move(built.error());
        }
    }

    Outcome build(PartitionId partition) {
        SortedStore store(into_, options_.run_bytes);
        const FoldBatch fold = make_fold_(store);
        const log::Offset end = log_.end(Topic::domain_events, partition);
        log::Offset next = log_.begin(Topic::domain_events, partition);
        while (next < end) {
            const auto batch = log_.read(Topic::domain_events, {partition, next},
                                         {.records = 10'000, .bytes = options_.read_bytes});
            if (!batch) return std::unexpected(Failure{batch.error().text});
            if (batch->empty()) break;
            if (Outcome folded = fold(*batch); !folded) return folded;
            note_effects(*batch);
            next = batch->back().position.offset + 1;
            const std::uint64_t done = done_ += batch->size();
            if (options_.on_progress) options_.on_progress(done, total_);
        }
        if (auto finished = store.finish(); !finished) return std::unexpected(Failure{finished.error().text});
        return {};
    }

    /// Folds act on nothing: what the log says was wanted of the outside is counted, and no more.
    void note_effects(std::span<const log::Stored> events) {
        for (const log::Stored& each : events) {
            if (each.record->type != EffectWanted::type) continue;
            const auto wanted = from_json<EffectWanted>(each.record->value);
            if (!wanted) continue;
            const std::scoped_lock lock(mutex_);
            ++effects_[std::string(enum_text(wanted->operation))];
        }
    }

    const log::Log& log_;
    RocksStateStore& into_;
    const RebuildOptions& options_;
    MakeFold make_fold_;
    std::uint64_t total_ = 0;
    std::atomic<std::uint64_t> done_{0};
    std::atomic<unsigned> next_{0};
    std::atomic<bool> failed_{false};
    std::mutex mutex_;
    std::optional<Failure> failure_;  ///< the first one
    std::map<std::string, std::uint64_t> effects_;
};

}  // namespace

std::expected<RebuildReport, Failure> rebuild_read_tables(const log::Log& log,
                                                          std::span<const ReadFold> folds,
                                                          RocksStateStore& into,
                                                          const RebuildOptions& options) {
    return Rebuild(log, into, options,
                   [&log, folds](SortedStore& store) -> FoldBatch {
                       const auto projector = std::make_shared<Projector>(store, log.partitions(), folds);
                       return [projector](std::span<const log::Stored> events) -> Outcome {
                           if (auto folded = projector->apply(events); !folded)
                               return std::unexpected(Failure{folded.error().text});
                           return {};
                       };
                   })
        .run();
}

std::expected<RebuildReport, Failure> rebuild_decider_state(const log::Log& log,
                                                            const log::Registry& registry,
                                                            RocksStateStore& into,
                                                            const RebuildOptions& options) {
    return Rebuild(log, into, options,
                   [&log, &registry](SortedStore& store) -> FoldBatch {
                       const auto runtime =
                           std::make_shared<log::StepRuntime>(registry, store, log.partitions());
                       return [runtime](std::span<const log::Stored> events) -> Outcome {
                           if (auto folded = runtime->fold(events); !folded)
                               return std::unexpected(Failure{folded.error().text});
                           return {};
                       };
                   })
        .run();
}

}  // namespace beaker::replay
