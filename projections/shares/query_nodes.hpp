#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "log/log.hpp"
#include "schemas/events/directory.hpp"

namespace beaker {

/// The nodes that answer queries, as they say themselves on the topic `directory`: who holds which partition,
/// and who is to. Any thread.
///
/// Why not a consumer group of Kafka's: it gives each partition to one process, so there would be no
/// standbys; it tells a member its own partitions and nobody else's, so that who forwards needed the
/// directory all the same; it takes a partition away before the next one has folded it, where here the old
/// holder answers until the new one says that it is up to date; and the other engines have none. What a group
/// is needed for, that two never write at once, does not matter here: two who fold the same partition have
/// the same rows. So everybody computes who holds what from what is announced (see assign()), and for a
/// moment may see it differently: whoever is asked for what it does not hold says so, and the next one is
/// asked.
///
/// Time is that of the entries themselves: who has been silent for `silence` while others spoke is gone.
/// Where the log is away nobody speaks and nobody is taken for gone, and clocks matter by their difference
/// alone.
class QueryNodes {
public:
    using Steady = std::chrono::nanoseconds;  ///< as of log::Clock::steady()
    /// Three announcements missed, see announce_interval.
    static constexpr std::chrono::seconds silence{15};
    static constexpr std::chrono::seconds announce_interval{5};
    /// How long somebody who did not answer is asked after all others.
    static constexpr std::chrono::seconds suspicion{3};

    /// `copies`: of each partition, standbys included; the same on every node.
    QueryNodes(std::uint16_t partitions, std::size_t copies) : partitions_(partitions), copies_(copies) {}
    QueryNodes(const QueryNodes&) = delete;
    QueryNodes& operator=(const QueryNodes&) = delete;

    /// For the topic `directory`, from its first record on.
    void take(std::span<const log::Stored> entries);
    /// One announcement, made at that time.
    void keep(const QueryNodeListed& said, Instant at);
    /// It is so late at least: who has been silent since is gone.
    void passed(Instant now);

    /// The partitions that the node is to hold, if it is there (and not leaving), lowest first.
    std::vector<PartitionId> wanted_of(const Uuid& node) const;
    /// Whether all who are to hold the partition, this node apart, hold it: it may let go of it.
    bool others_hold(PartitionId partition, const Uuid& node) const;
    /// Whether somebody else who stays holds it.
    bool held_elsewhere(PartitionId partition, const Uuid& node) const;
    /// Whether there is no other node that stays.
    bool is_alone(const Uuid& node) const;

    /// Somebody who says that it holds a partition.
    struct Holder {
        Uuid node;
        std::string address;
        bool usual = false;  ///< it is for this one to answer; others stand by
        bool operator==(const Holder&) const = default;
    };
    /// In the order in which to ask them: those under suspicion last.
    std::vector<Holder> holders(PartitionId partition, Steady now) const;
    /// It did not answer.
    void suspect(const Uuid& node, Steady now);

    /// All that are there, by id.
    std::vector<QueryNodeListed> list() const;

private:
    struct Node {
        QueryNodeListed said;
        Instant at;
        Steady suspected_until{};
    };
    void forget_silent();
    void plan();
    static bool has(const QueryNodeListed& said, PartitionId partition);

    const std::uint16_t partitions_;
    const std::size_t copies_;
    mutable std::mutex mutex_;
    std::map<Uuid, Node> nodes_;
    std::vector<std::vector<Uuid>> assigned_;
    Instant latest_;
};

}  // namespace beaker
