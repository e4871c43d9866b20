#include "processors/stripe/stripe_events.hpp"

#include "processors/nonsense.hpp"
#include "processors/stripe/stripe_members.hpp"
#include "schemas/events/stripe.hpp"

namespace beaker::processors {
namespace {

using simdjson::dom::element;

std::optional<std::string> present(std::string_view text) {
    if (text.empty()) return std::nullopt;
    return std::string(text);
}

std::optional<std::string> word_at(element from, Path path) {
    return present(text_member(from, path).value_or(""));
}

bool flag_at(element from, Path path) {
    const auto found = member(from, path);
    bool flag = false;
    return found && found->get(flag) == simdjson::SUCCESS && flag;
}

std::string own_id(element object) {
    const auto id = id_at(object, {"id"});
    if (id.empty()) refuse("no_object_id", "the event's object has no id");
    return std::string(id);
}

Event checkout(element object, const TenantId& tenant, const StripeOrigin& stripe) {
    auto email = first_text(object, {{"customer_details", "email"}, {"customer_email"}});
    return CheckoutReported{
        .tenant_id = tenant,
        .session_id = own_id(object),
        .status = word_at(object, {"status"}),
        .payment_status = word_at(object, {"payment_status"}),
        .customer_id = present(id_at(object, {"customer"})),
        .subscription_id = present(id_at(object, {"subscription"})),
        .email = email ? std::optional(Pii<std::string>(std::string(*email))) : std::nullopt,
        .total = money_at(object, "amount_total"),
        .stripe = stripe};
}

SubscriptionItem item_of(element item, std::string_view currency) {
    const auto price = member(item, {"price"});
    SubscriptionItem read{.price_id = std::string(id_at(item, {"price"})),
                          .quantity = integer_at(item, {"quantity"}),
                          .unit = {}};
    if (price && price->is_object()) read.unit = money_at(*price, "unit_amount", currency);
    return read;
}

Event subscription(element object, const TenantId& tenant, const StripeOrigin& stripe) {
    SubscriptionReported event{.tenant_id = tenant,
                               .subscription_id = own_id(object),
                               .customer_id = present(id_at(object, {"customer"})),
                               .status = word_at(object, {"status"}).value_or(""),
                               .items = {},
                               .period_start = unix_at(object, {"current_period_start"}),
                               .period_end = unix_at(object, {"current_period_end"}),
                               .trial_end = unix_at(object, {"trial_end"}),
                               .cancel_at_period_end = flag_at(object, {"cancel_at_period_end"}),
                               .cancel_at = unix_at(object, {"cancel_at"}),
                               .canceled_at = unix_at(object, {"canceled_at"}),
                               .ended_at = unix_at(object, {"ended_at"}),
                               .stripe = stripe};
    if (event.status.empty()) refuse("no_status", "the subscription has no status");
    simdjson::dom::array items;
    const auto list = member(object, {"items", "data"});
    if (!list || list->get(items) != simdjson::SUCCESS) return event;
    for (const element item : items) {
        event.items.push_back(item_of(item, text_member(object, {"currency"}).value_or("")));
        // Since 2025-03-31 the period is the items': all of one subscription share it, but for flexible
        // billing.
        if (!event.period_start) event.period_start = unix_at(item, {"current_period_start"});
        if (!event.period_end) event.period_end = unix_at(item, {"current_period_end"});
    }
    return event;
}

Event invoice(element object, const TenantId& tenant, const StripeOrigin& stripe) {
    return InvoiceReported{.tenant_id = tenant,
                           .invoice_id = own_id(object),
                           .customer_id = present(id_at(object, {"customer"})),
                           .subscription_id = present(subscription_of(object)),
                           .status = word_at(object, {"status"}),
                           .billing_reason = word_at(object, {"billing_reason"}),
                           .due = money_at(object, "amount_due"),
                           .paid = money_at(object, "amount_paid"),
                           .attempts = integer_at(object, {"attempt_count"}),
                           .next_attempt = unix_at(object, {"next_payment_attempt"}),
                           .stripe = stripe};
}

}  // namespace

Event read_stripe_event(element body, const TenantId& tenant, const Uuid& source_event) {
    const auto object = member(body, {"data", "object"});
    if (!object) refuse("no_object", "the event has no object");
    const auto created = unix_at(body, {"created"});
    if (!created) refuse("no_time", "the event has no time");
    const StripeOrigin stripe{.event_id = own_id(body),
                              .kind = word_at(body, {"type"}).value_or(""),
                              .created = *created,
                              .live = flag_at(body, {"livemode"}),
                              .source_event = source_event};
    const auto what = text_member(*object, {"object"}).value_or("");
    if (what == "checkout.session") return checkout(*object, tenant, stripe);
    if (what == "subscription") return subscription(*object, tenant, stripe);
    if (what == "invoice") return invoice(*object, tenant, stripe);
    return StripeEventNoted{.tenant_id = tenant,
                            .object = present(what),
                            .object_id = present(id_at(*object, {"id"})),
                            .stripe = stripe};
}

}  // namespace beaker::processors
