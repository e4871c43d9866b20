#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "log/log.hpp"

namespace beaker::log {

/// A log at rest: nobody appends to it or decides on it while it is copied.
struct CopySource {
    const Log& log;
    std::vector<Offset> checkpoints;  ///< by partition: the next input to be decided
};

/// Where a copy goes: another engine, another number of partitions, or both.
class CopyTarget {
public:
    virtual ~CopyTarget() = default;

    /// What is there, to be read.
    virtual const Log& log() const = 0;
    /// From here to `finish` no server can be started on it.
    virtual std::expected<void, LogError> begin() = 0;
    /// The next record of a partition. It is durable after the next `flush`.
    virtual std::expected<void, LogError> append(Topic topic, PartitionId partition, RecordPtr record) = 0;
    virtual std::expected<void, LogError> flush() = 0;
    /// All is there and was compared: what of its inputs is decided, one position a partition.
    virtual std::expected<void, LogError> finish(std::span<const Position> checkpoints) = 0;
};

struct CopyError {
    enum class Code {
        something_else,  ///< the target holds what the source does not, or in another order
        differs,         ///< after copying, the two sides are not alike
        failed,          ///< a side cannot be read or written
    };
    Code code;
    std::string text;
};

enum class CopyPhase { look, copy, compare };

struct CopyOptions {
    std::function<void(CopyPhase, std::uint64_t done, std::uint64_t total)> on_progress = [](auto, auto,
                                                                                             auto) {};
    /// Asked when all is copied and compared: whether the source was at rest all the while. An error leaves
    /// the target as it is, not finished.
    std::function<std::expected<void, CopyError>()> at_rest = [] { return std::expected<void, CopyError>(); };
};

/// What both sides hold of a topic, alike.
struct CopiedTopic {
    Topic topic{};
    std::uint64_t records = 0;
    std::uint64_t streams = 0;
    std::string digest;  ///< SHA-256, in hexadecimal digits, over each stream's records in their order
};

struct CopyReport {
    std::vector<CopiedTopic> topics;
    std::uint64_t copied = 0;  ///< records that were not there yet
    std::uint64_t undecided = 0;
};

/// Makes the target hold what the source holds: every record of every topic, each stream in its order, and as
/// decided what is decided. Goes on where an earlier run ended. In the end both sides are read once more and
/// compared stream by stream.
///
/// A record keeps all it has but the place of the input that a settlement names (`attribute::input`), which
/// becomes the place in the target. With fewer partitions those that fall together are merged by the records'
/// times, what is decided before what is not.
std::expected<CopyReport, CopyError> copy_log(const CopySource& source, CopyTarget& target,
                                              const CopyOptions& options = {});

}  // namespace beaker::log
