#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "ingest/api/health.hpp"
#include "log/clock.hpp"
#include "log/log.hpp"
#include "log/step/state_store.hpp"
#include "ops/config/config.hpp"
#include "ops/metrics/metrics.hpp"
#include "ops/node/checkpoints.hpp"
#include "ops/node/query_share.hpp"
#include "ops/virtual_time/virtual_time.hpp"
#include "projections/applied_watch.hpp"
#include "projections/generations/generations.hpp"

namespace beaker::ops {

/// What the edge stands on; all of it must outlive it, the log apart: see end_work().
struct EdgeSurroundings {
    const Config& config;
    const log::Clock& clock;  ///< of records
    const log::Clock& real_clock;
    VirtualTime* virtual_time;  ///< null: `clock` is the machine's
    Metrics& metrics;
    log::Log& log;
    Generations& generations;
    AppliedWatch& applied;
    Checkpoints::Copy copy;         ///< of everything on disk
    std::function<bool()> appends;  ///< false: nothing may be appended now (the clock)
    std::function<ingest::api::Readiness()> readiness;
    ingest::api::Figures figures;
    QueryShare* share = nullptr;  ///< none: this node holds everything
};

/// All that a node shows to the network: webhooks, reads, actions, streams, its admin's routes, and the
/// threads on which they read. Listens from its making on, and answers while `run` runs.
class NodeEdge {
public:
    /// Throws std::runtime_error where the address cannot be listened on.
    explicit NodeEdge(EdgeSurroundings surroundings);
    /// The log must be gone by then: at its end it answers those who still wait.
    ~NodeEdge();
    NodeEdge(const NodeEdge&) = delete;
    NodeEdge& operator=(const NodeEdge&) = delete;

    /// Serves until `stop`, which any thread may call.
    void run();
    void stop();
    std::uint16_t port() const;

    /// For what is committed to `domain.events` from now on, once the read tables have it.
    void committed(std::span<const log::Stored> events);
    /// For the topic `directory`, from its first record on.
    void listed(std::span<const log::Stored> entries);
    /// Sees to those who wait and to the streams. Call it every few tens of milliseconds.
    void tick();
    /// Leaves in the log that the tables were switched by policy.
    void switched_by_policy(const std::string& generation, const std::string& before);

    /// Its own part of the gauges.
    void gauge(Gauges& now) const;
    /// Ends its threads: what they do needs the log. After `run` has ended.
    void end_work();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace beaker::ops
