#include "log/embedded/read_records.hpp"

#include <fmt/format.h>

#include <optional>

#include "log/embedded/record_format.hpp"

namespace beaker::log {

std::expected<std::vector<Stored>, LogError> read_records(const Storage& storage, Topic topic, Position from,
                                                          Offset end, ReadLimits limits) {
    std::vector<Stored> records;
    if (from.offset >= end) return records;
    std::size_t bytes = 0;
    std::optional<LogError> bad;
    const auto scanned = storage.scan(topic, from, end, [&](Offset offset, std::string_view stored) {
        if (!records.empty() && bytes + stored.size() > limits.bytes) return false;
        bytes += stored.size();
        auto record = decode_record(stored);
        if (!record) {
            bad = LogError{
                LogError::Code::corrupt,
                fmt::format("{}: {}", place_of(topic, {from.partition, offset}), record.error().reason)};
            return false;
        }
        records.push_back(
            {topic, {from.partition, offset}, std::make_shared<const Record>(*std::move(record)), {}});
        return records.size() < limits.records;
    });
    if ((scanned && !bad) || !records.empty()) return records;
    return std::unexpected(bad ? *std::move(bad) : scanned.error());
}

std::unexpected<LogError> trimmed(Topic topic, Position from, Offset begin) {
    return failure(LogError::Code::trimmed,
                   fmt::format("{} is no longer kept; the first one is {}", place_of(topic, from), begin));
}

}  // namespace beaker::log
