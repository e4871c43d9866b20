#include "replay/topic_walk.hpp"

#include <algorithm>
#include <charconv>
#include <deque>

#include "projections/query/find_record.hpp"
#include "schemas/stream.hpp"

namespace beaker::replay {

namespace {

using log::LogError;
using log::Offset;

/// Looking back for the last records ends after so many of a partition: a filter may hit none at all.
constexpr Offset looked_back_max = 100'000;
/// At first so many at least, then four times as many: some offsets may hold no record.
constexpr Offset looked_back_min = 16;

struct Found {
    Instant time;
    Position position;
};

/// The wanted records of a partition from an offset on, up to `end`, of which only the last so many count.
std::expected<std::deque<Found>, LogError> found_from(const log::Log& log, Topic topic, Position from,
                                                      Offset end, std::size_t count,
                                                      const RecordFilter& filter) {
    std::deque<Found> found;
    while (from.offset < end) {
        const auto read = log.read(topic, from, {});
        if (!read) return std::unexpected(read.error());
        if (read->empty()) break;
        for (const log::Stored& stored : *read) {
            from.offset = stored.position.offset + 1;
            if (stored.position.offset >= end || !filter(*stored.record)) continue;
            found.push_back({stored.record->time, stored.position});
            if (found.size() > count) found.pop_front();
        }
    }
    return found;
}

/// The last so many wanted records of a partition. Forward, in ever larger stretches: reading backwards, one
/// by one, costs a request each on Kafka.
std::expected<std::deque<Found>, LogError> last_found(const log::Log& log, Topic topic, PartitionId partition,
                                                      std::size_t count, const RecordFilter& filter) {
    const Offset end = log.end(topic, partition), begin = log.begin(topic, partition);
    const Offset most = std::min(end - std::min(begin, end), looked_back_max);
    if (count == 0 || most == 0) return {};
    for (Offset back = std::max<Offset>(looked_back_min, count);; back *= 4) {
        auto found = found_from(log, topic, {partition, end - std::min(back, most)}, end, count, filter);
        if (!found || found->size() >= count || back >= most) return found;
    }
}

}  // namespace

std::optional<From> parse_from(std::string_view text) {
    log::Offset offset = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), offset);
    if (error == std::errc() && end == text.data() + text.size()) return offset;
    if (const auto at = Instant::parse(text)) return *at;
    return std::nullopt;
}

bool RecordFilter::operator()(const Record& record) const {
    return (!type || record.type == *type) && (!tenant || record.subject == tenant_stream(*tenant));
}

std::expected<TopicWalk, log::LogError> TopicWalk::open(const log::Log& log, Topic topic,
                                                        const std::optional<From>& from,
                                                        RecordFilter filter) {
    TopicWalk walk(log, topic, std::move(filter));
    for (PartitionId partition = 0; partition < log.partitions(); ++partition) {
        const log::Offset begin = log.begin(topic, partition);
        walk.next_[partition] = begin;
        if (!from) continue;
        if (const auto* offset = std::get_if<log::Offset>(&*from)) {
            walk.next_[partition] = std::max(begin, *offset);
        } else {
            const auto at = offset_at(log, topic, partition, std::get<Instant>(*from));
            if (!at) return std::unexpected(at.error());
            walk.next_[partition] = *at;
        }
    }
    return walk;
}

std::expected<TopicWalk, log::LogError> TopicWalk::open_at_last(const log::Log& log, Topic topic,
                                                                std::size_t count, RecordFilter filter) {
    std::vector<Found> found;
    TopicWalk walk(log, topic, std::move(filter));
    for (PartitionId partition = 0; partition < log.partitions(); ++partition) {
        walk.next_[partition] = log.end(topic, partition);
        const auto here = last_found(log, topic, partition, count, walk.filter_);
        if (!here) return std::unexpected(here.error());
        // The latest first: of those of one time, the last ones count.
        found.insert(found.end(), here->rbegin(), here->rend());
    }
    std::ranges::stable_sort(found, std::ranges::greater{}, &Found::time);
    if (found.size() > count) found.resize(count);
    for (const Found& each : found)
        walk.next_[each.position.partition] =
            std::min(walk.next_[each.position.partition], each.position.offset);
    return walk;
}

std::expected<std::optional<Instant>, LogError> last_time(const log::Log& log, Topic topic,
                                                          PartitionId partition) {
    const auto found = last_found(log, topic, partition, 1, {});
    if (!found) return std::unexpected(found.error());
    return found->empty() ? std::nullopt : std::optional(found->back().time);
}

std::uint64_t TopicWalk::in_all() const {
    std::uint64_t left = 0;
    for (PartitionId partition = 0; partition < log_->partitions(); ++partition)
        left += std::max(log_->end(topic_, partition), next_[partition]) - next_[partition];
    return looked_at_ + left;
}

std::expected<void, log::LogError> TopicWalk::run(const Visit& visit) {
    for (PartitionId partition = 0; partition < log_->partitions(); ++partition) {
        log::Offset& next = next_[partition];
        const log::Offset end = log_->end(topic_, partition);
        while (next < end) {
            next = std::max(next, log_->begin(topic_, partition));
            const auto read = log_->read(topic_, {partition, next}, {});
            if (!read && read.error().code == log::LogError::Code::trimmed) continue;
            if (!read) return std::unexpected(read.error());
            if (read->empty()) break;
            for (const log::Stored& stored : *read) {
                next = stored.position.offset + 1;
                ++looked_at_;
                if (filter_(*stored.record) && !visit(stored)) return {};
            }
        }
    }
    return {};
}

}  // namespace beaker::replay
