#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "log/embedded/append_queue.hpp"
#include "log/kafka/client.hpp"
#include "schemas/topics.hpp"

namespace beaker::log::kafka {

/// How a process meets its Kafka. Several logs may share one: each has a prefix of its own, of which its
/// topics, its group and its transactional ids are made, so that none is ever another's.
struct KafkaSettings {
    std::string brokers;            ///< host:port, comma-separated
    std::string prefix;             ///< of topics, group and transactional ids, such as "staging."
    std::uint16_t partitions = 16;  ///< a power of two, fixed when the topics are made
    /// The partitions are dealt out to so many transactional producers, partition mod lanes, and go from
    /// process to process in these lots. A power of two, fixed when the topics are made. Each transaction
    /// costs the same whatever is in it: more lanes than processes are dearer.
    std::uint16_t lanes = 4;
    std::int16_t replication = 3;  ///< of topics that are made; below 3 a broker's end is the log's end
    bool member = true;            ///< false: takes no inputs, for a process that does not decide
    bool looks =
        false;  ///< for a tool: makes no topic, and judges of those there are only how many partitions
    bool copies = false;  ///< for a tool that fills an empty log: see KafkaTarget
    QueueLimits queue;
    std::size_t record_bytes_max = 1 << 20;  ///< of an appended record, headers too
    std::chrono::milliseconds delivery_timeout{
        5'000};  ///< an append is answered by then: below the HTTP deadline
    std::chrono::milliseconds session_timeout{6'000};  ///< who is silent for so long loses its partitions
    std::chrono::milliseconds transaction_timeout{10'000};
    std::string compression = "lz4";
    /// Of the client library, for all clients: security.protocol, sasl.*, ssl.*; they win.
    Settings client;
    /// False: acknowledgements and followers are served by `take` and `commit`, which wait for what is on its
    /// way, so that a test on one thread sees what it would see of an engine in memory.
    bool threads = true;

    std::string topic(Topic topic) const { return prefix + std::string(name_of(topic)); }
    /// Whoever has a partition of this topic, which is always empty, has the lane of that number.
    std::string lanes_topic() const { return prefix + "lanes"; }
    /// Its records get the broker's time: see BrokerClock.
    std::string clock_topic() const { return prefix + "clock"; }
    /// It is there while a copy into these topics is not whole: nothing starts on them.
    std::string unfinished_topic() const { return prefix + "unfinished"; }
    std::string group() const { return prefix + "beaker"; }
    std::string transactional_id(std::uint16_t lane) const { return group() + "-" + std::to_string(lane); }
    std::uint16_t lane_of(PartitionId partition) const { return partition % lanes; }
    /// Of a record that a step writes: it may quote an appended one whole, in JSON, where a byte may become
    /// six.
    std::size_t output_bytes_max() const { return 6 * record_bytes_max + (1 << 20); }
    /// A copy appends what steps have written, too.
    std::size_t append_bytes_max() const { return copies ? output_bytes_max() : record_bytes_max; }
    std::int16_t in_sync() const { return replication >= 3 ? 2 : 1; }

    /// What every client is given.
    Settings common() const {
        Settings all{{"bootstrap.servers", brokers},
                     {"client.id", "beaker"},
                     {"topic.metadata.refresh.interval.ms", "60000"},
                     {"socket.keepalive.enable", "true"},
                     {"reconnect.backoff.ms", "50"},
                     {"reconnect.backoff.max.ms", "1000"}};
        for (const auto& [name, value] : client) all[name] = value;
        return all;
    }
};

}  // namespace beaker::log::kafka
