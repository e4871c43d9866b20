#pragma once

#include <mutex>

#include "log/kafka/settings.hpp"

namespace beaker::log::kafka {

/// Reads committed records from any position, and asks for ends. Keeps a few consumers, each where the last
/// reading ended, so that whoever reads on pays for no search. Any thread.
class Reader {
public:
    static std::expected<std::unique_ptr<Reader>, LogError> open(const KafkaSettings& settings);

    /// As Log::read. `committed_to`: what is known to be committed before that offset is waited for, where
    /// the brokers do not show it yet (they tell the producer first). Errors: trimmed, corrupt, unavailable.
    std::expected<std::vector<Stored>, LogError> read(Topic topic, Position from, ReadLimits limits,
                                                      Offset committed_to = 0);

    struct Bounds {
        Offset begin = 0;
        Offset end = 0;
    };
    /// The first offset kept, and the one up to which all is committed: before it lies no open transaction.
    std::expected<Bounds, LogError> stable(Topic topic, PartitionId partition);
    /// The same, once all before the offset is committed or taken back.
    std::expected<Bounds, LogError> stable_to(Topic topic, PartitionId partition, Offset offset);
    /// The same with the very end: what lies there may yet be taken back.
    std::expected<Bounds, LogError> appended(Topic topic, PartitionId partition);

    /// The first offset whose record is no older, by partition; none of them younger: the end. Errors:
    /// unavailable.
    std::expected<std::vector<Position>, LogError> at_time(Topic topic, Instant time);
    /// Drops what lies before the positions. Errors: unavailable.
    std::expected<void, LogError> drop_before(Topic topic, std::span<const Position> positions);

private:
    /// A consumer and the place from which it delivers next.
    struct Cursor {
        Client client;
        Topic topic{};
        Position next;
        bool known = false;   ///< the client has heard of the topic
        bool placed = false;  ///< it delivers from there on
    };
    class Lease;

    explicit Reader(KafkaSettings settings) : settings_(std::move(settings)) {}
    std::expected<Cursor, LogError> take_cursor(Topic topic, Position from);
    void give_back(Cursor cursor);
    std::expected<void, LogError> place(Cursor& cursor, Topic topic, Position from) const;
    std::expected<std::vector<Stored>, LogError> collect(Cursor& cursor, ReadLimits limits);
    std::expected<Bounds, LogError> bounds(rd_kafka_t* client, Topic topic, PartitionId partition) const;

    const KafkaSettings settings_;
    Client committed_;    ///< for questions, read_committed
    Client uncommitted_;  ///< for questions, read_uncommitted
    std::mutex mutex_;
    std::vector<Cursor> idle_;
};

/// A message as a record with its place; `next`: the offset up to which the reader has come. Errors: corrupt;
/// among the inputs what is no record becomes one that nobody can read.
std::expected<Stored, LogError> stored_of(const rd_kafka_message_t& message, Topic topic, Offset next);

}  // namespace beaker::log::kafka
