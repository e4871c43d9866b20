#include "schemas/events/stripe.hpp"

#include "schemas/catalogue_entry.hpp"

namespace beaker {

std::span<const CatalogueEntry> stripe_entries() {
    static constexpr CatalogueEntry entries[] = {
        entry_of<CheckoutReported>(Topic::domain_events, "Stripe told of a checkout session."),
        entry_of<SubscriptionReported>(Topic::domain_events, "Stripe told of a subscription."),
        entry_of<InvoiceReported>(Topic::domain_events, "Stripe told of an invoice."),
        entry_of<StripeEventNoted>(Topic::domain_events, "Stripe told of something else."),
    };
    return entries;
}

}  // namespace beaker
