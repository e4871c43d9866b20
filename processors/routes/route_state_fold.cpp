#include <utility>

#include "processors/routes/route_decider.hpp"
#include "processors/routes/route_state.hpp"
#include "processors/state_fold.hpp"
#include "schemas/events/route.hpp"
#include "schemas/events/webhook.hpp"

namespace beaker::processors {
namespace {

using log::RowWriter;

void apply(RowWriter& rows, const RouteOwned& event) {
    RouteState route = route_of_stream(rows);
    const bool waited_for = std::exchange(route.waited_for, false);
    route.owner = event.tenant_id;
    route_table.put(rows, "", route);
    if (!waited_for) return;
    // All who asked are told in the same step, and an owned route asks and parks no more.
    for (const std::string& asker : askers_table.keys(rows)) askers_table.erase(rows, asker);
    for (const std::string& asked : asked_table.keys(rows)) asked_table.erase(rows, asked);
}

void apply(RowWriter& rows, const RouteAskerNoted& event) {
    RouteState route = route_of_stream(rows);
    route.waited_for = true;
    route_table.put(rows, "", route);
    askers_table.put(rows, event.asker, {event.asker});
}

void apply(RowWriter& rows, const RouteConflicted& event) {
    refused_table.put(rows, event.claimant.text(), {event.claimant});
}

void apply(RowWriter& rows, const WebhookParked& event) {
    RouteState route = route_of_stream(rows);
    parked_table.put(rows, parked_key(route.parked_next), event.record);
    parked_places_table.put(rows, event.webhook_id.text(), {route.parked_next});
    ++route.parked_next;
    route.waited_for = true;
    route_table.put(rows, "", route);
    // The decider asks the further routes in the same step as it parks.
    const auto keys = event.record.attributes.find(std::string(attribute::route_keys));
    if (keys == event.record.attributes.end()) return;
    for (const std::string& further : further_keys(keys->second, event.route))
        asked_table.put(rows, further, {further});
}

void apply(RowWriter& rows, const WebhookReleased& event) {
    const auto place = parked_places_table.get(rows, event.webhook_id.text());
    if (!place) return;
    parked_table.erase(rows, parked_key(place->number));
    parked_places_table.erase(rows, event.webhook_id.text());
}

template <EventStruct T>
log::StateFoldEntry entry() {
    return state_fold<T, apply>("route");
}

}  // namespace

std::vector<log::StateFoldEntry> route_state_folds() {
    return {entry<RouteOwned>(), entry<RouteAskerNoted>(), entry<RouteConflicted>(), entry<WebhookParked>(),
            entry<WebhookReleased>()};
}

}  // namespace beaker::processors
