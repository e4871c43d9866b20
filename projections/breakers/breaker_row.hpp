#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string_view>

#include "projections/tables/table.hpp"
#include "schemas/events/effect.hpp"

namespace beaker {

enum class BreakerStatus { closed, open, half_open };
BOOST_DESCRIBE_ENUM(BreakerStatus, closed, open, half_open)

/// What a row of breakers looks like from afar: red sends nothing, yellow tries or has failed lately.
enum class BreakerColour { green, yellow, red };
BOOST_DESCRIBE_ENUM(BreakerColour, green, yellow, red)

/// How an operation of a provider fares. In the partition of the breaker's stream. Key: the operation's name.
struct BreakerRow {
    static constexpr std::string_view table = "breakers";
    static constexpr int revision = 1;
    static constexpr bool write_nulls = true;

    EffectOperation operation{};
    BreakerStatus status{};
    BreakerColour colour{};
    std::int64_t failures = 0;  ///< of effects whose tries were exhausted, since it was last closed
    std::int64_t waiting = 0;   ///< effects that do
    std::int64_t probes = 0;    ///< ever sent
    std::optional<Instant> last_failure_at;
    std::optional<Instant> opened_at;
    std::optional<Instant> closed_at;  ///< the last time that it went again
    bool operator==(const BreakerRow&) const = default;

    static void indexes(const BreakerRow& row, std::string_view key, Instant first_seen, IndexKeys& out);
};
BOOST_DESCRIBE_STRUCT(BreakerRow, (),
                      (operation, status, colour, failures, waiting, probes, last_failure_at, opened_at,
                       closed_at))

}  // namespace beaker
