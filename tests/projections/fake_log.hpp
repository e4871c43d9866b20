#pragma once

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "log/log.hpp"
#include "schemas/events/input.hpp"

namespace beaker::testing {

/// A log in memory that can be read, and appended to by the test alone.
class FakeLog final : public log::Log {
public:
    explicit FakeLog(std::uint16_t partitions) : partitions_(partitions) {}

    /// The record gets the next offset of its topic and partition.
    log::Stored add(Topic topic, PartitionId partition, Record record) {
        auto& records = records_[{topic, partition}];
        records.push_back(
            {topic, {partition, records.size()}, std::make_shared<const Record>(std::move(record)), {}});
        return records.back();
    }
    /// What is before the offset can no longer be read.
    void drop_before(Topic topic, PartitionId partition, log::Offset offset) {
        begins_[{topic, partition}] = offset;
    }
    void fail_reads() { failing_ = true; }
    mutable int reads = 0;

    std::uint16_t partitions() const override { return partitions_; }
    log::Offset begin(Topic topic, PartitionId partition) const override {
        const auto found = begins_.find({topic, partition});
        return found == begins_.end() ? 0 : found->second;
    }
    log::Offset end(Topic topic, PartitionId partition) const override {
        const auto found = records_.find({topic, partition});
        return found == records_.end() ? 0 : found->second.size();
    }
    std::expected<std::vector<log::Stored>, log::LogError> read(Topic topic, Position from,
                                                                log::ReadLimits limits) const override {
        ++reads;
        if (failing_) return std::unexpected(log::LogError{log::LogError::Code::io, "disk"});
        if (from.offset < begin(topic, from.partition))
            return std::unexpected(log::LogError{log::LogError::Code::trimmed, "trimmed"});
        std::vector<log::Stored> some;
        for (log::Offset at = from.offset; at < end(topic, from.partition) && some.size() < limits.records;
             ++at)
            some.push_back(records_.at({topic, from.partition})[at]);
        return some;
    }

    void append(Topic, PartitionId, Record, log::Acknowledge) override {}
    std::expected<std::unique_ptr<log::Subscription>, log::LogError> follow(Topic, std::vector<log::Offset>,
                                                                            log::Sink) override {
        return nullptr;
    }
    std::expected<std::vector<log::Stored>, log::LogError> take(log::TakeLimits) override {
        return std::vector<log::Stored>{};
    }
    std::expected<void, log::LogError> commit(log::Step) override { return {}; }
    log::Offset checkpoint(PartitionId) const override { return 0; }
    std::optional<log::Offset> next_output(PartitionId) const override { return std::nullopt; }
    void wake() override {}
    Backlog backlog() const override { return {}; }
    std::expected<std::uint64_t, log::LogError> trim(Topic, const log::Retention&, Instant) override {
        return 0;
    }

private:
    std::uint16_t partitions_;
    std::map<std::pair<Topic, PartitionId>, std::vector<log::Stored>> records_;
    std::map<std::pair<Topic, PartitionId>, log::Offset> begins_;
    bool failing_ = false;
};

/// A record of `domain.events`.
inline Record record_of(const Event& event, std::string stream, Instant time) {
    Record record;
    record.type = event.type();
    record.subject = std::move(stream);
    record.time = time;
    record.value = event.json();
    return record;
}

/// The settlement of an input, with the header that names its place.
inline Record settled_record(const InputSettled& event, std::string stream, Instant time, Position input) {
    Record record = record_of(event, std::move(stream), time);
    record.attributes.push_back({std::string(attribute::input), input.text()});
    return record;
}

}  // namespace beaker::testing
