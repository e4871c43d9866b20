#include "log/copy/embedded_target.hpp"

#include <fmt/format.h>

#include <fstream>

#include "log/embedded/memory.hpp"

namespace beaker::log {

namespace {

/// Of one write with its sync.
constexpr std::size_t batch_bytes = 4 << 20;

}  // namespace

std::expected<void, LogError> EmbeddedTarget::begin() {
    if (mark_.empty()) return {};
    std::ofstream mark(mark_);
    mark << "a copy into this log has not ended\n" << std::flush;
    if (!mark) return std::unexpected(LogError{LogError::Code::io, "cannot write " + mark_.string()});
    return {};
}

std::expected<void, LogError> EmbeddedTarget::append(Topic topic, PartitionId partition, RecordPtr record) {
    bytes_ += memory_of(*record);
    step_.outputs.push_back({topic, partition, std::move(record), {}});
    if (bytes_ < batch_bytes) return {};
    return flush();
}

std::expected<void, LogError> EmbeddedTarget::flush() {
    bytes_ = 0;
    return log_.commit(std::exchange(step_, {}));
}

std::expected<void, LogError> EmbeddedTarget::finish(std::span<const Position> checkpoints) {
    for (const Position& each : checkpoints)
        if (log_.checkpoint(each.partition) > each.offset)
            return std::unexpected(
                LogError{LogError::Code::bad_argument,
                         fmt::format("the target has decided beyond {}, the source has not", each.text())});
    auto decided = log_.commit({.outputs = {}, .checkpoints = {checkpoints.begin(), checkpoints.end()}});
    if (!decided || mark_.empty()) return decided;
    std::error_code failed;
    std::filesystem::remove(mark_, failed);
    if (failed) return std::unexpected(LogError{LogError::Code::io, "cannot remove " + mark_.string()});
    return {};
}

}  // namespace beaker::log
