#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/described/codec.hpp"
#include "schemas/values/ids.hpp"
#include "schemas/values/instant.hpp"
#include "schemas/values/money.hpp"
#include "schemas/values/pii.hpp"
#include "schemas/values/uuid.hpp"

namespace beaker {

// What Stripe said, typed and kept for the tenant. What it means for the business is decided elsewhere.
// Words of Stripe's that may grow (statuses, reasons) stay as text. Source: Stripe, API reference, events.

/// What every one of them has.
struct StripeOrigin {
    std::string event_id;  ///< evt_…
    std::string kind;      ///< such as "invoice.paid"
    Instant created;       ///< of the change, to the second: it cannot order two of one second
    bool live = false;
    Uuid source_event;  ///< the webhook's ce_id
    bool operator==(const StripeOrigin&) const = default;
};
BOOST_DESCRIBE_STRUCT(StripeOrigin, (), (event_id, kind, created, live, source_event))

/// A checkout session. Source: Stripe, "The Checkout Session object".
struct CheckoutReported {
    static constexpr std::string_view type = "beaker.checkout.reported.v1";
    TenantId tenant_id;
    std::string session_id;
    std::optional<std::string> status;          ///< open, complete, expired
    std::optional<std::string> payment_status;  ///< paid, unpaid, no_payment_required
    std::optional<std::string> customer_id;
    std::optional<std::string> subscription_id;
    std::optional<Pii<std::string>> email;  ///< what the payer entered, else what we prefilled
    std::optional<Money> total;
    StripeOrigin stripe;
    bool operator==(const CheckoutReported&) const = default;
};
BOOST_DESCRIBE_STRUCT(CheckoutReported, (),
                      (tenant_id, session_id, status, payment_status, customer_id, subscription_id, email,
                       total, stripe))

/// One item of a subscription.
struct SubscriptionItem {
    std::string price_id;
    std::optional<std::int64_t> quantity;  ///< none where it is metered
    std::optional<Money> unit;             ///< none where the price has no fixed amount
    bool operator==(const SubscriptionItem&) const = default;
};
BOOST_DESCRIBE_STRUCT(SubscriptionItem, (), (price_id, quantity, unit))

/// A subscription, whole, as it then was. Source: Stripe, "The Subscription object".
struct SubscriptionReported {
    static constexpr std::string_view type = "beaker.subscription.reported.v1";
    TenantId tenant_id;
    std::string subscription_id;
    std::optional<std::string> customer_id;
    std::string status;
    std::vector<SubscriptionItem> items;
    std::optional<Instant> period_start;
    std::optional<Instant> period_end;
    std::optional<Instant> trial_end;
    bool cancel_at_period_end = false;
    std::optional<Instant> cancel_at;
    std::optional<Instant> canceled_at;
    std::optional<Instant> ended_at;
    StripeOrigin stripe;
    bool operator==(const SubscriptionReported&) const = default;
};
BOOST_DESCRIBE_STRUCT(SubscriptionReported, (),
                      (tenant_id, subscription_id, customer_id, status, items, period_start, period_end,
                       trial_end, cancel_at_period_end, cancel_at, canceled_at, ended_at, stripe))

/// An invoice, as it then was. Source: Stripe, "The Invoice object".
struct InvoiceReported {
    static constexpr std::string_view type = "beaker.invoice.reported.v1";
    TenantId tenant_id;
    std::string invoice_id;
    std::optional<std::string> customer_id;
    std::optional<std::string> subscription_id;
    std::optional<std::string> status;          ///< draft, open, paid, uncollectible, void
    std::optional<std::string> billing_reason;  ///< subscription_create, subscription_cycle, …
    std::optional<Money> due;
    std::optional<Money> paid;
    std::optional<std::int64_t> attempts;
    std::optional<Instant> next_attempt;  ///< none: Stripe will not try again by itself
    StripeOrigin stripe;
    bool operator==(const InvoiceReported&) const = default;
};
BOOST_DESCRIBE_STRUCT(InvoiceReported, (),
                      (tenant_id, invoice_id, customer_id, subscription_id, status, billing_reason, due, paid,
                       attempts, next_attempt, stripe))

/// Any other event of a kind that Stripe documents.
struct StripeEventNoted {
    static constexpr std::string_view type = "beaker.stripe.event_noted.v1";
    TenantId tenant_id;
    std::optional<std::string> object;     ///< what it is about, such as "charge"
    std::optional<std::string> object_id;  ///< its id
    StripeOrigin stripe;
    bool operator==(const StripeEventNoted&) const = default;
};
BOOST_DESCRIBE_STRUCT(StripeEventNoted, (), (tenant_id, object, object_id, stripe))

}  // namespace beaker
