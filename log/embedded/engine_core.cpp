// The core thread's half of the engine: take and commit. One commit is one write; in this order it becomes
// durable, is seen by readers, is acknowledged, and is delivered to followers.
#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "log/embedded/engine.hpp"
#include "log/embedded/memory.hpp"

namespace beaker::log {
namespace {

using Code = LogError::Code;

constexpr std::size_t no_limit = ~std::size_t{0};

}  // namespace

std::expected<std::vector<Stored>, LogError> EmbeddedLog::take(TakeLimits limits) {
    if (error_) return std::unexpected(*error_);
    if (handed_out_) throw std::logic_error("take: what the last one handed out was not committed");
    for (bool waited = false;; waited = true) {
        if (limits.hands_out)
            if (const auto refilled = refill(limits); !refilled) return std::unexpected(refilled.error());
        drain(limits);
        std::vector<Stored> inputs;
        if (limits.hands_out) inputs = undecided_.hand_out(limits);
        handed_out_ = !inputs.empty();
        if (handed_out_) return inputs;
        if (!drained_.empty()) {  // nothing to decide, so no commit would follow: they are stored at once
            if (const auto stored = commit({}); !stored) return std::unexpected(stored.error());
            return inputs;
        }
        if (queue_.stopped())
            return failure(Code::stopped, "the log was stopped and nothing is left to take");
        if (waited || !options_.waits) return inputs;
        queue_.wait(limits.wait);
    }
}

/// Reads on where the inputs of a partition in memory are all decided.
std::expected<void, LogError> EmbeddedLog::refill(const TakeLimits& limits) {
    const ReadLimits run{.records = std::max<std::size_t>(limits.records, 1),
                         .bytes = std::min(limits.bytes, options_.undecided_bytes_max / partitions_)};
    for (PartitionId partition = 0; partition < partitions_; ++partition) {
        const auto from = undecided_.missing(partition);
        if (!from) continue;
        auto inputs = read(Topic::inputs, *from, run);
        if (!inputs) return std::unexpected(inputs.error());
        undecided_.refill(*std::move(inputs));
    }
    return {};
}

/// Gives queued records their offsets; they hold when the commit is stored.
void EmbeddedLog::drain(const TakeLimits& limits) {
    for (Queued& queued : queue_.drain(limits.records, limits.bytes)) {
        const Offset offset = next_[cell(queued.topic, queued.partition)]++;
        drained_.push_back(
            {.stored = {queued.topic, {queued.partition, offset}, std::move(queued.record), {}},
             .acknowledge = std::move(queued.acknowledge),
             .bytes = queued.bytes,
             .queued_at = queued.queued_at});
        if (queued.topic == Topic::inputs) undecided_.add(drained_.back().stored, queued.bytes);
    }
}

std::expected<void, LogError> EmbeddedLog::commit(Step step) {
    if (error_) return std::unexpected(*error_);
    check_step(step);
    handed_out_ = false;
    const std::vector<Stored> outputs = placed(std::move(step.outputs));
    fill_batch(outputs, step.checkpoints);
    if (batch_.empty()) return {};
    if (auto written = write_batch(); !written) {
        error_ = written.error();
        queue_.stop();
        abandon({Code::unavailable, "whether the record is stored is unknown: " + error_->text},
                {Code::stopped, "the record is not stored: " + error_->text});
        return written;
    }
    const Followers::List followers = publish(outputs, step.checkpoints);
    acknowledge_drained();
    deliver(followers, outputs);
    drained_.clear();
    return {};
}

/// A step that cannot be is a broken invariant of its writer: nothing of it may reach the disk.
void EmbeddedLog::check_step(const Step& step) const {
    std::vector<Offset> ends(next_.begin(), next_.begin() + partitions_);
    static_assert(index_of(Topic::inputs) == 0);
    for (const Output& output : step.outputs) {
        if (const auto checked = check(output.topic, output.partition); !checked)
            throw std::logic_error("commit: " + checked.error().text);
        if (!output.record) throw std::logic_error("commit: an output without a record");
        if (output.topic == Topic::inputs) ++ends[output.partition];
    }
    std::vector<Offset> reached(checkpoints_.begin(), checkpoints_.end());
    for (const Position& next : step.checkpoints) {
        if (const auto checked = check(Topic::inputs, next.partition); !checked)
            throw std::logic_error("commit: " + checked.error().text);
        if (next.offset < reached[next.partition] || next.offset > ends[next.partition])
            throw std::logic_error(fmt::format("commit: the checkpoint {} lies outside of {} to {}",
                                               place_of(Topic::inputs, next), reached[next.partition],
                                               ends[next.partition]));
        reached[next.partition] = next.offset;
    }
}

/// Outputs get the offsets after the drained records of their partition; they hold when they are stored.
std::vector<Stored> EmbeddedLog::placed(std::vector<Output> outputs) {
    std::vector<Stored> stored;
    stored.reserve(outputs.size());
    after_ = next_;
    for (Output& output : outputs) {
        const Offset offset = after_[cell(output.topic, output.partition)]++;
        stored.push_back(
            {output.topic, {output.partition, offset}, std::move(output.record), std::move(output.event)});
    }
    return stored;
}

void EmbeddedLog::fill_batch(const std::vector<Stored>& outputs, const std::vector<Position>& checkpoints) {
    batch_.clear();
    for (const Drained& each : drained_)
        batch_.add(each.stored.topic, each.stored.position, *each.stored.record);
    for (const Stored& each : outputs) batch_.add(each.topic, each.position, *each.record);
    for (const Position& next : checkpoints)
        if (next.offset != checkpoints_[next.partition]) batch_.add_checkpoint(next);
}

/// What is thrown on the way to the disk is a write that failed: how far it came is unknown.
std::expected<void, LogError> EmbeddedLog::write_batch() {
    try {
        if (!observer_.on_batch) return storage_->write(batch_);
        const auto start = clock_.steady();
        auto written = storage_->write(batch_);
        observer_.on_batch(batch_.entries().size(), batch_.bytes(), clock_.steady() - start);
        return written;
    } catch (const std::exception& thrown) {
        return failure(Code::io, thrown.what());
    }
}

Followers::List EmbeddedLog::publish(const std::vector<Stored>& outputs,
                                     const std::vector<Position>& checkpoints) {
    next_.swap(after_);
    Followers::List followers = followers_.publish([&] {
        for (std::size_t i = 0; i < next_.size(); ++i) ends_[i] = next_[i];
        for (const Position& next : checkpoints) checkpoints_[next.partition] = next.offset;
    });
    for (const Stored& each : outputs)
        if (each.topic == Topic::inputs) undecided_.add(each, memory_of(*each.record));
    for (const Position& next : checkpoints) undecided_.settle(next);
    return followers;
}

/// From here to the end of the commit nothing is thrown: it would be stored and told a second time.
void EmbeddedLog::acknowledge_drained() noexcept {
    std::size_t bytes = 0;
    for (const Drained& each : drained_) bytes += each.bytes;
    queue_.release(drained_.size(), bytes);  // first: who is told may append the next one
    const auto now = observer_.on_acknowledged ? clock_.steady() : std::chrono::nanoseconds{};
    for (Drained& each : drained_) {
        each.acknowledge(each.stored.position);
        if (observer_.on_acknowledged) observer_.on_acknowledged(now - each.queued_at);
    }
}

/// The directory first: who is answered by an event may come in at once by what it says, or no longer.
void EmbeddedLog::deliver(const Followers::List& followers, const std::vector<Stored>& outputs) noexcept {
    for (const Topic topic :
         {Topic::directory, Topic::inputs, Topic::domain_events, Topic::effects, Topic::dead_letters}) {
        if (!Followers::follows_any(followers, topic)) continue;
        for (const Drained& each : drained_)
            if (each.stored.topic == topic) delivered_.push_back(each.stored);
        std::ranges::copy_if(outputs, std::back_inserter(delivered_),
                             [&](const Stored& each) { return each.topic == topic; });
        if (!delivered_.empty()) Followers::deliver(followers, topic, delivered_);
        delivered_.clear();
    }
}

/// Nothing further is stored: tells those who wait for what was drained, and for what is still queued.
void EmbeddedLog::abandon(const LogError& drained, const LogError& queued) {
    for (Drained& each : std::exchange(drained_, {})) each.acknowledge(std::unexpected(drained));
    for (Queued& each : queue_.drain(no_limit, no_limit)) each.acknowledge(std::unexpected(queued));
}

}  // namespace beaker::log
