#include "log/embedded/log_reader.hpp"

#include <fmt/format.h>
#include <rocksdb/db.h>

#include <system_error>

#include "log/embedded/read_records.hpp"
#include "log/embedded/rocks_database.hpp"
#include "log/embedded/rocks_storage.hpp"

namespace beaker::log {
namespace {

using Code = LogError::Code;

LogError reading_alone() { return {Code::stopped, "this log is open for reading alone"}; }

}  // namespace

LogReader::LogReader(std::unique_ptr<RocksStorage> storage, std::filesystem::path scratch)
    : scratch_(std::move(scratch)), storage_(std::move(storage)), contents_(storage_->opened_with()) {}

LogReader::~LogReader() {
    storage_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(scratch_, ignored);
}

std::expected<std::unique_ptr<LogReader>, LogError> LogReader::open(const std::filesystem::path& folder,
                                                                    const std::filesystem::path& scratch) {
    auto storage = RocksStorage::open_beside(folder, scratch);
    if (!storage) {
        std::error_code ignored;
        std::filesystem::remove_all(scratch, ignored);
        return std::unexpected(storage.error());
    }
    return std::unique_ptr<LogReader>(new LogReader(*std::move(storage), scratch));
}

std::expected<void, LogError> LogReader::refresh() {
    if (auto caught_up = storage_->catch_up(); !caught_up) return caught_up;
    contents_ = storage_->opened_with();
    return {};
}

std::expected<std::vector<Stored>, LogError> LogReader::read(Topic topic, Position from,
                                                             ReadLimits limits) const {
    if (!is_topic(topic) || from.partition >= partitions())
        return failure(Code::bad_argument,
                       fmt::format("there is no partition {} of that topic", from.partition));
    if (from.offset < begin(topic, from.partition)) return trimmed(topic, from, begin(topic, from.partition));
    return read_records(*storage_, topic, from, end(topic, from.partition), limits);
}

Log::Backlog LogReader::backlog() const {
    Backlog backlog;
    for (PartitionId partition = 0; partition < partitions(); ++partition)
        backlog.undecided_records += end(Topic::inputs, partition) - checkpoint(partition);
    return backlog;
}

std::uint64_t LogReader::approximate_bytes(Topic topic, PartitionId partition) const {
    return storage_->approximate_bytes(topic, {partition, begin(topic, partition)}, end(topic, partition));
}

void LogReader::append(Topic, PartitionId, Record, Acknowledge acknowledge) {
    acknowledge(std::unexpected(reading_alone()));
}

std::expected<std::unique_ptr<Subscription>, LogError> LogReader::follow(Topic, std::vector<Offset>, Sink) {
    return std::unexpected(reading_alone());
}

std::expected<std::vector<Stored>, LogError> LogReader::take(TakeLimits) {
    return std::unexpected(reading_alone());
}

std::expected<void, LogError> LogReader::commit(Step) { return std::unexpected(reading_alone()); }

std::expected<std::uint64_t, LogError> LogReader::trim(Topic, const Retention&, Instant) {
    return std::unexpected(reading_alone());
}

}  // namespace beaker::log
