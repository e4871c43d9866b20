#pragma once

#include <sys/types.h>

#include <filesystem>

#include "log/kafka/settings.hpp"

namespace beaker::testing {

/// The brokers that ops/kafka runs in the folder BEAKER_KAFKA_DIR, to be killed and started again. Where the
/// variable is not set there are none: the brokers that a test was given are not its own to harm.
class Brokers {
public:
    Brokers();

    /// Brokers are numbered from 1.
    int count() const { return count_; }
    /// kill -9, and waits for the end.
    void kill(int number) const;
    /// Starts those that do not run, and waits until they do. Throws std::runtime_error where one does not.
    void start() const;

private:
    pid_t process(int number) const;

    std::filesystem::path folder_;
    int count_ = 0;
};

/// Whether every replica of every topic has all that its leader has.
bool in_sync(const log::kafka::KafkaSettings& settings);

}  // namespace beaker::testing
