#pragma once

#include <algorithm>
#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "log/embedded/engine.hpp"
#include "log/simulated/simulated_storage.hpp"
#include "log/step/memory_state_store.hpp"
#include "log/step/runner.hpp"
#include "log/step/runtime.hpp"
#include "processors/registry.hpp"
#include "projections/projector.hpp"
#include "projections/query/queries.hpp"

namespace beaker::testing {

/// Stands still until told otherwise; the steady one moves on by `tick` with each look, whoever looks.
class ManualClock final : public log::Clock {
public:
    Instant now() const override { return time; }
    std::chrono::nanoseconds steady() const override {
        return std::chrono::nanoseconds(elapsed_ += tick.count());
    }

    Instant time = *Instant::parse("2026-01-01T12:00:00Z");
    std::chrono::nanoseconds tick{0};

private:
    mutable std::atomic<std::chrono::nanoseconds::rep> elapsed_{0};
};

/// What a process keeps of the log's folds.
struct MemoryStates {
    log::MemoryStateStore deciders;
    log::MemoryStateStore tables;
};

/// Everything between ingest and the query API, as a node wires it, on one thread, on a simulated disk: log,
/// step runtime, read tables, queries. `deciders` and `tables` may be behind the log; they are caught up.
class Pipeline {
public:
    struct Options {
        std::uint16_t partitions = 4;
        const log::Registry* registry = &processors::registry();
        log::RunnerOptions runner = {};
        log::RunnerObserver observer = {};
        std::size_t unwritten_bytes_max = 1 << 20;  ///< of decider state
        unsigned core_threads = 1;
    };

    /// None where the disk fails while the log is opened. Throws std::runtime_error where anything else does.
    static std::unique_ptr<Pipeline> open(log::SimulatedDisk& disk, const log::Clock& clock,
                                          log::StateStore& deciders, log::StateStore& tables,
                                          Options options) {
        auto storage = log::SimulatedStorage::open(disk, options.partitions);
        if (!storage) {
            if (storage.error().code == log::LogError::Code::io) return nullptr;
            throw std::runtime_error("opening the log: " + storage.error().text);
        }
        return std::unique_ptr<Pipeline>(
            new Pipeline(std::move(*storage), clock, deciders, tables, std::move(options)));
    }

    /// One turn of the core loop. False: the log has failed, this process is over.
    bool turn() {
        const auto turned = runner_.turn();
        if (projector_.error()) throw std::runtime_error(projector_.error()->text);
        if (!turned) failure_ = turned.error().text;
        return turned.has_value();
    }

    /// Turns until every input is decided. False: the log failed on the way.
    bool run_dry() {
        while (!idle())
            if (!turn()) return false;
        if (const auto written = runtime_.flush(); !written) throw std::runtime_error(written.error().text);
        return true;
    }

    bool idle() const {
        if (log_.backlog().queued_records > 0) return false;
        for (PartitionId partition = 0; partition < log_.partitions(); ++partition)
            if (log_.checkpoint(partition) < log_.end(Topic::inputs, partition)) return false;
        return true;
    }

    /// Whether a timer still waits anywhere.
    bool timers_wait() const {
        for (PartitionId partition = 0; partition < log_.partitions(); ++partition)
            if (runtime_.next_due(partition)) return true;
        return false;
    }

    /// Everything on a topic's partition, in offset order.
    std::vector<log::Stored> all(Topic topic, PartitionId partition) const {
        return all_from(topic, {partition, log_.begin(topic, partition)});
    }
    std::vector<log::Stored> all_from(Topic topic, Position from) const {
        std::vector<log::Stored> found;
        while (from.offset < log_.end(topic, from.partition)) {
            auto some = log_.read(topic, from, {});
            if (!some) throw std::runtime_error("reading the log: " + some.error().text);
            from.offset += some->size();
            std::ranges::move(*some, std::back_inserter(found));
        }
        return found;
    }

    /// Why the last turn failed.
    const std::string& failure() const { return failure_; }
    log::Log& engine() { return log_; }
    const Queries& queries() const { return queries_; }

private:
    Pipeline(std::unique_ptr<log::Storage> storage, const log::Clock& clock, log::StateStore& deciders,
             log::StateStore& tables, Options options)
        : log_(std::move(storage), {.waits = false}, clock),
          team_(options.core_threads),
          runtime_(*options.registry, deciders, options.partitions, options.unwritten_bytes_max, &team_),
          runner_(log_, runtime_, clock, options.runner, std::move(options.observer)),
          projector_(tables, options.partitions, read_folds(), &team_),
          queries_(tables, log_) {
        if (auto caught_up = runtime_.catch_up(log_); !caught_up)
            throw std::runtime_error(caught_up.error().text);
        std::vector<log::Offset> from;
        for (PartitionId partition = 0; partition < options.partitions; ++partition)
            from.push_back(projector_.applied(partition).events);
        auto followed =
            log_.follow(Topic::domain_events, std::move(from), [this](std::span<const log::Stored> events) {
                (void)projector_.apply(events);  // its error stays, and turn() looks at it
            });
        if (!followed) throw std::runtime_error(followed.error().text);
        following_ = std::move(*followed);
        if (projector_.error()) throw std::runtime_error(projector_.error()->text);
    }

    log::EmbeddedLog log_;
    log::Team team_;
    log::StepRuntime runtime_;
    log::StepRunner runner_;
    Projector projector_;
    std::unique_ptr<log::Subscription> following_;
    Queries queries_;
    std::string failure_;
};

}  // namespace beaker::testing
