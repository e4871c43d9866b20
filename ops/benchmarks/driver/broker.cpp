#include "ops/benchmarks/driver/broker.hpp"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <stdexcept>

#include "ops/benchmarks/driver/http_client.hpp"
#include "ops/benchmarks/driver/process.hpp"

namespace beaker::bench {

namespace {

std::filesystem::path folder_of(const Setting& setting) { return setting.scratch / "kafka"; }

}  // namespace

int Broker::script(std::vector<std::string> arguments, const std::filesystem::path& log) const {
    arguments.insert(arguments.begin(), setting_.kafka.string());
    return run({.arguments = std::move(arguments),
                .environment = {{"BEAKER_KAFKA_DIR", folder_of(setting_).string()}},
                .log = log});
}

Broker::Broker(const Setting& setting) : setting_(setting) {
    progress("starting a Kafka broker");
    const auto told = setting.scratch / "kafka.txt";
    std::filesystem::remove(told);
    script({"stop"}, setting.log);  // what a killed run has left
    std::filesystem::remove_all(folder_of(setting));
    // The controller listens on the port behind it.
    if (const int code = script({"start", "--port", std::to_string(free_port())}, told); code != 0)
        throw std::runtime_error(
            fmt::format("no broker: ops/kafka start ended with {}; see {}", code, told.string()));
    std::ifstream lines(told);
    for (std::string line; std::getline(lines, line);) address_ = line;
}

Broker::~Broker() { script({"stop"}, setting_.log); }

BrokerLog::BrokerLog(const Setting& setting, const Broker& broker, std::string_view name)
    : setting_(setting), broker_(broker) {
    static std::atomic<int> count{0};
    prefix_ = fmt::format("{}-{}.", name, count++);
}

BrokerLog::~BrokerLog() {
    run({.arguments = loop_command({"forget", "--prefix", prefix_}), .log = setting_.log});
}

std::vector<std::pair<std::string, std::string>> BrokerLog::environment(std::string_view roles) const {
    return {{"BEAKER_LOG", "kafka"},
            {"BEAKER_BROKERS", broker_.address()},
            {"BEAKER_KAFKA_PREFIX", prefix_},
            {"BEAKER_PARTITIONS", std::to_string(kafka_partitions)},
            {"BEAKER_ROLES", std::string(roles)}};
}

std::vector<std::string> BrokerLog::loop_command(std::vector<std::string> arguments) const {
    const std::vector<std::string> with{"--brokers", broker_.address()};
    arguments.insert(arguments.begin() + 1, with.begin(), with.end());
    arguments.insert(arguments.begin(), (setting_.programs / "kafka_loop").string());
    return arguments;
}

std::string BrokerLog::loop_program(std::vector<std::string> arguments) const {
    const auto log = setting_.scratch / "kafka_loop.txt";
    std::filesystem::remove(log);
    auto ended = run_watched({.arguments = loop_command(std::move(arguments)), .log = log});
    if (ended.code != 0) throw std::runtime_error(ended.output.substr(0, 300));
    return std::move(ended.output);
}

}  // namespace beaker::bench
