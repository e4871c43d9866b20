#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "projections/tables/table.hpp"
#include "schemas/events/effect.hpp"

namespace beaker {

/// Where an effect is, for people.
enum class EffectStatus { requested, attempted, waiting, held, done, refused, failed, expired };
BOOST_DESCRIBE_ENUM(EffectStatus, requested, attempted, waiting, held, done, refused, failed, expired)

/// Something that was wanted outside, and what became of it. In the partition of the stream that wanted it.
/// Key: the 16 bytes of its id.
struct EffectRow {
    static constexpr std::string_view table = "effects";
    static constexpr int revision = 1;
    static constexpr bool write_nulls = true;

    Uuid id;
    std::string stream;
    EffectOperation operation{};
    EffectPriority priority{};
    EffectStatus status{};
    std::int64_t attempts = 0;
    std::optional<std::string> reason;  ///< of the latest try that came to nothing
    std::optional<std::string> provider_request_id;
    Instant wanted_at;
    std::optional<Instant> again_at;  ///< when it is tried again
    std::optional<Instant> finished_at;
    bool operator==(const EffectRow&) const = default;

    static void indexes(const EffectRow& row, std::string_view key, Instant first_seen, IndexKeys& out);
};
BOOST_DESCRIBE_STRUCT(EffectRow, (),
                      (id, stream, operation, priority, status, attempts, reason, provider_request_id,
                       wanted_at, again_at, finished_at))

namespace effect_index {
inline constexpr std::string_view by_time = "by_time";      ///< newest first, the operation covered
inline constexpr std::string_view by_status = "by_status";  ///< the same of one status
}  // namespace effect_index

}  // namespace beaker
