#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "log/log.hpp"
#include "schemas/values/ids.hpp"

namespace beaker::replay {

/// Where to begin in a topic: a time, or one offset of every partition.
using From = std::variant<Instant, log::Offset>;
/// Reads "2026-01-01T00:00:00Z" or "1042"; none for anything else.
std::optional<From> parse_from(std::string_view text);

/// Which records are wanted. All that are set must hold.
struct RecordFilter {
    std::optional<TenantId> tenant;   ///< those of its stream
    std::optional<std::string> type;  ///< the ce_type
    bool operator()(const Record& record) const;
};

/// The time of the last record of a partition; none where there is none. Errors: io, corrupt.
std::expected<std::optional<Instant>, log::LogError> last_time(const log::Log& log, Topic topic,
                                                               PartitionId partition);

/// Goes through a topic, partition by partition, in offset order. Each walk goes on where the last one ended.
class TopicWalk {
public:
    /// Answers whether to go on.
    using Visit = std::function<bool(const log::Stored& stored)>;

    /// From the first record kept on, or from `from`. Errors: io, corrupt.
    static std::expected<TopicWalk, log::LogError> open(const log::Log& log, Topic topic,
                                                        const std::optional<From>& from, RecordFilter filter);
    /// From the last `count` wanted records on, by their times.
    static std::expected<TopicWalk, log::LogError> open_at_last(const log::Log& log, Topic topic,
                                                                std::size_t count, RecordFilter filter);

    /// Visits what there is up to the present ends. Errors: io, corrupt. What was trimmed in the meantime is
    /// left out.
    std::expected<void, log::LogError> run(const Visit& visit);

    /// How many records have been looked at, wanted or not, and how many there are in all as of now.
    std::uint64_t looked_at() const { return looked_at_; }
    std::uint64_t in_all() const;

private:
    TopicWalk(const log::Log& log, Topic topic, RecordFilter filter)
        : log_(&log), topic_(topic), filter_(std::move(filter)), next_(log.partitions()) {}

    const log::Log* log_;
    Topic topic_;
    RecordFilter filter_;
    std::vector<log::Offset> next_;  ///< by partition
    std::uint64_t looked_at_ = 0;
};

}  // namespace beaker::replay
