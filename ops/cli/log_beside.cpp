#include "ops/cli/log_beside.hpp"

#include <fmt/format.h>
#include <stdlib.h>

#include <filesystem>

#include "log/embedded/log_reader.hpp"
#include "log/kafka/engine.hpp"
#include "log/kafka/group_offsets.hpp"
#include "ops/node/data_directory.hpp"
#include "ops/node/kafka_settings.hpp"

namespace beaker::ops {

namespace {

class EmbeddedBeside final : public LogBeside {
public:
    explicit EmbeddedBeside(std::unique_ptr<log::LogReader> reader) : reader_(std::move(reader)) {}
    const log::Log& log() const override { return *reader_; }
    std::expected<void, log::LogError> refresh(Topic) override { return reader_->refresh(); }
    std::optional<std::uint64_t> approximate_bytes(Topic topic, PartitionId partition) const override {
        return reader_->approximate_bytes(topic, partition);
    }
    std::expected<std::uint64_t, log::LogError> undecided() const override {
        return reader_->backlog().undecided_records;
    }

private:
    std::unique_ptr<log::LogReader> reader_;
};

class KafkaBeside final : public LogBeside {
public:
    KafkaBeside(std::unique_ptr<log::KafkaLog> log, log::kafka::KafkaSettings settings)
        : log_(std::move(log)), settings_(std::move(settings)) {}
    const log::Log& log() const override { return *log_; }
    std::expected<void, log::LogError> refresh(Topic topic) override { return log_->refresh(topic); }
    std::optional<std::uint64_t> approximate_bytes(Topic, PartitionId) const override { return std::nullopt; }
    std::expected<std::uint64_t, log::LogError> undecided() const override {
        return log::kafka::undecided_inputs(settings_);
    }

private:
    std::unique_ptr<log::KafkaLog> log_;
    const log::kafka::KafkaSettings settings_;
};

std::expected<std::unique_ptr<LogBeside>, std::string> on_kafka(const Config& config) {
    auto settings = kafka_settings(config);
    settings.looks = true;
    auto log = log::KafkaLog::open(settings);
    if (!log) return std::unexpected(fmt::format("Kafka: {}", log.error().text));
    return std::make_unique<KafkaBeside>(std::move(*log), std::move(settings));
}

}  // namespace

std::expected<std::unique_ptr<LogBeside>, std::string> log_beside(const Config& config) {
    if (config.log_engine == LogEngine::kafka) return on_kafka(config);
    const DataDirectory data{config.data_dir};
    if (!std::filesystem::exists(data.log() / "CURRENT"))
        return std::unexpected(fmt::format("there is no log in {}", data.root.string()));
    std::error_code failed;
    auto scratch = (std::filesystem::temp_directory_path(failed) / "beaker-reader-XXXXXX").string();
    if (failed || ::mkdtemp(scratch.data()) == nullptr)
        return std::unexpected("no temporary folder can be made");
    auto reader = log::LogReader::open(data.log(), scratch);
    if (!reader) return std::unexpected(reader.error().text);
    return std::make_unique<EmbeddedBeside>(std::move(*reader));
}

}  // namespace beaker::ops
