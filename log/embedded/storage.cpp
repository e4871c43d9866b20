#include "log/embedded/storage.hpp"

#include <fmt/format.h>

#include "log/embedded/record_format.hpp"

namespace beaker::log {

void StorageBatch::add(Topic topic, Position position, const Record& record) {
    const std::size_t start = bytes_.size();
    encode_record(record, bytes_);
    entries_.push_back({topic, position, start, bytes_.size() - start});
}

void StorageBatch::clear() {
    bytes_.clear();
    entries_.clear();
    checkpoints_.clear();
}

std::expected<void, LogError> Storage::copy_to(const std::filesystem::path&) const {
    return failure(LogError::Code::bad_argument, "this log is kept in no files that could be copied");
}

std::string place_of(Topic topic, Position position) {
    return fmt::format("{} {}:{}", name_of(topic), position.partition, position.offset);
}

std::unexpected<LogError> failure(LogError::Code code, std::string text) {
    return std::unexpected(LogError{code, std::move(text)});
}

}  // namespace beaker::log
