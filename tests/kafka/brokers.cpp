#include "tests/kafka/brokers.hpp"

#include <fmt/format.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "log/kafka/client.hpp"

namespace beaker::testing {

namespace {

using Metadata = std::unique_ptr<const rd_kafka_metadata_t, log::kafka::Destroy<rd_kafka_metadata_destroy>>;

std::filesystem::path properties(const std::filesystem::path& folder, int number) {
    return folder / fmt::format("broker-{}.properties", number);
}

/// The port on which the first broker listens, as its properties say.
int port_of(const std::filesystem::path& file) {
    constexpr std::string_view words = "listeners=PLAINTEXT://127.0.0.1:";
    std::ifstream lines(file);
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with(words)) return std::atoi(line.c_str() + words.size());
    throw std::runtime_error(file.string() + " names no port");
}

}  // namespace

Brokers::Brokers() {
    const char* folder = std::getenv("BEAKER_KAFKA_DIR");
    if (folder == nullptr) return;
    folder_ = folder;
    while (std::filesystem::exists(properties(folder_, count_ + 1))) ++count_;
}

pid_t Brokers::process(int number) const {
    pid_t id = 0;
    std::ifstream(folder_ / fmt::format("broker-{}.pid", number)) >> id;
    if (id <= 1) throw std::runtime_error(fmt::format("broker {} has no process", number));
    return id;
}

void Brokers::kill(int number) const {
    const pid_t id = process(number);
    ::kill(id, SIGKILL);
    // It is nobody's child here: what has ended, waited for or not, has no command line.
    const auto runs = [&] { return std::ifstream(fmt::format("/proc/{}/cmdline", id)).get() != EOF; };
    while (runs()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

void Brokers::start() const {
    const auto command = fmt::format("'{}/ops/kafka' start --brokers {} --port {} >/dev/null 2>&1",
                                     BEAKER_SOURCE_DIR, count_, port_of(properties(folder_, 1)));
    if (std::system(command.c_str()) != 0) throw std::runtime_error("the brokers do not start");
}

bool in_sync(const log::kafka::KafkaSettings& settings) {
    const auto client = log::kafka::make_client(RD_KAFKA_PRODUCER, {settings.common()});
    const rd_kafka_metadata_t* found = nullptr;
    if (!client ||
        rd_kafka_metadata(client->get(), /*all_topics=*/1, nullptr, &found,
                          log::kafka::in_ms(log::kafka::call_timeout)) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return false;
    const Metadata metadata(found);
    for (int topic = 0; topic < metadata->topic_cnt; ++topic)
        for (int each = 0; each < metadata->topics[topic].partition_cnt; ++each) {
            const auto& partition = metadata->topics[topic].partitions[each];
            if (partition.leader < 0 || partition.isr_cnt < partition.replica_cnt) return false;
        }
    return metadata->topic_cnt > 0;
}

}  // namespace beaker::testing
