#pragma once

#include <fmt/format.h>

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "processors/state_table.hpp"
#include "schemas/events/input.hpp"
#include "schemas/values/ids.hpp"

namespace beaker::processors {

/// The route itself; one row.
struct RouteState {
    std::optional<TenantId> owner;
    std::uint64_t parked_next = 0;  ///< the number that the next parked webhook gets
    bool waited_for = false;        ///< there may be rows of askers, asked routes or parked webhooks
    bool operator==(const RouteState&) const = default;
};
BOOST_DESCRIBE_STRUCT(RouteState, (), (owner, parked_next, waited_for))

/// The number under which a webhook is parked.
struct ParkedPlace {
    std::uint64_t number = 0;
    bool operator==(const ParkedPlace&) const = default;
};
BOOST_DESCRIBE_STRUCT(ParkedPlace, (), (number))

/// Another route, by its key.
struct OtherRoute {
    std::string route;
    bool operator==(const OtherRoute&) const = default;
};
BOOST_DESCRIBE_STRUCT(OtherRoute, (), (route))

/// A tenant whose claim was refused.
struct RefusedClaim {
    TenantId tenant_id;
    bool operator==(const RefusedClaim&) const = default;
};
BOOST_DESCRIBE_STRUCT(RefusedClaim, (), (tenant_id))

inline constexpr StateTable<RouteState> route_table{"route"};    ///< key: empty
inline constexpr StateTable<RecordCopy> parked_table{"parked"};  ///< key: the number, as text that sorts
inline constexpr StateTable<ParkedPlace> parked_places_table{"parked_ids"};  ///< key: the webhook's id
inline constexpr StateTable<OtherRoute> askers_table{"askers"};              ///< key: the route that asked
inline constexpr StateTable<OtherRoute> asked_table{"asked"};               ///< key: the route that was asked
inline constexpr StateTable<RefusedClaim> refused_table{"refused_claims"};  ///< key: the tenant

inline std::string parked_key(std::uint64_t number) { return fmt::format("{:016x}", number); }

inline RouteState route_of_stream(const log::RowReader& rows) {
    return route_table.get(rows, "").value_or(RouteState{});
}

/// The further keys that a webhook names, without the route that has it.
std::vector<std::string> further_keys(std::string_view route_keys, std::string_view own);

}  // namespace beaker::processors
