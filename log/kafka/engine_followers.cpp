// Following: what is stored is read on the caller's thread, then the topic's tail goes on. There is one tail
// for each topic that was ever followed; a follower that joins reads up to where the tail stands.
#include <fmt/format.h>

#include "log/kafka/engine.hpp"

namespace beaker::log {
namespace {

using Code = LogError::Code;

/// Hands on what a follower has not had yet: it may be ahead of the tail, for it has read for itself.
Sink from_on(std::vector<Offset> from, Sink sink) {
    return [next = std::make_shared<std::vector<Offset>>(std::move(from)),
            sink = std::move(sink)](std::span<const Stored> records) {
        std::vector<Stored> wanted;
        wanted.reserve(records.size());
        for (const Stored& each : records) {
            Offset& expected = (*next)[each.position.partition];
            if (each.position.offset < expected) continue;
            wanted.push_back(each);
            wanted.back().gap = each.position.offset - expected;
            expected = each.position.offset + 1;
        }
        if (!wanted.empty()) sink(wanted);
    };
}

}  // namespace

std::expected<void, LogError> KafkaLog::check_follow(Topic topic, const std::vector<Offset>& from) const {
    if (const auto checked = check(topic, 0); !checked) return checked;
    if (from.size() != settings_.partitions)
        return std::unexpected(LogError{
            Code::bad_argument,
            fmt::format("{} offsets to follow from for {} partitions", from.size(), settings_.partitions)});
    for (PartitionId partition = 0; partition < from.size(); ++partition)
        if (const Offset last = end(topic, partition); from[partition] > last) {
            // Another process may have written it since this one asked.
            const auto now = reader_->stable(topic, partition);
            if (!now) return std::unexpected(now.error());
            if (from[partition] > std::max(last, now->end))
                return std::unexpected(
                    LogError{Code::bad_argument, fmt::format("{} {}:{} lies past the end, {}", name_of(topic),
                                                             partition, from[partition], now->end)});
        }
    return {};
}

/// Delivers what is stored, up to `to` at least, and moves `from` past it.
std::expected<void, LogError> KafkaLog::deliver_stored(const Followers::Follower& follower,
                                                       std::vector<Offset>& from,
                                                       const std::vector<Offset>& to) {
    for (PartitionId partition = 0; partition < from.size(); ++partition) {
        while (from[partition] < to[partition]) {
            auto records = read(follower.topic, {partition, from[partition]}, {});
            if (!records) return std::unexpected(records.error());
            if (records->empty()) break;
            from[partition] = records->back().position.offset + 1;
            follower.sink(*records);
        }
    }
    return {};
}

std::expected<std::unique_ptr<Subscription>, LogError> KafkaLog::follow(Topic topic, std::vector<Offset> from,
                                                                        Sink sink) {
    if (const auto checked = check_follow(topic, from); !checked) return std::unexpected(checked.error());
    const std::lock_guard one_at_a_time(tails_mutex_);
    const auto follower = std::make_shared<Followers::Follower>(topic, from_on(from, std::move(sink)));
    std::vector<Offset> now(settings_.partitions);
    for (PartitionId partition = 0; partition < now.size(); ++partition) {
        const auto bounds = reader_->stable(topic, partition);
        if (!bounds) return std::unexpected(bounds.error());
        now[partition] = bounds->end;
    }
    if (const auto caught_up = deliver_stored(*follower, from, now); !caught_up)
        return std::unexpected(caught_up.error());

    std::vector<Offset> to;
    Followers::Joined joined = followers_.join(follower, [&] { to = tail_next_[topic]; });
    if (to.empty()) {  // the first of this topic: the tail begins where it has come to
        if (const auto opened = open_tail(topic, from); !opened) return std::unexpected(opened.error());
    } else if (const auto rest = deliver_stored(*follower, from, to); !rest) {
        return std::unexpected(rest.error());
    }
    return std::move(joined.subscription);
}

std::expected<void, LogError> KafkaLog::open_tail(Topic topic, const std::vector<Offset>& from) {
    static_cast<void>(followers_.publish([&] { tail_next_[topic] = from; }));
    auto tail = kafka::Tail::open(
        settings_, topic, from,
        [this, topic](std::vector<Stored> records) { deliver(topic, std::move(records)); },
        [this](const LogError& error) {
            {
                const std::lock_guard lock(failure_mutex_);
                failure_ = error;
            }
            wake();
        });
    if (!tail) {
        static_cast<void>(followers_.publish([&] { tail_next_.erase(topic); }));
        return std::unexpected(tail.error());
    }
    tails_[topic] = std::move(*tail);
    return {};
}

void KafkaLog::deliver(Topic topic, std::vector<Stored> records) {
    const auto followers = followers_.publish([&] {
        auto& next = tail_next_[topic];
        for (const Stored& each : records) {
            next[each.position.partition] = each.position.offset + 1;
            reaches(topic, each.position);
        }
    });
    Followers::deliver(followers, topic, records);
}

}  // namespace beaker::log
