#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "log/kafka/settings.hpp"

namespace beaker::testing {

/// The brokers that ops/kafka runs in the folder BEAKER_KAFKA_DIR, to be killed and started again. Where the
/// variable is not set there are none: the brokers that a test was given are not its own to harm.
class Brokers {
public:
    Brokers();
    /// Those of a folder.
    explicit Brokers(std::filesystem::path folder);

    /// Brokers are numbered from 1.
    int count() const { return count_; }
    /// kill -9, and waits for the end.
    void kill(int number) const;
    /// Waits until it has ended by itself.
    void await_end(int number) const;
    /// Starts those that do not run, and waits until they do. Throws std::runtime_error where one does not.
    void start() const;

private:
    pid_t process(int number) const;

    std::filesystem::path folder_;
    int count_ = 0;
};

/// A broker of a test's own. Its data lies in `data_of(folder)`, which may be there before.
class OwnBroker {
public:
    static std::filesystem::path data_of(const std::filesystem::path& folder) { return folder / "data-1"; }

    /// Throws std::runtime_error where it does not start.
    explicit OwnBroker(std::filesystem::path folder);
    ~OwnBroker();
    OwnBroker(const OwnBroker&) = delete;
    OwnBroker& operator=(const OwnBroker&) = delete;

    const std::string& address() const { return address_; }
    const Brokers& as_brokers() const { return brokers_; }

private:
    const std::filesystem::path folder_;
    const std::string address_;
    const Brokers brokers_;
};

/// Whether every replica of every topic has all that its leader has.
bool in_sync(const log::kafka::KafkaSettings& settings);

}  // namespace beaker::testing
