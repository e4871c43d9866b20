#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>

#include "log/log.hpp"
#include "ops/config/config.hpp"

namespace beaker::ops {

/// The log that is configured, for reading alone, beside whatever works on it: what lies in it as of the last
/// look. One thread.
class LogBeside {
public:
    virtual ~LogBeside() = default;
    virtual const log::Log& log() const = 0;
    /// Looks for what was written to a topic since.
    virtual std::expected<void, log::LogError> refresh(Topic topic) = 0;
    /// Roughly how many bytes a partition of a topic takes on disk; none where the engine does not tell.
    virtual std::optional<std::uint64_t> approximate_bytes(Topic topic, PartitionId partition) const = 0;
    /// Inputs that are not decided; on Kafka at most so many.
    virtual std::expected<std::uint64_t, log::LogError> undecided() const = 0;
};

/// Embedded the log of the data directory, whether a server runs on it or not. Errors are sentences for
/// people.
std::expected<std::unique_ptr<LogBeside>, std::string> log_beside(const Config& config);

}  // namespace beaker::ops
