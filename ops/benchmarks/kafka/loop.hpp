#pragma once

#include <cstddef>
#include <string>

#include "ops/benchmarks/load/percentiles.hpp"

namespace beaker::bench {

struct LoopOptions {
    std::string brokers;
    std::string prefix;  ///< of topics, group and transactional ids; nobody else has it
    std::uint16_t partitions = 16;
    std::uint16_t workers = 4;  ///< each with a transactional producer and its share of the partitions
    std::size_t batch = 1000;   ///< inputs of one transaction at most
    std::size_t record_bytes = 940;
    std::size_t outputs = 1;  ///< records that each input becomes
    std::size_t count = 60'000;
    double rate = 0;             ///< inputs a second; 0: all are there before the workers begin
    double warm_up_seconds = 0;  ///< of those at a rate: not counted
};

struct LoopResult {
    std::size_t records = 0;  ///< inputs
    double seconds = 0;       ///< from the first input's fetch to the last commit
    std::size_t transactions = 0;
    double cpu_micros = 0;  ///< of this process, an input: producer, workers and reader
    Percentiles step;       ///< one transaction
    /// At a rate: from when an input was due, or acknowledged, to its output at a reader that sees what is
    /// committed.
    Percentiles sent_to_visible, acknowledged_to_visible;

    std::string json() const;
};

/// What reading, writing and committing cost with nothing decided in between: inputs go to one topic, workers
/// copy them to another in transactions that hold their offsets, a reader sees what is committed. The least
/// that a step on Kafka can take on this machine. Throws std::runtime_error where the brokers fail.
LoopResult run_loop(const LoopOptions& options);

/// Waits until a group has decided all that lies in a topic when this begins; inputs a second from its first
/// progress to then. Throws std::runtime_error where that takes more than some minutes.
double watch_group(const std::string& brokers, const std::string& group, const std::string& topic,
                   std::uint16_t partitions);

/// Deletes all topics whose names begin so. Throws std::runtime_error where the brokers fail.
void delete_topics(const std::string& brokers, const std::string& prefix);

}  // namespace beaker::bench
