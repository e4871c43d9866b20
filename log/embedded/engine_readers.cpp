// What the engine does on threads other than the core thread and takes longer: following and trimming.
#include <algorithm>

#include <fmt/format.h>

#include "log/embedded/engine.hpp"
#include "log/embedded/retention.hpp"

namespace beaker::log {
namespace {

using Code = LogError::Code;

/// A follower this close behind joins: batches wait while it reads the rest.
constexpr std::uint64_t close_behind = 1000;
/// After so many rounds it joins however far behind it is: who appends faster than it reads has to wait for
/// it.
constexpr int rounds_max = 16;

std::uint64_t distance(const std::vector<Offset>& from, const std::vector<Offset>& to) {
    std::uint64_t records = 0;
    for (std::size_t i = 0; i < from.size(); ++i) records += to[i] - from[i];
    return records;
}

}  // namespace

std::vector<Offset> EmbeddedLog::ends(Topic topic) const {
    const auto first = ends_.begin() + static_cast<std::ptrdiff_t>(cell(topic, 0));
    return {first, first + partitions_};
}

std::expected<void, LogError> EmbeddedLog::check_follow(Topic topic, const std::vector<Offset>& from) const {
    if (const auto checked = check(topic, 0); !checked) return checked;
    if (from.size() != partitions_)
        return failure(Code::bad_argument,
                       fmt::format("{} offsets to follow from for {} partitions", from.size(), partitions_));
    for (PartitionId partition = 0; partition < partitions_; ++partition)
        if (const Offset last = end(topic, partition); from[partition] > last)
            return failure(
                Code::bad_argument,
                fmt::format("{} lies past the end, {}", place_of(topic, {partition, from[partition]}), last));
    return {};
}

/// Delivers what is stored before `to` and moves `from` there.
std::expected<void, LogError> EmbeddedLog::deliver_stored(const Followers::Follower& follower,
                                                          std::vector<Offset>& from,
                                                          const std::vector<Offset>& to) const {
    for (PartitionId partition = 0; partition < partitions_; ++partition) {
        while (from[partition] < to[partition]) {
            ReadLimits run;
            run.records = std::min<std::size_t>(run.records, to[partition] - from[partition]);
            const auto records = read(follower.topic, {partition, from[partition]}, run);
            if (!records) return std::unexpected(records.error());
            follower.sink(*records);
            from[partition] += records->size();
        }
    }
    return {};
}

std::expected<std::unique_ptr<Subscription>, LogError> EmbeddedLog::follow(Topic topic,
                                                                           std::vector<Offset> from,
                                                                           Sink sink) {
    if (const auto checked = check_follow(topic, from); !checked) return std::unexpected(checked.error());
    const auto follower = std::make_shared<Followers::Follower>(topic, std::move(sink));
    for (int round = 0; round < rounds_max && distance(from, ends(topic)) > close_behind; ++round)
        if (const auto caught_up = deliver_stored(*follower, from, ends(topic)); !caught_up)
            return std::unexpected(caught_up.error());

    std::vector<Offset> to;
    Followers::Joined joined = followers_.join(follower, [&] { to = ends(topic); });
    if (const auto rest = deliver_stored(*follower, from, to); !rest) return std::unexpected(rest.error());
    return std::move(joined.subscription);
}

/// The begin that readers see moves first, so that a reader who misses a record knows why.
std::expected<std::uint64_t, LogError> EmbeddedLog::trim(Topic topic, const Retention& retention,
                                                         Instant now) {
    if (const auto checked = check(topic, 0); !checked) return std::unexpected(checked.error());
    if (topic == Topic::domain_events)
        return failure(Code::bad_argument, "domain.events is kept for ever and is never trimmed");
    const std::lock_guard lock(trimming_);
    std::uint64_t dropped = 0;
    for (PartitionId partition = 0; partition < partitions_; ++partition) {
        const Bounds bounds{begin(topic, partition), end(topic, partition)};
        auto kept = first_kept(*storage_, topic, partition, bounds, retention, now);
        if (!kept) return std::unexpected(kept.error());
        if (topic == Topic::inputs) kept = std::min(*kept, checkpoint(partition));
        if (*kept <= bounds.begin) continue;
        begins_[cell(topic, partition)] = *kept;
        if (const auto trimmed = storage_->trim(topic, {partition, *kept}); !trimmed)
            return std::unexpected(trimmed.error());
        dropped += *kept - bounds.begin;
    }
    return dropped;
}

}  // namespace beaker::log
