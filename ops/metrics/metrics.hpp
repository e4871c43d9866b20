#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace beaker::ops {

/// Figures that are read when somebody asks for the metrics, rather than kept.
struct Gauges {
    std::size_t queued_records = 0;
    std::size_t queued_bytes = 0;
    std::uint64_t undecided_records = 0;
    std::vector<double> lag_seconds;  ///< by partition: age of the oldest input that is not decided
    std::vector<bool> held;           ///< by partition: its read tables are here; empty: no query node
    std::uint64_t connections_open = 0;
    std::uint64_t connections_accepted = 0;
    std::uint64_t connections_refused = 0;
    std::uint64_t requests = 0;
    std::uint64_t request_timeouts = 0;
    std::uint64_t requests_malformed = 0;
    std::size_t streams_open = 0;
    std::uint64_t kafka_transactions = 0;  ///< these four of a log on Kafka: log::KafkaFigures
    std::uint64_t kafka_taken_back = 0;
    std::uint64_t kafka_rebalances = 0;
    std::uint64_t kafka_lanes = 0;
    std::uint64_t kafka_retries = 0;  ///< these three: kafka::ClientFigures
    std::uint64_t kafka_errors = 0;
    std::uint64_t kafka_lag = 0;
    std::uint64_t kafka_queued = 0;
    std::chrono::microseconds kafka_clock_lead{};  ///< of our clock before the brokers'
    std::size_t effects_waiting = 0;
    std::size_t effects_in_flight = 0;
    std::vector<std::pair<std::string, bool>> breakers_open;  ///< by operation
    bool ready = false;
};

/// What the process counts, in Prometheus' names and units. Any thread.
class Metrics {
public:
    Metrics();
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    /// A webhook request was answered: how long that took from its last byte.
    void webhook(std::string_view provider, int status, std::chrono::nanoseconds took);
    /// A batch was written and synced.
    void batch(std::size_t records, std::size_t bytes, std::chrono::nanoseconds sync);
    /// A step decided some inputs.
    void step(std::size_t inputs, std::size_t outputs, std::chrono::nanoseconds deciding);
    /// A projection folded some events.
    void folded(std::size_t events);

    /// Streams were sent some events.
    void streamed(std::size_t events);

    /// A connector has tried an effect.
    void tried(std::string_view operation, std::string_view outcome, std::chrono::nanoseconds took);

    /// The text exposition format, version 0.0.4.
    std::string text(const Gauges& now);

private:
    struct Families;
    std::unique_ptr<Families> families_;
};

}  // namespace beaker::ops
