#pragma once

#include <boost/describe.hpp>
#include <string>
#include <string_view>

#include "projections/tables/table.hpp"

namespace beaker {

/// A webhook that waits for its route's owner. Key: the 16 bytes of the webhook's id. Gone when it is
/// released.
struct ParkedRow {
    static constexpr std::string_view table = "parked";
    static constexpr int revision = 1;
    static constexpr bool write_nulls = true;

    Uuid webhook_id;
    std::string route;  ///< the route key that parks it
    std::string provider;
    std::string kind;
    std::string event_id;
    Instant parked_at;
    bool operator==(const ParkedRow&) const = default;

    static void indexes(const ParkedRow& row, std::string_view key, Instant first_seen, IndexKeys& out);
};
BOOST_DESCRIBE_STRUCT(ParkedRow, (), (webhook_id, route, provider, kind, event_id, parked_at))

/// The name of its index: newest first.
namespace parked_index {
inline constexpr std::string_view by_time = "by_time";
}  // namespace parked_index

}  // namespace beaker
