#pragma once

#include <memory>
#include <string>

#include "log/kafka/engine.hpp"
#include "tests/log/conformance/engines.hpp"

namespace beaker::log::test {

/// The brokers to test on, as ops/test gives them. Empty: there are none, and main() has said so.
std::string test_brokers();

/// Settings for a log of its own on the brokers, whose topics nobody else has.
kafka::KafkaSettings fresh_settings();

/// The Kafka engine under the suite, all partitions in one lane, so that one `take` hands out what is there,
/// as an engine in memory does. A crash is a client that goes without a word to its transaction.
class KafkaEngine {
public:
    static constexpr bool dense = false;
    static constexpr bool stores_with_commit = false;
    static constexpr bool trims_by_bytes = false;

    KafkaEngine();
    Log& open(EngineOptions options = {});
    Log& crash_and_open(EngineOptions options = {}) { return open(options); }
    void stop() { log_->stop(); }

private:
    kafka::KafkaSettings settings_;
    std::unique_ptr<KafkaLog> log_;
};

}  // namespace beaker::log::test
