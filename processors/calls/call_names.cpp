#include "processors/calls/call_names.hpp"

#include "processors/calls/call_state.hpp"

namespace beaker::processors {
namespace {

constexpr std::string_view vapi_route = "vapi:call:";
constexpr std::string_view twilio_route = "twilio:call:";

}  // namespace

CallId call_of_vapi(const TenantId& tenant, std::string_view vapi_call_id) {
    return CallId(Uuid::derive(tenant.slot(), {tenant.text(), "vapi", vapi_call_id}));
}

CallId call_of_twilio(const TenantId& tenant, std::string_view call_sid) {
    return CallId(Uuid::derive(tenant.slot(), {tenant.text(), "twilio", call_sid}));
}

std::vector<CallName> names_of(const TenantId& tenant, const CallFacts& facts) {
    std::vector<CallName> names;
    if (facts.beaker_call) names.push_back({name_of_ours, *facts.beaker_call, {}});
    if (facts.vapi_call_id)
        names.push_back({name_of_vapi, call_of_vapi(tenant, *facts.vapi_call_id), *facts.vapi_call_id});
    if (facts.twilio_call_sid)
        names.push_back(
            {name_of_twilio, call_of_twilio(tenant, *facts.twilio_call_sid), *facts.twilio_call_sid});
    return names;
}

std::optional<CallId> known_call(const log::RowReader& rows, const CallId& id) {
    const std::string key = id.text();
    if (calls_table.contains(rows, key)) return id;
    const auto alias = aliases_table.get(rows, key);
    if (!alias) return std::nullopt;
    return alias->call_id;
}

std::string route_of(const CallName& name) {
    return std::string(name.rank == name_of_vapi ? vapi_route : twilio_route).append(name.provider_id);
}

std::optional<CallId> call_of_route(const TenantId& tenant, std::string_view route) {
    if (route.starts_with(vapi_route)) return call_of_vapi(tenant, route.substr(vapi_route.size()));
    if (route.starts_with(twilio_route)) return call_of_twilio(tenant, route.substr(twilio_route.size()));
    return std::nullopt;
}

}  // namespace beaker::processors
