// Three walks: look (is what the target holds the beginning of what it is to hold, and where will each input
// lie), copy (what is missing), compare (both sides, each read for itself). Until the last one has found them
// alike, no server starts on the target.
#include "log/copy/copy.hpp"

#include <fmt/format.h>

#include <fmt/ranges.h>

#include <atomic>
#include <future>

#include "log/copy/input_places.hpp"
#include "log/copy/partition_cursor.hpp"
#include "log/copy/stream_digests.hpp"
#include "log/copy/target_order.hpp"

namespace beaker::log {

namespace {

using Done = std::expected<void, CopyError>;

constexpr std::size_t differences_told = 5;
constexpr std::uint64_t records_between_updates = 4096;

std::uint64_t size_of(const Log& log) {
    std::uint64_t all = 0;
    for (const Topic topic : all_topics)
        for (PartitionId partition = 0; partition < log.partitions(); ++partition)
            all += log.end(topic, partition) - log.begin(topic, partition);
    return all;
}

class Copy {
public:
    Copy(const CopySource& source, CopyTarget& target, const CopyOptions& options)
        : source_(source),
          target_(target),
          options_(options),
          partitions_(target.log().partitions()),
          places_(source.log.partitions()),
          present_(topic_count, std::vector<std::uint64_t>(partitions_)),
          decided_(partitions_),
          total_(size_of(source.log)) {}

    std::expected<CopyReport, CopyError> run() {
        if (auto looked = look(); !looked) return std::unexpected(looked.error());
        if (auto begun = target_.begin(); !begun) return std::unexpected(copy_failed(begun.error()));
        if (auto copied = copy(); !copied) return std::unexpected(copied.error());
        auto report = compare();
        if (!report) return report;
        if (auto rested = options_.at_rest(); !rested) return std::unexpected(rested.error());
        std::vector<Position> checkpoints;
        for (PartitionId partition = 0; partition < partitions_; ++partition)
            checkpoints.push_back({partition, decided_[partition]});
        if (auto finished = target_.finish(checkpoints); !finished)
            return std::unexpected(copy_failed(finished.error()));
        return report;
    }

private:
    Done look();
    Done look(Topic topic);
    Done copy();
    Done copy(Topic topic);
    std::expected<CopyReport, CopyError> compare();
    std::expected<StreamDigests, CopyError> digests(const Log& log, std::atomic<std::uint64_t>& seen) const;
    RecordPtr placed(const Stored& from, PartitionId to) const;
    void tell(CopyPhase phase, std::uint64_t done, std::uint64_t total) const {
        options_.on_progress(phase, std::min(done, total), total);
    }

