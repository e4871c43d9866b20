#pragma once

#include <chrono>
#include <future>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "tests/kafka/kafka_engine.hpp"
#include "tests/log/conformance/steps.hpp"

namespace beaker::log::test {

using namespace std::chrono_literals;

/// A process of a group as the tests need it: a log with its threads, and what it told.
class Member {
public:
    explicit Member(kafka::KafkaSettings settings, kafka::Lane::BeforeCommit before_commit = {}) {
        settings.threads = true;
        auto opened = KafkaLog::open(std::move(settings),
                                     {.on_event =
                                          [this](std::string_view what, const std::string& why, bool) {
                                              const std::lock_guard lock(mutex_);
                                              told_.push_back(std::string(what) + ": " + why);
                                          },
                                      .before_commit = std::move(before_commit)});
        if (!opened) throw std::runtime_error(opened.error().text);
        log_ = std::move(*opened);
    }

    KafkaLog& log() { return *log_; }
    void leave() { log_.reset(); }

    /// What was handed out, once something is, within the time.
    std::vector<Stored> take_within(std::chrono::milliseconds time) {
        for (const auto end = std::chrono::steady_clock::now() + time;
             std::chrono::steady_clock::now() < end;) {
            auto inputs = log_->take({.wait = 20ms}).value();
            static_cast<void>(log_->gained());
            if (!inputs.empty()) return inputs;
            log_->commit({}).value();
        }
        return {};
    }

    /// Takes until all partitions are its own, or the time is over.
    bool owns_all_within(std::chrono::milliseconds time) { return owns_within(log_->partitions(), time); }
    bool owns_within(std::size_t partitions, std::chrono::milliseconds time) {
        for (const auto end = std::chrono::steady_clock::now() + time;
             std::chrono::steady_clock::now() < end;) {
            if (owned() == partitions) return true;
            if (!log_->take({.wait = 20ms}).value().empty()) throw std::logic_error("there are inputs");
            static_cast<void>(log_->gained());
        }
        return false;
    }
    std::size_t owned() const {
        std::size_t count = 0;
        for (PartitionId partition = 0; partition < log_->partitions(); ++partition)
            count += log_->owns(partition) ? 1 : 0;
        return count;
    }

    bool told(std::string_view part) const {
        const std::lock_guard lock(mutex_);
        for (const std::string& each : told_)
            if (each.contains(part)) return true;
        return false;
    }

private:
    mutable std::mutex mutex_;
    std::vector<std::string> told_;
    std::unique_ptr<KafkaLog> log_;
};

/// Appends and waits until it is acknowledged.
inline Position append_now(Log& log, Topic topic, PartitionId partition, Record record) {
    std::promise<std::expected<Position, LogError>> told;
    log.append(topic, partition, std::move(record), [&told](auto answer) { told.set_value(answer); });
    return told.get_future().get().value();
}

/// A step that decides all of these inputs, with one event for each, of the same number.
inline Step decision(const std::vector<Stored>& inputs) {
    Step step{.outputs = {}, .checkpoints = decided(inputs)};
    for (const Stored& input : inputs)
        step.outputs.push_back(output(Topic::domain_events, input.position.partition, number_of(input)));
    return step;
}

}  // namespace beaker::log::test
