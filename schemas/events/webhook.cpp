#include "schemas/events/webhook.hpp"

#include "schemas/catalogue_entry.hpp"

namespace beaker {

std::span<const CatalogueEntry> webhook_entries() {
    static constexpr CatalogueEntry entries[] = {
        entry_of<WebhookParked>(Topic::domain_events,
                                "A webhook without our tenant waits for its route's owner."),
        entry_of<WebhookReleased>(Topic::domain_events, "A parked webhook was forwarded to the owner."),
        entry_of<WebhookFinished>(Topic::domain_events, "A forwarded webhook was settled by its tenant."),
        entry_of<WebhookFinishReported>(Topic::inputs,
                                        "A tenant tells a route what became of a forwarded webhook."),
    };
    return entries;
}

}  // namespace beaker
