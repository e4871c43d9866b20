#include "replay/topic_walk.hpp"

#include <algorithm>
#include <charconv>

#include "projections/query/find_record.hpp"
#include "schemas/stream.hpp"

namespace beaker::replay {

namespace {

/// Looking back for the last records ends after so many of a partition: a filter may hit none at all.
constexpr log::Offset looked_back_max = 100'000;

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
    struct Found {
        Instant time;
        Position position;
    };
    std::vector<Found> found;
    TopicWalk walk(log, topic, std::move(filter));
    for (PartitionId partition = 0; partition < log.partitions(); ++partition) {
        const log::Offset end = log.end(topic, partition), begin = log.begin(topic, partition);
        walk.next_[partition] = end;
        std::vector<Found> here;
        for (log::Offset at = end; at > begin && here.size() < count && end - at < looked_back_max; --at) {
            const auto read = log.read(topic, {partition, at - 1}, {.records = 1});
            if (!read) return std::unexpected(read.error());
            if (read->empty() || read->front().position.offset != at - 1) continue;  // no record lies there
            if (walk.filter_(*read->front().record))
                here.push_back({read->front().record->time, read->front().position});
        }
        found.insert(found.end(), here.begin(), here.end());
    }
    std::ranges::stable_sort(found, std::ranges::greater{}, &Found::time);
    if (found.size() > count) found.resize(count);
    for (const Found& each : found)
        walk.next_[each.position.partition] =
            std::min(walk.next_[each.position.partition], each.position.offset);
    return walk;
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
