// Which partitions the generations fold: on Kafka a node has a share of them, which changes while it serves.
#include <fmt/format.h>

#include "projections/generations/generations.hpp"

namespace beaker {

namespace {

using State = Generation::State;

}  // namespace

std::vector<PartitionId> Generations::folded() const {
    std::vector<PartitionId> some;
    for (PartitionId partition = 0; partition < held_.size(); ++partition)
        if (held_[partition] != Held::no) some.push_back(partition);
    return some;
}

/// What the generation has to be given of a batch. A partition that is on its way here is behind the batch at
/// first: what it lacks before the batch it is given from the log, and then has it from there too. From the
/// first record on that follows upon what it has, nothing is left out.
std::vector<log::Stored> Generations::of_those_held(const Generation& generation,
                                                    std::span<const log::Stored> events) const {
    std::vector<std::optional<log::Offset>> next(held_.size());
    std::vector<log::Stored> some;
    for (const log::Stored& each : events) {
        const auto [partition, offset] = each.position;
        if (partition >= held_.size() || held_[partition] == Held::no) continue;
        log::Offset& expected = next[partition]
                                    ? *next[partition]
                                    : next[partition].emplace(generation.applied(partition).events);
        if (held_[partition] == Held::coming && offset - each.gap > expected) continue;
        expected = std::max(expected, offset + 1);
        some.push_back(each);
    }
    return some;
}

std::expected<bool, std::string> Generations::hold(PartitionId partition,
                                                   const std::function<bool()>& goes_on) {
    if (partition >= held_.size()) return std::unexpected(fmt::format("there is no partition {}", partition));
    {
        const std::lock_guard lock(mutex_);
        if (held_[partition] == Held::here) return true;
        held_[partition] = Held::coming;
    }
    while (goes_on()) {
        const auto more = apply_next_of(partition);
        if (!more) return std::unexpected(more.error());
        if (!*more) return true;
    }
    return false;
}

/// Gives one batch from the log to every generation that has not had it; false where none lacks anything: the
/// partition is here then, for whatever was delivered meanwhile follows upon it.
std::expected<bool, std::string> Generations::apply_next_of(PartitionId partition) {
    constexpr log::ReadLimits batch{.records = 1000, .bytes = 1 << 20};
    std::vector<Shared> live;
    {
        const std::lock_guard lock(mutex_);
        for (const Shared& each : all_)
            if (each->state == State::live) live.push_back(each);
    }
    bool more = false;
    for (const Shared& each : live) {
        std::unique_lock lock(mutex_);
        const log::Offset from = each->applied(partition).events;
        lock.unlock();
        const auto records = log_.read(Topic::domain_events, {partition, from}, batch);
        if (!records) return std::unexpected(records.error().text);
        if (records->empty()) continue;
        more = true;
        lock.lock();
        if (each->state != State::live) continue;
        // What was delivered meanwhile may have brought it further: that is passed over.
        const auto folded = each->apply(*records);
        if (folded) continue;
        each->state = State::failed;
        each->reason = folded.error().text;
        if (each != serving_) continue;
        stopped_ = true;
        return std::unexpected(folded.error().text);
    }
    std::vector<log::Applied> applied;
    {
        const std::lock_guard lock(mutex_);
        if (!more) held_[partition] = Held::here;
        applied = applied_of(*serving_, std::vector{partition});
    }
    if (observer_.on_applied) observer_.on_applied(applied);
    return more;
}

void Generations::let_go(PartitionId partition) {
    const std::lock_guard lock(mutex_);
    holds_all_ = false;
    if (partition < held_.size()) held_[partition] = Held::no;
}

}  // namespace beaker
