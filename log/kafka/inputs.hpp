#pragma once

#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "log/kafka/settings.hpp"
#include "log/kafka/statistics.hpp"

namespace beaker::log::kafka {

/// The group's member: which lanes are this process's, and their inputs as far as they are fetched. The group
/// shares out the partitions of the lanes topic; what is fetched are the inputs of the lanes that it gave.
/// One thread, but for `wake`.
class Inputs {
public:
    static std::expected<std::unique_ptr<Inputs>, LogError> open(const KafkaSettings& settings);
    /// Leaves the group, so that the others take over at once.
    ~Inputs();
    Inputs(const Inputs&) = delete;
    Inputs& operator=(const Inputs&) = delete;

    /// Fetches what is there, at most so much; waits so long for the first. Within it the group may give and
    /// take. Errors: corrupt, trimmed; what the library goes on trying is none.
    std::expected<void, LogError> poll(const TakeLimits& limits);
    /// Ends the present or next wait early. Any thread.
    void wake();

    /// The lanes that the group gives this process now; none before it has joined.
    const std::vector<std::uint16_t>& lanes() const { return lanes_; }
    /// Changes with each gift of the group; 0: it has not joined yet.
    std::uint64_t generation() const { return generation_; }

    /// Where the inputs of partitions go on, as committed; where nothing is: none. Errors: unavailable.
    std::expected<std::vector<std::optional<Offset>>, LogError> committed(
        std::span<const PartitionId> partitions);
    /// Fetches these partitions from these offsets, besides those fetched already.
    std::expected<void, LogError> start(std::span<const Position> from);
    /// Fetches no longer from the lane, and forgets what was fetched.
    std::expected<void, LogError> end(std::uint16_t lane);

    /// Undecided inputs, at most so many, but one where there is one: of each lane its share of them. They
    /// stay until `settle`.
    std::vector<Stored> hand_out(const TakeLimits& limits);
    /// All before the position is decided.
    void settle(Position checkpoint);

    /// Up to where a partition is fetched; all before it was handed to `hand_out`.
    Offset fetched(PartitionId partition) const { return of(partition).next; }
    bool fetches(PartitionId partition) const { return of(partition).active; }
    /// Fetched and not decided.
    std::size_t held() const { return held_; }
    /// Any thread.
    ClientFigures figures() const { return statistics_.last(); }
    GroupMetadata group() const;
    /// Leaves and joins again, for whoever was fenced.
    void rejoin();

private:
    struct Partition {
        bool active = false;
        Offset next = 0;
        std::deque<Stored> held;
    };
    explicit Inputs(KafkaSettings settings)
        : settings_(std::move(settings)), partitions_(settings_.partitions) {}
    static void rebalanced(rd_kafka_t* client, rd_kafka_resp_err_t error,
                           rd_kafka_topic_partition_list_t* given, void* opaque);
    static int told(rd_kafka_t*, char* json, std::size_t size, void* opaque);
    std::expected<void, LogError> take(const rd_kafka_message_t& message);
    std::expected<void, LogError> subscribe();
    std::expected<void, LogError> assign_active();
    const Partition& of(PartitionId partition) const { return partitions_[partition]; }
    bool holds_any_of(std::uint16_t lane) const;
    void hand_out(std::uint16_t lane, std::size_t most, std::size_t bytes_most,
                  std::vector<Stored>& out) const;

    const KafkaSettings settings_;
    std::vector<Partition> partitions_;
    std::vector<std::uint16_t> lanes_;
    std::uint64_t generation_ = 0;
    std::size_t handed_ = 0;  ///< how often something was asked for
    std::size_t held_ = 0;
    Statistics statistics_;
    Client consumer_;
    Queue queue_;
};

}  // namespace beaker::log::kafka
