#pragma once

#include <filesystem>

#include "log/copy/copy.hpp"
#include "log/embedded/engine.hpp"

namespace beaker::log {

/// A copy into an embedded (or simulated) log, which nobody else has open.
class EmbeddedTarget final : public CopyTarget {
public:
    /// `mark`: a file that is there while the copy is not whole; empty: none. Whoever opens the log looks for
    /// it.
    explicit EmbeddedTarget(EmbeddedLog& log, std::filesystem::path mark = {})
        : log_(log), mark_(std::move(mark)) {}

    const Log& log() const override { return log_; }
    std::expected<void, LogError> begin() override;
    std::expected<void, LogError> append(Topic topic, PartitionId partition, RecordPtr record) override;
    std::expected<void, LogError> flush() override;
    std::expected<void, LogError> finish(std::span<const Position> checkpoints) override;

private:
    EmbeddedLog& log_;
    const std::filesystem::path mark_;
    Step step_;
    std::size_t bytes_ = 0;
};

}  // namespace beaker::log
