#include "projections/parked/parked_fold.hpp"

#include "projections/parked/parked_row.hpp"
#include "schemas/events/webhook.hpp"

namespace beaker {

void fold_parked(log::RowWriter& rows, const Folded& folded) {
    using Parked = Table<ParkedRow>;
    if (const auto* parked = folded.event.as<WebhookParked>())
        Parked::put(rows, folded.partition, id_key(parked->webhook_id),
                    {.webhook_id = parked->webhook_id,
                     .route = parked->route,
                     .provider = parked->provider,
                     .kind = parked->kind,
                     .event_id = parked->event_id,
                     .parked_at = folded.now},
                    folded.now);
    else if (const auto* released = folded.event.as<WebhookReleased>())
        Parked::erase(rows, folded.partition, id_key(released->webhook_id));
}

}  // namespace beaker
