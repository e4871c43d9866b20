#include "tests/kafka/brokers.hpp"

#include <fmt/format.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <random>
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

bool ops_kafka(const std::filesystem::path& folder, const std::string& arguments) {
    const auto command = fmt::format("BEAKER_KAFKA_DIR='{}' '{}/ops/kafka' {} >/dev/null 2>&1",
                                     folder.string(), BEAKER_SOURCE_DIR, arguments);
    return std::system(command.c_str()) == 0;
}

/// Starts a broker on a port that nobody has; its address.
std::string start_one(const std::filesystem::path& folder) {
    std::random_device random;
    for (int tries = 0; tries < 3; ++tries) {
        const unsigned port = 20'000 + random() % 10'000;
        if (ops_kafka(folder, fmt::format("start --port {}", port))) return fmt::format("127.0.0.1:{}", port);
    }
    throw std::runtime_error("a broker does not start");
}

}  // namespace

Brokers::Brokers() {
    if (const char* folder = std::getenv("BEAKER_KAFKA_DIR")) *this = Brokers(folder);
}

Brokers::Brokers(std::filesystem::path folder) : folder_(std::move(folder)) {
    while (std::filesystem::exists(properties(folder_, count_ + 1))) ++count_;
}

pid_t Brokers::process(int number) const {
    pid_t id = 0;
    std::ifstream(folder_ / fmt::format("broker-{}.pid", number)) >> id;
    if (id <= 1) throw std::runtime_error(fmt::format("broker {} has no process", number));
    return id;
}

void Brokers::kill(int number) const {
    ::kill(process(number), SIGKILL);
    await_end(number);
}

void Brokers::await_end(int number) const {
    const pid_t id = process(number);
    // It is nobody's child here: what has ended, waited for or not, has no command line.
    const auto runs = [&] { return std::ifstream(fmt::format("/proc/{}/cmdline", id)).get() != EOF; };
    while (runs()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

void Brokers::start() const {
    if (!ops_kafka(folder_,
                   fmt::format("start --brokers {} --port {}", count_, port_of(properties(folder_, 1)))))
        throw std::runtime_error("the brokers do not start");
}

OwnBroker::OwnBroker(std::filesystem::path folder)
    : folder_(std::move(folder)), address_(start_one(folder_)), brokers_(folder_) {}

OwnBroker::~OwnBroker() { (void)ops_kafka(folder_, "stop"); }

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
