#pragma once

#include <expected>
#include <string>
#include <vector>

#include "log/kafka/settings.hpp"

namespace beaker::log::kafka {

/// Makes the log's topics where they are missing. Others may do the same at the same time. Errors:
/// unavailable (no broker answers), bad_argument (the broker refuses one: the text says why).
std::expected<void, LogError> make_topics(const KafkaSettings& settings);

/// What is wrong with the topics that are there, one sentence each, with what to do about it: partitions,
/// replication, min.insync.replicas, retention, compaction; that one is missing; or that a copy into them has
/// not ended. Errors: unavailable.
std::expected<std::vector<std::string>, LogError> topic_problems(const KafkaSettings& settings);

/// Marks that a copy into these topics has begun, and that it is whole. Errors: unavailable, bad_argument.
std::expected<void, LogError> mark_unfinished(const KafkaSettings& settings);
std::expected<void, LogError> mark_finished(const KafkaSettings& settings);

/// How the partitions of the log's topics are kept now.
struct Replicas {
    int partitions = 0;
    int behind = 0;    ///< a replica of them lacks something, or its broker is away
    int refusing = 0;  ///< of these: too few have everything, or nobody leads; nothing is appended to them
};
/// Errors: unavailable.
std::expected<Replicas, LogError> replicas_now(const KafkaSettings& settings);

/// How many brokers there are now. Errors: unavailable.
std::expected<int, LogError> broker_count(const KafkaSettings& settings);

}  // namespace beaker::log::kafka
