#include "log/kafka/engine.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "log/kafka/topics.hpp"

namespace beaker::log {
namespace {

using Code = LogError::Code;

std::unexpected<LogError> failure(Code code, std::string text) {
    return std::unexpected(LogError{code, std::move(text)});
}

void raise(std::atomic<Offset>& to, Offset offset) {
    Offset before = to.load();
    while (before < offset && !to.compare_exchange_weak(before, offset)) {
    }
}

}  // namespace

KafkaLog::KafkaLog(kafka::KafkaSettings settings, KafkaObserver observer)
    : settings_(std::move(settings)),
      observer_(std::move(observer)),
      begins_(topic_count * settings_.partitions),
      ends_(topic_count * settings_.partitions),
      checkpoints_(settings_.partitions),
      lane_is_ours_(settings_.lanes) {}

std::expected<std::unique_ptr<KafkaLog>, LogError> KafkaLog::open(kafka::KafkaSettings settings,
                                                                  KafkaObserver observer) {
    if (settings.looks)
        settings.member = false;
    else if (auto made = kafka::make_topics(settings); !made)
        return std::unexpected(made.error());
    const auto problems = kafka::topic_problems(settings);
    if (!problems) return std::unexpected(problems.error());
    if (!problems->empty()) return failure(Code::bad_argument, fmt::format("{}", fmt::join(*problems, "; ")));

    std::unique_ptr<KafkaLog> log(new KafkaLog(std::move(settings), std::move(observer)));
    auto reader = kafka::Reader::open(log->settings_);
    if (!reader) return std::unexpected(reader.error());
    log->reader_ = std::move(*reader);
    if (auto known = log->refresh(); !known) return std::unexpected(known.error());
    auto appender = kafka::Appender::open(
        log->settings_, [log = log.get()](Topic topic, Position at) { log->reaches(topic, at); });
    if (!appender) return std::unexpected(appender.error());
    log->appender_ = std::move(*appender);
    if (!log->settings_.member) {
        log->undecided_ = 0;
        return log;
    }
    auto inputs = kafka::Inputs::open(log->settings_);
    if (!inputs) return std::unexpected(inputs.error());
    log->inputs_ = std::move(*inputs);
    if (!log->settings_.threads) log->settle_inline();
    return log;
}

KafkaLog::~KafkaLog() {
    tails_.clear();
    appender_.reset();
    lanes_.clear();
}

std::expected<void, LogError> KafkaLog::refresh() {
    for (const Topic topic : all_topics)
        if (auto known = refresh(topic); !known) return known;
    return {};
}

std::expected<void, LogError> KafkaLog::refresh(Topic topic) {
    for (PartitionId partition = 0; partition < settings_.partitions; ++partition) {
        const auto bounds = reader_->stable(topic, partition);
        if (!bounds) return std::unexpected(bounds.error());
        raise(begins_[cell(topic, partition)], bounds->begin);
        raise(ends_[cell(topic, partition)], bounds->end);
    }
    return {};
}

std::expected<void, LogError> KafkaLog::refresh_settled() {
    for (const Topic topic : all_topics)
        for (PartitionId partition = 0; partition < settings_.partitions; ++partition) {
            const auto appended = reader_->appended(topic, partition);
            if (!appended) return std::unexpected(appended.error());
            const auto settled = reader_->stable_to(topic, partition, appended->end);
            if (!settled) return std::unexpected(settled.error());
        }
    return refresh();
}

std::expected<void, LogError> KafkaLog::check(Topic topic, PartitionId partition) const {
    if (!is_topic(topic))
        return failure(Code::bad_argument, fmt::format("there is no topic {}", static_cast<unsigned>(topic)));
    if (partition >= settings_.partitions)
        return failure(Code::bad_argument,
                       fmt::format("there is no partition {} of {}", partition, settings_.partitions));
    return {};
}

void KafkaLog::tell(std::string_view what, const std::string& detail, bool trouble) const {
    if (observer_.on_event) observer_.on_event(what, detail, trouble);
}

void KafkaLog::reaches(Topic topic, Position last) {
    raise(ends_[cell(topic, last.partition)], last.offset + 1);
}

void KafkaLog::append(Topic topic, PartitionId partition, Record record, Acknowledge acknowledge) {
    if (const auto checked = check(topic, partition); !checked)
        return acknowledge(std::unexpected(checked.error()));
    appender_->append(topic, partition, record, std::move(acknowledge));
}

std::expected<std::vector<Stored>, LogError> KafkaLog::read(Topic topic, Position from,
                                                            ReadLimits limits) const {
    if (const auto checked = check(topic, from.partition); !checked) return std::unexpected(checked.error());
    // Whoever folds events must not take the end for nearer than it is.
    const Offset committed_to = topic == Topic::domain_events ? end(topic, from.partition) : 0;
    return reader_->read(topic, from, limits, committed_to);
}

Offset KafkaLog::begin(Topic topic, PartitionId partition) const {
    return check(topic, partition) ? begins_[cell(topic, partition)].load() : 0;
}

Offset KafkaLog::end(Topic topic, PartitionId partition) const {
    return check(topic, partition) ? ends_[cell(topic, partition)].load() : 0;
}

Offset KafkaLog::checkpoint(PartitionId partition) const {
    return partition < settings_.partitions ? checkpoints_[partition].load() : 0;
}

void KafkaLog::wake() {
    if (inputs_) inputs_->wake();
}

void KafkaLog::stop() {
    appender_->stop();
    wake();
}

Log::Backlog KafkaLog::backlog() const {
    return {.queued_records = appender_->records(),
            .queued_bytes = appender_->bytes(),
            .undecided_records = undecided_};
}

KafkaFigures KafkaLog::figures() const {
    return {.transactions = transactions_,
            .taken_back = taken_back_,
            .rebalances = rebalances_,
            .lanes = static_cast<std::uint64_t>(
                std::ranges::count_if(lane_is_ours_, [](const auto& ours) { return ours.load(); })),
            .appending = appender_->figures(),
            .fetching = inputs_ ? inputs_->figures() : kafka::ClientFigures()};
}

/// The begin that readers see moves first, so that a reader who misses a record knows why.
std::expected<std::uint64_t, LogError> KafkaLog::trim(Topic topic, const Retention& retention, Instant now) {
    if (const auto checked = check(topic, 0); !checked) return std::unexpected(checked.error());
    if (topic == Topic::domain_events)
        return failure(Code::bad_argument, "domain.events is kept for ever and is never trimmed");
    if (!retention.age) return 0;
    const auto age = std::chrono::duration_cast<std::chrono::microseconds>(*retention.age);
    const auto kept = reader_->at_time(topic, now - age);
    if (!kept) return std::unexpected(kept.error());
    std::vector<Position> drop;
    std::uint64_t dropped = 0;
    for (Position first : *kept) {
        if (topic == Topic::inputs) {
            // What another process decides is known to the group alone; this one trims what it decides.
            first.offset = std::min(first.offset, checkpoint(first.partition));
        }
        std::atomic<Offset>& begin = begins_[cell(topic, first.partition)];
        if (first.offset <= begin) continue;
        dropped += first.offset - begin;
        raise(begin, first.offset);
        drop.push_back(first);
    }
    if (drop.empty()) return 0;
    if (auto gone = reader_->drop_before(topic, drop); !gone) return std::unexpected(gone.error());
    return dropped;
}

}  // namespace beaker::log
