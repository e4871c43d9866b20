#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "schemas/event.hpp"
#include "schemas/record.hpp"
#include "schemas/values/instant.hpp"
#include "schemas/values/position.hpp"

namespace beaker::ops {

/// What is to come, as `domain.events` tells it: timers that are set, and tries of effects whose end is not
/// known. Pure.
class Agenda {
public:
    /// One try of an effect.
    using Try = std::pair<Uuid, std::int64_t>;

    explicit Agenda(std::uint16_t partitions) : taken_(partitions) {}

    /// The next event of a partition.
    void fold(PartitionId partition, const Record& record, const Event& event);

    /// When the earliest timer is due.
    std::optional<Instant> next() const;
    /// Where timers are due by then.
    std::set<PartitionId> due(Instant at) const;
    /// How many timers of the partition a tick has taken so far.
    std::uint64_t taken(PartitionId partition) const { return taken_[partition]; }
    /// Tries that are under way: connectors have been asked, and have not told how it ended.
    const std::set<Try>& tries() const { return tries_; }
    /// The last input of each partition that is settled.
    const Positions& settled() const { return settled_; }

private:
    struct Timer {
        Instant due;
        PartitionId partition;
        std::string stream, name;
        auto operator<=>(const Timer&) const = default;
    };
    void forget(const std::string& stream, const std::string& name);
    void take(PartitionId partition, const std::string& stream, const std::string& name);

    std::set<Timer> timers_;
    std::map<std::pair<std::string, std::string>, Timer> by_name_;  ///< stream and name
    std::vector<std::uint64_t> taken_;
    std::set<Try> tries_;
    Positions settled_;
};

}  // namespace beaker::ops
