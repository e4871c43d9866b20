#include "ops/node/clock_watch.hpp"

#include <condition_variable>
#include <mutex>

namespace beaker::ops {

std::expected<std::unique_ptr<ClockWatch>, std::string> ClockWatch::open(
    const log::kafka::KafkaSettings& settings, const log::Clock& clock,
    std::function<void(bool, std::chrono::microseconds)> changed) {
    auto brokers = log::kafka::BrokerClock::open(settings);
    if (!brokers) return std::unexpected(brokers.error().text);
    return std::unique_ptr<ClockWatch>(new ClockWatch(std::move(*brokers), clock, std::move(changed)));
}

ClockWatch::ClockWatch(std::unique_ptr<log::kafka::BrokerClock> brokers, const log::Clock& clock,
                       std::function<void(bool, std::chrono::microseconds)> changed)
    : brokers_(std::move(brokers)), clock_(clock), changed_(std::move(changed)) {
    look();
    thread_ = std::jthread([this](const std::stop_token& stop) {
        std::mutex alone;
        std::condition_variable_any never;
        std::unique_lock lock(alone);
        while (!stop.stop_requested()) {
            never.wait_for(lock, stop, interval, [] { return false; });
            if (!stop.stop_requested()) look();
        }
    });
}

void ClockWatch::look() {
    const auto lead = brokers_->ask(clock_);
    if (!lead) return;
    lead_ = lead->by.count();
    const bool off = lead->exceeds(tolerance);
    if (off_.exchange(off) != off) changed_(off, lead->by);
}

}  // namespace beaker::ops
