#include "log/embedded/engine.hpp"

#include <fmt/format.h>

#include "log/embedded/memory.hpp"
#include "log/embedded/read_records.hpp"
#include "log/embedded/record_format.hpp"

namespace beaker::log {
namespace {

using Code = LogError::Code;

std::vector<std::atomic<Offset>> atomics(std::size_t count) {
    return std::vector<std::atomic<Offset>>(count);
}

}  // namespace

EmbeddedLog::EmbeddedLog(std::unique_ptr<Storage> storage, EngineOptions options, const Clock& clock,
                         EngineObserver observer)
    : partitions_(storage->opened_with().partitions),
      options_(options),
      clock_(clock),
      observer_(std::move(observer)),
      storage_(std::move(storage)),
      queue_(options.queue),
      begins_(atomics(topic_count * partitions_)),
      ends_(atomics(topic_count * partitions_)),
      checkpoints_(atomics(partitions_)),
      next_(topic_count * partitions_),
      undecided_(storage_->opened_with(), options.undecided_bytes_max) {
    const Contents& contents = storage_->opened_with();
    for (std::size_t i = 0; i < contents.bounds.size(); ++i) {
        begins_[i] = contents.bounds[i].begin;
        ends_[i] = next_[i] = contents.bounds[i].end;
    }
    for (PartitionId partition = 0; partition < partitions_; ++partition)
        checkpoints_[partition] = contents.checkpoints[partition];
}

EmbeddedLog::~EmbeddedLog() {
    queue_.stop();
    const LogError closed{Code::stopped, "the log was closed before the record was stored"};
    abandon(closed, closed);
}

std::expected<void, LogError> EmbeddedLog::check(Topic topic, PartitionId partition) const {
    if (!is_topic(topic))
        return failure(Code::bad_argument, fmt::format("there is no topic {}", static_cast<unsigned>(topic)));
    if (partition >= partitions_)
        return failure(Code::bad_argument,
                       fmt::format("there is no partition {} of {}", partition, partitions_));
    return {};
}

void EmbeddedLog::append(Topic topic, PartitionId partition, Record record, Acknowledge acknowledge) {
    if (const auto checked = check(topic, partition); !checked)
        return acknowledge(std::unexpected(checked.error()));
    if (const std::size_t size = encoded_size(record); size > options_.record_bytes_max)
        return acknowledge(failure(
            Code::too_large,
            fmt::format("the record has {} bytes, at most {} are allowed", size, options_.record_bytes_max)));
    const std::size_t bytes = memory_of(record);
    Queued queued{.topic = topic,
                  .partition = partition,
                  .record = std::make_shared<const Record>(std::move(record)),
                  .acknowledge = std::move(acknowledge),
                  .bytes = bytes};
    if (observer_.on_acknowledged) queued.queued_at = clock_.steady();
    if (const auto pushed = queue_.push(queued); !pushed) queued.acknowledge(std::unexpected(pushed.error()));
}

Offset EmbeddedLog::begin(Topic topic, PartitionId partition) const {
    return check(topic, partition) ? begins_[cell(topic, partition)].load() : 0;
}

Offset EmbeddedLog::end(Topic topic, PartitionId partition) const {
    return check(topic, partition) ? ends_[cell(topic, partition)].load() : 0;
}

Offset EmbeddedLog::checkpoint(PartitionId partition) const {
    return partition < partitions_ ? checkpoints_[partition].load() : 0;
}

std::optional<Offset> EmbeddedLog::next_output(PartitionId partition) const {
    if (partition >= partitions_) return std::nullopt;
    return next_[cell(Topic::inputs, partition)];
}

std::expected<std::vector<Stored>, LogError> EmbeddedLog::read(Topic topic, Position from,
                                                               ReadLimits limits) const {
    if (const auto checked = check(topic, from.partition); !checked) return std::unexpected(checked.error());
    const Offset end = ends_[cell(topic, from.partition)];
    const std::atomic<Offset>& begin = begins_[cell(topic, from.partition)];
    if (from.offset < begin) return trimmed(topic, from, begin);
    auto records = read_records(*storage_, topic, from, end, limits);
    if (!records && from.offset < begin) return trimmed(topic, from, begin);  // it went while it was read
    return records;
}

Log::Backlog EmbeddedLog::backlog() const {
    const AppendQueue::Size queued = queue_.size();
    Backlog backlog{.queued_records = queued.records, .queued_bytes = queued.bytes};
    for (PartitionId partition = 0; partition < partitions_; ++partition) {
        const Offset decided = checkpoints_[partition];  // read first: it never passes the end
        backlog.undecided_records += ends_[cell(Topic::inputs, partition)] - decided;
    }
    return backlog;
}

}  // namespace beaker::log
