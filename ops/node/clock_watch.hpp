#pragma once

#include <atomic>
#include <chrono>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "log/kafka/broker_clock.hpp"

namespace beaker::ops {

/// Compares this machine's clock with a broker's, again and again: the times of records of several processes
/// order what is decided, so whoever is more than a second off takes nothing from outside and fires no timer
/// until its clock is right; what is decided already, and what connectors have done, is still written.
/// Brokers that cannot be asked change nothing. `is_off` and `lead` from any thread.
class ClockWatch {
public:
    static constexpr std::chrono::microseconds tolerance = std::chrono::seconds(1);
    static constexpr std::chrono::seconds interval{10};

    /// Asks once before it returns. `changed` is called on its thread when the clock is found to be off, and
    /// when it is right again. The clock must outlive it. Error: a sentence for people.
    static std::expected<std::unique_ptr<ClockWatch>, std::string> open(
        const log::kafka::KafkaSettings& settings, const log::Clock& clock,
        std::function<void(bool off, std::chrono::microseconds lead)> changed);

    bool is_off() const { return off_; }
    /// How far the clock was ahead when a broker was last asked.
    std::chrono::microseconds lead() const { return std::chrono::microseconds(lead_); }

private:
    ClockWatch(std::unique_ptr<log::kafka::BrokerClock> brokers, const log::Clock& clock,
               std::function<void(bool off, std::chrono::microseconds lead)> changed);
    void look();

    const std::unique_ptr<log::kafka::BrokerClock> brokers_;
    const log::Clock& clock_;
    const std::function<void(bool off, std::chrono::microseconds lead)> changed_;
    std::atomic<bool> off_{false};
    std::atomic<std::int64_t> lead_{0};
    std::jthread thread_;
};

}  // namespace beaker::ops