    const CopySource& source_;
    CopyTarget& target_;
    const CopyOptions& options_;
    const std::uint16_t partitions_;  ///< of the target
    InputPlaces places_;
    std::vector<std::vector<std::uint64_t>> present_;  ///< records there already, by topic and partition
    std::vector<Offset> decided_;                      ///< by partition of the target
    std::uint64_t undecided_ = 0, copied_ = 0, walked_ = 0;
    const std::uint64_t total_;
};

/// A settlement names the place of its input, and readers wait by it: it is to be the place in this log.
RecordPtr Copy::placed(const Stored& from, PartitionId to) const {
    if (from.topic != Topic::domain_events) return from.record;
    const auto text = from.record->attribute(attribute::input);
    const auto named = text ? Position::parse(*text) : std::unexpected(BadPosition{});
    if (!named) return from.record;
    const Position place = places_.of(*named, to);
    if (place == *named) return from.record;
    Record record = *from.record;
    for (Record::Attribute& each : record.attributes)
        if (each.name == attribute::input) each.value = place.text();
    return std::make_shared<const Record>(std::move(record));
}

Done Copy::look() {
    for (const Topic topic : all_topics)
        if (auto looked = look(topic); !looked) return looked;
    return {};
}

Done Copy::look(Topic topic) {
    const Log& there = target_.log();
    std::vector<PartitionCursor> cursors;
    bool empty = true;
    for (PartitionId partition = 0; partition < partitions_; ++partition) {
        cursors.emplace_back(there, topic, partition, there.begin(topic, partition),
                             there.end(topic, partition));
        empty = empty && there.begin(topic, partition) == there.end(topic, partition);
    }
    if (empty && topic != Topic::inputs) return {};
    const auto other = [topic](Position at) {
        return std::unexpected(
            CopyError{CopyError::Code::something_else,
                      fmt::format("{} {} of the target is not what lies there in the source", name_of(topic),
                                  at.text())});
    };
    std::vector<Offset> next(partitions_);
    const auto walked =
        in_target_order(source_, topic, partitions_, [&](PartitionId to, const Stored& from) -> Done {
            if (topic == Topic::inputs) {
                places_.add(from.position, {to, next[to]});
                const bool decided = from.position.offset < source_.checkpoints[from.position.partition];
                if (decided) decided_[to] = next[to] + 1;
                undecided_ += decided ? 0 : 1;
            }
            ++next[to];
            const auto at = cursors[to].peek();
            if (!at) return std::unexpected(copy_failed(at.error()));
            if (!*at) return {};
            if (*(*at)->record != *placed(from, to) ||
                (*at)->position.offset != present_[index_of(topic)][to])
                return other((*at)->position);
            ++present_[index_of(topic)][to];
            cursors[to].advance();
            if (walked_ % records_between_updates == 0) tell(CopyPhase::look, walked_, total_);
            ++walked_;
            return {};
        });
    if (!walked) return walked;
    for (PartitionCursor& cursor : cursors) {
        const auto at = cursor.peek();
        if (!at) return std::unexpected(copy_failed(at.error()));
        if (*at) return other((*at)->position);
    }
    return {};
}

Done Copy::copy() {
    walked_ = 0;
    for (const Topic topic : all_topics)
        if (auto copied = copy(topic); !copied) return copied;
    tell(CopyPhase::copy, total_, total_);
    return {};
}

Done Copy::copy(Topic topic) {
    std::vector<std::uint64_t> next(partitions_);
    auto walked =
        in_target_order(source_, topic, partitions_, [&](PartitionId to, const Stored& from) -> Done {
            if (walked_++ % records_between_updates == 0) tell(CopyPhase::copy, walked_, total_);
            if (next[to]++ < present_[index_of(topic)][to]) return {};
            ++copied_;
            auto appended = target_.append(topic, to, placed(from, to));
            if (!appended) return std::unexpected(copy_failed(appended.error()));
            return {};
        });
    if (!walked) return walked;
    if (auto flushed = target_.flush(); !flushed) return std::unexpected(copy_failed(flushed.error()));
    return {};
}

std::expected<StreamDigests, CopyError> Copy::digests(const Log& log,
                                                      std::atomic<std::uint64_t>& seen) const {
    StreamDigests found;
    for (const Topic topic : all_topics)
        for (PartitionId partition = 0; partition < log.partitions(); ++partition) {
            PartitionCursor cursor(log, topic, partition, log.begin(topic, partition),
                                   log.end(topic, partition));
            while (true) {
                const auto at = cursor.peek();
                if (!at) return std::unexpected(copy_failed(at.error()));
                if (!*at) break;
                found.add(**at);
                ++seen;
                cursor.advance();
            }
        }
    return found;
}

std::expected<CopyReport, CopyError> Copy::compare() {
    std::atomic<std::uint64_t> seen{0};
    auto reading = std::async(std::launch::async, [&] { return digests(source_.log, seen); });
    auto reading_back = std::async(std::launch::async, [&] { return digests(target_.log(), seen); });
    while (reading_back.wait_for(std::chrono::milliseconds(200)) != std::future_status::ready)
        tell(CopyPhase::compare, seen, 2 * total_);
    const auto there = reading_back.get();
    const auto here = reading.get();
    if (!here) return std::unexpected(here.error());
    if (!there) return std::unexpected(there.error());
    tell(CopyPhase::compare, 2 * total_, 2 * total_);
    if (const auto differences = here->differences(*there, differences_told); !differences.empty())
        return std::unexpected(
            CopyError{CopyError::Code::differs, fmt::format("{}", fmt::join(differences, "; "))});
    CopyReport report{.topics = {}, .copied = copied_, .undecided = undecided_};
    for (const Topic topic : all_topics) report.topics.push_back(here->of(topic));
    return report;
}

}  // namespace

std::expected<CopyReport, CopyError> copy_log(const CopySource& source, CopyTarget& target,
                                              const CopyOptions& options) {
    return Copy(source, target, options).run();
}

}  // namespace beaker::log
