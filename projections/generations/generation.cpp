#include "projections/generations/generation.hpp"

#include <algorithm>
#include <thread>

namespace beaker {

namespace {

/// A generation this close behind joins: batches wait while it folds the rest.
constexpr std::uint64_t close_behind = 1000;
/// After so many rounds it joins however far behind it is: who appends faster than it folds has to wait.
constexpr int rounds_max = 16;
constexpr log::ReadLimits batch{.records = 1000, .bytes = 1 << 20};

std::vector<Position> ends_of(const log::Log& log, std::span<const PartitionId> partitions) {
    std::vector<Position> ends;
    for (const PartitionId partition : partitions)
        ends.push_back({partition, log.end(Topic::domain_events, partition)});
    return ends;
}

std::uint64_t distance(const Generation& generation, const std::vector<Position>& ends) {
    std::uint64_t events = 0;
    for (const auto& [partition, end] : ends)
        events += end - std::min(generation.applied(partition).events, end);
    return events;
}

/// Reads and applies one batch of a partition; false at its end.
std::expected<bool, ProjectionError> apply_next(Generation& generation, const log::Log& log,
                                                PartitionId partition) {
    const Position from{partition, generation.applied(partition).events};
    const auto records = log.read(Topic::domain_events, from, batch);
    if (!records)
        return std::unexpected(ProjectionError{ProjectionError::Code::log, from, records.error().text});
    if (records->empty()) return false;
    if (auto applied = generation.apply(*records); !applied) return std::unexpected(applied.error());
    return true;
}

struct Held {
    std::shared_ptr<const Generation> generation;
    std::shared_ptr<const log::RowReader> rows;  // goes first
};

}  // namespace

Generation::Generation(std::string of_name, FoldSet of_set, std::filesystem::path directory,
                       std::uint16_t partitions, const RocksStateOptions& options, log::Team* team)
    : name(std::move(of_name)), set(of_set), directory_(std::move(directory)), partitions_(partitions) {
    auto opened = RocksStateStore::open(directory_, options);
    if (!opened) {
        state = State::failed;
        reason = opened.error().text;
        return;
    }
    store_ = std::move(*opened);
    projector_.emplace(*store_, partitions, set.folds, team);
    count();
}

Generation::~Generation() {
    projector_.reset();
    store_.reset();
    std::error_code ignored;
    if (retired_) std::filesystem::remove_all(directory_, ignored);
}

std::expected<void, ProjectionError> Generation::apply(std::span<const log::Stored> records) {
    auto applied = projector_->apply(records);
    count();
    return applied;
}

void Generation::count() {
    std::uint64_t events = 0;
    for (PartitionId partition = 0; partition < partitions_; ++partition) events += applied(partition).events;
    events_ = events;
}

std::shared_ptr<const log::RowReader> snapshot_of(const std::shared_ptr<Generation>& generation) {
    auto held = std::make_shared<Held>(generation, generation->store().snapshot());
    const log::RowReader* rows = held->rows.get();
    return {std::move(held), rows};
}

bool may_follow(const Generation& from, const Generation& to, std::span<const PartitionId> partitions) {
    for (const PartitionId partition : partitions) {
        const log::Applied& before = from.applied(partition);
        const log::Applied& after = to.applied(partition);
        if (from.state == Generation::State::failed) {
            if (after.events < before.events || after.inputs < before.inputs) return false;
        } else if (after.events != before.events || after.inputs != before.inputs) {
            return false;
        }
    }
    return true;
}

std::expected<bool, ProjectionError> build_from_log(Generation& generation, const log::Log& log,
                                                    std::span<const PartitionId> partitions,
                                                    std::chrono::microseconds pause,
                                                    const std::function<bool()>& goes_on) {
    for (int round = 0; round < rounds_max; ++round) {
        const auto ends = ends_of(log, partitions);
        if (distance(generation, ends) <= close_behind) return true;
        for (const auto& [partition, end] : ends) {
            while (generation.applied(partition).events < end) {
                if (!goes_on()) return false;
                const auto applied = apply_next(generation, log, partition);
                if (!applied) return applied;
                if (!*applied) break;
                if (pause.count() > 0) std::this_thread::sleep_for(pause);
            }
        }
    }
    return true;
}

std::expected<void, ProjectionError> build_rest(Generation& generation, const log::Log& log,
                                                std::span<const PartitionId> partitions) {
    for (const PartitionId partition : partitions) {
        while (true) {
            const auto applied = apply_next(generation, log, partition);
            if (!applied) return std::unexpected(applied.error());
            if (!*applied) break;
        }
    }
    return {};
}

}  // namespace beaker
