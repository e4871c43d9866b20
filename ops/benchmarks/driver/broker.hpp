#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ops/benchmarks/driver/setting.hpp"

namespace beaker::bench {

/// A Kafka broker of this run alone, by `ops/kafka`, with its data in the scratch folder. It ends with this
/// object.
class Broker {
public:
    /// Throws std::runtime_error where none can be had.
    explicit Broker(const Setting& setting);
    ~Broker();
    Broker(const Broker&) = delete;
    Broker& operator=(const Broker&) = delete;

    const std::string& address() const { return address_; }

private:
    int script(std::vector<std::string> arguments, const std::filesystem::path& log) const;

    const Setting& setting_;
    std::string address_;
};

/// A log of its own on the broker: topics, group and ids with a prefix, deleted with this object.
class BrokerLog {
public:
    BrokerLog(const Setting& setting, const Broker& broker, std::string_view name);
    ~BrokerLog();
    BrokerLog(const BrokerLog&) = delete;
    BrokerLog& operator=(const BrokerLog&) = delete;

    const std::string& prefix() const { return prefix_; }
    /// What configures beaker for it, with these roles.
    std::vector<std::pair<std::string, std::string>> environment(std::string_view roles) const;
    /// The program that knows Kafka alone, with what names this log; parse its output where it succeeds.
    /// Throws std::runtime_error where it fails.
    std::string loop_program(std::vector<std::string> arguments) const;
    std::vector<std::string> loop_command(std::vector<std::string> arguments) const;

private:
    const Setting& setting_;
    const Broker& broker_;
    std::string prefix_;
};

/// Of topics; beaker's default.
inline constexpr int kafka_partitions = 16;

}  // namespace beaker::bench
