#pragma once

#include <functional>
#include <thread>

#include "log/kafka/settings.hpp"

namespace beaker::log::kafka {

/// Reads one topic from given offsets on, all partitions, and hands over what is committed, whoever wrote it,
/// as it comes. On a thread of its own, or (without one) whenever it is served.
class Tail {
public:
    /// Records of the topic, in offset order within each partition.
    using Deliver = std::function<void(std::vector<Stored>)>;
    /// It cannot go on: corrupt, trimmed.
    using Failed = std::function<void(const LogError&)>;

    static std::expected<std::unique_ptr<Tail>, LogError> open(const KafkaSettings& settings, Topic topic,
                                                               std::vector<Offset> from, Deliver deliver,
                                                               Failed failed);
    ~Tail();
    Tail(const Tail&) = delete;
    Tail& operator=(const Tail&) = delete;

    /// Without a thread: delivers what is there, waits so long for the first.
    void serve(std::chrono::milliseconds wait);

private:
    Tail(Topic topic, std::vector<Offset> from, Deliver deliver, Failed failed)
        : topic_(topic), next_(std::move(from)), deliver_(std::move(deliver)), failed_(std::move(failed)) {}
    /// False where there is nothing more at once, or the tail has failed.
    bool take(std::chrono::milliseconds wait, std::vector<Stored>& batch);

    const Topic topic_;
    std::vector<Offset> next_;
    const Deliver deliver_;
    const Failed failed_;
    bool ended_ = false;
    Client consumer_;
    std::jthread thread_;
};

}  // namespace beaker::log::kafka
