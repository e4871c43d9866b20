#pragma once

#include <boost/describe.hpp>
#include <string>
#include <string_view>

#include "schemas/described/codec.hpp"
#include "schemas/values/ids.hpp"

namespace beaker {

// Route keys are "<provider>:<what>:<id>": "vapi:call:…", "vapi:assistant:…", "vapi:number:<token>",
// "twilio:call:…", "twilio:number:<token>", "stripe:customer:…", "stripe:subscription:…",
// "stripe:email:<token>", and "<provider>:event:…" for a webhook that names nothing of ours.

/// A provider's id belongs to a tenant from now on.
struct RouteOwned {
    static constexpr std::string_view type = "beaker.route.owned.v1";
    std::string route;
    TenantId tenant_id;
    bool operator==(const RouteOwned&) const = default;
};
BOOST_DESCRIBE_STRUCT(RouteOwned, (), (route, tenant_id))

/// A route without an owner keeps in mind which other route asked for it.
struct RouteAskerNoted {
    static constexpr std::string_view type = "beaker.route.asker_noted.v1";
    std::string route;
    std::string asker;
    bool operator==(const RouteAskerNoted&) const = default;
};
BOOST_DESCRIBE_STRUCT(RouteAskerNoted, (), (route, asker))

/// A second tenant claimed a provider's id that has an owner: an alarm, and the later one disowns what it
/// took.
struct RouteConflicted {
    static constexpr std::string_view type = "beaker.route.conflicted.v1";
    std::string route;
    TenantId owner;
    TenantId claimant;
    bool operator==(const RouteConflicted&) const = default;
};
BOOST_DESCRIBE_STRUCT(RouteConflicted, (), (route, owner, claimant))

/// Message from a tenant that sees a provider's id for the first time.
struct RouteClaimed {
    static constexpr std::string_view type = "beaker.route.claimed.v1";
    std::string route;
    TenantId tenant_id;
    bool operator==(const RouteClaimed&) const = default;
};
BOOST_DESCRIBE_STRUCT(RouteClaimed, (), (route, tenant_id))

/// Message from a route with parked webhooks to a further key of theirs: who owns you, now or later?
struct RouteOwnerAsked {
    static constexpr std::string_view type = "beaker.route.owner_asked.v1";
    std::string route;
    std::string asker;
    bool operator==(const RouteOwnerAsked&) const = default;
};
BOOST_DESCRIBE_STRUCT(RouteOwnerAsked, (), (route, asker))

/// The answer, at once or when the asked route gains an owner.
struct RouteOwnerTold {
    static constexpr std::string_view type = "beaker.route.owner_told.v1";
    std::string route;  ///< the one that was asked
    std::string asker;
    TenantId tenant_id;
    bool operator==(const RouteOwnerTold&) const = default;
};
BOOST_DESCRIBE_STRUCT(RouteOwnerTold, (), (route, asker, tenant_id))

/// Message to the tenant whose claim came second.
struct RouteClaimRefused {
    static constexpr std::string_view type = "beaker.route.claim_refused.v1";
    std::string route;
    TenantId tenant_id;  ///< the one refused
    bool operator==(const RouteClaimRefused&) const = default;
};
BOOST_DESCRIBE_STRUCT(RouteClaimRefused, (), (route, tenant_id))

}  // namespace beaker
