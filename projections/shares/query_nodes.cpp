#include "projections/shares/query_nodes.hpp"

#include <algorithm>

#include "projections/shares/assignment.hpp"

namespace beaker {

void QueryNodes::take(std::span<const log::Stored> entries) {
    for (const log::Stored& each : entries) {
        if (each.record->type != QueryNodeListed::type) continue;
        if (const auto said = from_json<QueryNodeListed>(each.record->value)) keep(*said, each.record->time);
    }
}

void QueryNodes::keep(const QueryNodeListed& said, Instant at) {
    const std::lock_guard lock(mutex_);
    latest_ = std::max(latest_, at);
    if (said.leaving && said.partitions.empty()) {
        nodes_.erase(said.node_id);
    } else if (Node& node = nodes_[said.node_id]; node.at <= at) {  // else told once more, by a late reader
        node.said = said;
        node.at = at;
    }
    forget_silent();
    plan();
}

void QueryNodes::passed(Instant now) {
    const std::lock_guard lock(mutex_);
    latest_ = std::max(latest_, now);
    forget_silent();
    plan();
}

void QueryNodes::forget_silent() {
    std::erase_if(nodes_, [this](const auto& each) { return latest_ - each.second.at > silence; });
}

void QueryNodes::plan() {
    std::vector<Uuid> staying;
    for (const auto& [id, node] : nodes_)
        if (!node.said.leaving) staying.push_back(id);
    assigned_ = assign(partitions_, staying, copies_);
}

bool QueryNodes::has(const QueryNodeListed& said, PartitionId partition) {
    return std::ranges::find(said.partitions, std::int64_t{partition}) != said.partitions.end();
}

std::vector<PartitionId> QueryNodes::wanted_of(const Uuid& node) const {
    const std::lock_guard lock(mutex_);
    std::vector<PartitionId> wanted;
    for (PartitionId partition = 0; partition < assigned_.size(); ++partition)
        if (std::ranges::find(assigned_[partition], node) != assigned_[partition].end())
            wanted.push_back(partition);
    return wanted;
}

bool QueryNodes::others_hold(PartitionId partition, const Uuid& node) const {
    const std::lock_guard lock(mutex_);
    if (partition >= assigned_.size() || assigned_[partition].empty()) return false;
    return std::ranges::all_of(assigned_[partition], [&](const Uuid& each) {
        const auto found = nodes_.find(each);
        return each != node && found != nodes_.end() && has(found->second.said, partition);
    });
}

bool QueryNodes::held_elsewhere(PartitionId partition, const Uuid& node) const {
    const std::lock_guard lock(mutex_);
    return std::ranges::any_of(nodes_, [&](const auto& each) {
        return each.first != node && !each.second.said.leaving && has(each.second.said, partition);
    });
}

bool QueryNodes::is_alone(const Uuid& node) const {
    const std::lock_guard lock(mutex_);
    return std::ranges::none_of(
        nodes_, [&](const auto& each) { return each.first != node && !each.second.said.leaving; });
}

std::vector<QueryNodes::Holder> QueryNodes::holders(PartitionId partition, Steady now) const {
    const std::lock_guard lock(mutex_);
    struct Found {
        bool suspected;
        std::size_t rank;  // among those who are to hold it; behind them whoever still does
        std::uint64_t weight;
        const QueryNodeListed* said;
    };
    std::vector<Found> found;
    for (const auto& [id, node] : nodes_) {
        if (!has(node.said, partition)) continue;
        const auto& assigned = assigned_[partition];
        const auto rank = static_cast<std::size_t>(std::ranges::find(assigned, id) - assigned.begin());
        found.push_back({node.suspected_until > now, rank, weight(id, partition), &node.said});
    }
    const auto by_rank = [](const Found& a, const Found& b) {
        return a.rank != b.rank ? a.rank < b.rank : a.weight > b.weight;
    };
    std::ranges::sort(found, by_rank);
    const QueryNodeListed* const usual = found.empty() ? nullptr : found.front().said;
    std::ranges::stable_sort(found, {}, &Found::suspected);
    std::vector<Holder> holders;
    for (const Found& each : found)
        holders.push_back({each.said->node_id, each.said->address, each.said == usual});
    return holders;
}

void QueryNodes::suspect(const Uuid& node, Steady now) {
    const std::lock_guard lock(mutex_);
    if (const auto found = nodes_.find(node); found != nodes_.end())
        found->second.suspected_until = now + suspicion;
}

std::vector<QueryNodeListed> QueryNodes::list() const {
    const std::lock_guard lock(mutex_);
    std::vector<QueryNodeListed> all;
    for (const auto& [id, node] : nodes_) all.push_back(node.said);
    return all;
}

}  // namespace beaker
