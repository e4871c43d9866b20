#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ingest/http/message.hpp"
#include "log/clock.hpp"
#include "log/log.hpp"

namespace beaker::ingest {

/// A clock that stands still until it is moved.
class FakeClock final : public log::Clock {
public:
    explicit FakeClock(Instant at) : now_(at) {}
    Instant now() const override { return now_; }
    std::chrono::nanoseconds steady() const override { return steady_; }
    void advance(std::chrono::microseconds by) {
        now_ += by;
        steady_ += by;
    }

private:
    Instant now_;
    std::chrono::nanoseconds steady_{0};
};

/// A log that takes records and acknowledges them when it is told to.
class FakeLog final : public log::Log {
public:
    struct Appended {
        Topic topic;
        PartitionId partition;
        Record record;
        log::Acknowledge acknowledge;
    };

    /// Every later append is refused at once.
    void refuse(log::LogError::Code code) { refusal_ = code; }
    /// The records that wait for their acknowledgement, or had it.
    std::vector<Appended> appended;

    void acknowledge_all() {
        for (auto& each : appended)
            if (auto acknowledge = std::exchange(each.acknowledge, nullptr))
                acknowledge(Position{each.partition, ends_[each.partition]++});
    }
    void fail_all(log::LogError::Code code) {
        for (auto& each : appended)
            if (auto acknowledge = std::exchange(each.acknowledge, nullptr))
                acknowledge(std::unexpected(log::LogError{code, "the disk"}));
    }

    std::uint16_t partitions() const override { return 16; }
    void append(Topic topic, PartitionId partition, Record record, log::Acknowledge acknowledge) override {
        if (refusal_) return acknowledge(std::unexpected(log::LogError{*refusal_, "refused"}));
        appended.push_back({topic, partition, std::move(record), std::move(acknowledge)});
    }

    using StoredList = std::vector<log::Stored>;
    std::expected<StoredList, log::LogError> read(Topic, Position, log::ReadLimits) const override {
        return {};
    }
    log::Offset begin(Topic, PartitionId) const override { return 0; }
    log::Offset end(Topic, PartitionId) const override { return 0; }
    std::expected<std::unique_ptr<log::Subscription>, log::LogError> follow(Topic, std::vector<log::Offset>,
                                                                            log::Sink) override {
        return std::unique_ptr<log::Subscription>{};
    }
    std::expected<StoredList, log::LogError> take(log::TakeLimits) override { return {}; }
    std::expected<void, log::LogError> commit(log::Step) override { return {}; }
    log::Offset checkpoint(PartitionId) const override { return 0; }
    std::optional<log::Offset> next_output(PartitionId) const override { return std::nullopt; }
    void wake() override {}
    Backlog backlog() const override { return {}; }
    std::expected<std::uint64_t, log::LogError> trim(Topic, const log::Retention&, Instant) override {
        return 0;
    }

private:
    std::optional<log::LogError::Code> refusal_;
    std::map<PartitionId, log::Offset> ends_;
};

/// What was answered so far; `respond()` gives the function to answer by.
struct Answers {
    std::vector<http::Response> list;
    http::Respond respond() {
        return [this](http::Response response) { list.push_back(std::move(response)); };
    }
};

/// The first header of this name; empty where there is none.
inline std::string header_of(const http::Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers)
        if (key == name) return value;
    return {};
}

}  // namespace beaker::ingest
