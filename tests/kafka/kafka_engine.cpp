#include "tests/kafka/kafka_engine.hpp"

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <stdexcept>

namespace beaker::log::test {

std::string test_brokers() {
    const char* brokers = std::getenv("BEAKER_TEST_BROKERS");
    return brokers ? brokers : "";
}

kafka::KafkaSettings fresh_settings() {
    static std::atomic<int> count{0};
    const auto now = std::chrono::system_clock::now().time_since_epoch().count();
    kafka::KafkaSettings settings;
    settings.brokers = test_brokers();
    settings.prefix = "test-" + std::to_string(now) + "-" + std::to_string(::getpid()) + "-" +
                      std::to_string(count++) + ".";
    settings.partitions = test_partitions;
    settings.lanes = 1;
    settings.replication = 1;
    return settings;
}

KafkaEngine::KafkaEngine() : settings_(fresh_settings()) { settings_.threads = false; }

Log& KafkaEngine::open(EngineOptions options) {
    log_.reset();
    settings_.queue = options.queue;
    settings_.record_bytes_max = options.record_bytes_max;
    auto opened = KafkaLog::open(settings_);
    if (!opened) throw std::runtime_error(opened.error().text);
    log_ = std::move(*opened);
    return *log_;
}

}  // namespace beaker::log::test
