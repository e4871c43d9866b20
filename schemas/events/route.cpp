#include "schemas/events/route.hpp"

#include "schemas/catalogue_entry.hpp"

namespace beaker {

std::span<const CatalogueEntry> route_entries() {
    static constexpr CatalogueEntry entries[] = {
        entry_of<RouteOwned>(Topic::domain_events, "A provider's id belongs to a tenant from now on."),
        entry_of<RouteAskerNoted>(Topic::domain_events,
                                  "A route without an owner keeps in mind who asked for it."),
        entry_of<RouteConflicted>(Topic::domain_events,
                                  "A second tenant claimed a provider's id that has an owner."),
        entry_of<RouteClaimed>(Topic::inputs,
                               "A tenant sees a provider's id for the first time and claims it."),
        entry_of<RouteOwnerAsked>(Topic::inputs, "A route asks another one for its owner."),
        entry_of<RouteOwnerTold>(Topic::inputs, "A route tells another one its owner."),
        entry_of<RouteClaimRefused>(Topic::inputs,
                                    "A tenant is told that another one owns the provider's id."),
    };
    return entries;
}

}  // namespace beaker
