// What the node tells of itself: whether it is ready, and its gauges.
#include <fmt/format.h>

#include <algorithm>

#include "ops/node/node_parts.hpp"
#include "ops/node/storage.hpp"
#include "schemas/described/codec.hpp"

namespace beaker::ops {

/// What is off is told as the configuration told it at the start; read tables that stopped make the node
/// unready.
ingest::api::Readiness Node::Parts::readiness() const {
    using State = ingest::api::Readiness::State;
    std::string off;
    for (const std::string& each : config.degraded) {
        off += off.empty() ? "" : ",";
        append_json(off, each);
    }
    if (clock_guard->behind())
        return {State::unready, R"({"status":"unready","off":["the clock runs backwards"]})"};
    if (clock_watch && clock_watch->is_off())
        return {State::unready, R"({"status":"unready","off":["the clock is off the brokers'"]})"};
    if (generations->stopped())
        return {State::unready,
                R"({"status":"unready","off":["the read tables have stopped; see the log"]})"};
    if (!off.empty()) return {State::degraded, fmt::format(R"({{"status":"degraded","off":[{}]}})", off)};
    return {State::ok, R"({"status":"ok","off":[]})"};
}

Gauges Node::Parts::gauges() const {
    const auto backlog = log->backlog();
    Gauges now{.queued_records = backlog.queued_records,
               .queued_bytes = backlog.queued_bytes,
               .undecided_records = backlog.undecided_records,
               .lag_seconds = {},
               .held = {},
               .ready = !generations->stopped()};
    edge->gauge(now);
    if (const auto* kafka = dynamic_cast<const log::KafkaLog*>(log.get())) {
        const auto figures = kafka->figures();
        now.kafka_transactions = figures.transactions;
        now.kafka_taken_back = figures.taken_back;
        now.kafka_rebalances = figures.rebalances;
        now.kafka_lanes = figures.lanes;
        now.kafka_retries = figures.appending.retries + figures.fetching.retries;
        now.kafka_errors = figures.appending.errors + figures.fetching.errors;
        now.kafka_lag = figures.fetching.lag;
        now.kafka_queued = kafka->backlog().queued_records;
        if (clock_watch) now.kafka_clock_lead = clock_watch->lead();
    }
    if (connectors) connectors->gauge(now);
    if (config.roles.query)
        for (PartitionId partition = 0; partition < log->partitions(); ++partition)
            now.held.push_back(generations->holds(partition));
    return now;
}

std::vector<double> Node::Parts::lag_seconds() const {
    std::vector<double> lags(log->partitions());
    for (PartitionId partition = 0; partition < log->partitions(); ++partition) {
        const log::Offset next = log->checkpoint(partition);
        if (!log->owns(partition) || next >= log->end(Topic::inputs, partition)) continue;
        const auto oldest = log->read(Topic::inputs, {partition, next}, {.records = 1});
        if (oldest && !oldest->empty())
            lags[partition] = std::max(
                0.0, std::chrono::duration<double>(clock.now() - oldest->front().record->time).count());
    }
    return lags;
}

}  // namespace beaker::ops
