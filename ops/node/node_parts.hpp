#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "log/step/runner.hpp"
#include "log/step/runtime.hpp"
#include "ops/metrics/metrics.hpp"
#include "ops/node/clock_guard.hpp"
#include "ops/node/clock_watch.hpp"
#include "ops/node/node.hpp"
#include "ops/node/node_connectors.hpp"
#include "ops/node/node_edge.hpp"
#include "ops/node/query_share.hpp"
#include "ops/virtual_time/virtual_time.hpp"
#include "projections/applied_watch.hpp"
#include "projections/generations/generations.hpp"

namespace beaker::ops {

/// What a node is made of. node.cpp opens and ends it, node_threads.cpp is what its threads do, and
/// node_health.cpp what it tells of itself.
struct Node::Parts {
    Parts(const Config& configuration, const Clocks& times, const FoldSets& of_tables)
        : config(configuration), clocks(times), clock(times.of_records), fold_sets(of_tables) {}
    ~Parts();

    std::expected<void, std::string> open();
    std::expected<void, std::string> open_virtual_time();
    std::expected<void, std::string> open_share();
    std::expected<void, std::string> open_tables();
    std::expected<void, std::string> follow_with_those_who_wait();
    std::expected<void, std::string> decide_backlog();
    void open_edge();
    std::expected<void, std::string> open_connectors();
    void core();
    void housekeep();
    void fail(std::string what);
    void store_what_is_queued();
    void watch_clock();
    std::expected<void, std::string> watch_brokers_clock();
    bool clock_is_right() const { return !clock_guard->behind() && !(clock_watch && clock_watch->is_off()); }
    void trim();
    void generation_failed(const std::string& generation, const std::string& reason, bool serving);
    void generation_switched(const std::string& generation, const std::string& before, bool by_policy);
    /// All but the lags; on the I/O thread.
    Gauges gauges() const;
    /// By partition: how old the oldest input is that is not decided. Reads the log, on Kafka over the
    /// network.
    std::vector<double> lag_seconds() const;
    ingest::api::Readiness readiness() const;

    const Config config;
    const Clocks clocks;
    const log::Clock& clock;  ///< of records
    const FoldSets fold_sets;
    Metrics metrics;
    std::unique_ptr<log::Log> log;
    std::unique_ptr<RocksStateStore> deciders;
    std::optional<log::Team> team;  ///< that decides, with the core thread as its first
    std::optional<log::StepRuntime> runtime;
    std::optional<log::StepRunner> runner;
    std::optional<ClockGuard> clock_guard;
    std::unique_ptr<ClockWatch> clock_watch;  ///< on Kafka
    std::optional<AppliedWatch> watch;
    std::unique_ptr<Generations> generations;
    std::unique_ptr<QueryShare> share;  ///< on Kafka
    std::unique_ptr<VirtualTime> virtual_time;
    std::optional<NodeEdge> edge;
    std::unique_ptr<NodeConnectors> connectors;
    std::unique_ptr<log::Subscription> answering;
    std::unique_ptr<log::Subscription> listing;

    std::atomic<bool> stopping{false};
    mutable std::mutex mutex;
    std::condition_variable wake_housekeeper;
    std::optional<std::string> failure;
};

}  // namespace beaker::ops
