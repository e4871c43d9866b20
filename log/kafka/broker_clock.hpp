#pragma once

#include <chrono>
#include <expected>
#include <memory>

#include "log/clock.hpp"
#include "log/kafka/client.hpp"
#include "log/kafka/settings.hpp"

namespace beaker::log::kafka {

/// How far a clock is ahead of a broker's, as far as a question over the network can tell.
struct ClockLead {
    std::chrono::microseconds by{};     ///< negative: it is behind
    std::chrono::microseconds error{};  ///< that may be wrong by so much, either way

    /// Whether it surely is further off than that.
    bool exceeds(std::chrono::microseconds most) const { return by - error > most || by + error < -most; }
};

/// Asks a broker what time it is. Kafka knows no such question; but records of the clock topic get the
/// broker's time when they are stored, and who stores one is told.
class BrokerClock {
public:
    /// The topics must be there. Errors: unavailable, bad_argument.
    static std::expected<std::unique_ptr<BrokerClock>, LogError> open(const KafkaSettings& settings);

    /// Waits two seconds at most. Errors: unavailable; bad_argument where the topic's records keep the time
    /// of who sends them.
    std::expected<ClockLead, LogError> ask(const Clock& clock);

private:
    explicit BrokerClock(Client producer, std::string topic)
        : producer_(std::move(producer)), topic_(std::move(topic)) {}

    Client producer_;
    std::string topic_;
};

}  // namespace beaker::log::kafka
