#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "log/step/state.hpp"
#include "processors/calls/call_facts.hpp"

namespace beaker::processors {

/// What a call's id is made of, best first: a call keeps the id of the best name that any message gave it.
enum NameRank : int { name_of_ours = 0, name_of_vapi = 1, name_of_twilio = 2 };

/// One name by which a message calls a call, and the call id that it makes by itself.
struct CallName {
    int rank = name_of_ours;
    CallId id;
    std::string provider_id;  ///< Vapi's call id or Twilio's CallSid; empty for a name of ours
    auto operator<=>(const CallName&) const = default;
};

/// The call id made of a provider's: the same for the same tenant and id, in the tenant's slot.
CallId call_of_vapi(const TenantId& tenant, std::string_view vapi_call_id);
CallId call_of_twilio(const TenantId& tenant, std::string_view call_sid);

/// The names in a message, best first.
std::vector<CallName> names_of(const TenantId& tenant, const CallFacts& facts);

/// The call that has this id, as its own or as an alias; none where it was never seen.
std::optional<CallId> known_call(const log::RowReader& rows, const CallId& id);

/// "vapi:call:<id>" or "twilio:call:<sid>": the key of the route that says whose the provider's id is.
std::string route_of(const CallName& name);
/// The call id made of the provider's id in such a key; none for any other key.
std::optional<CallId> call_of_route(const TenantId& tenant, std::string_view route);

}  // namespace beaker::processors
