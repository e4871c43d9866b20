#include "ops/demo/stripe_bodies.hpp"

#include <fmt/format.h>

#include <cstdint>

namespace beaker::demo {

namespace {

constexpr int starter_cents = 9900;

std::int64_t unix_seconds(Instant at) { return at.micros() / 1'000'000; }

std::string event(std::string_view type, std::string_view event_id, Instant at, std::string_view object) {
    return fmt::format(
        R"({{"id":"{}","object":"event","api_version":"2026-10-28.endive","created":{},"data":{{"object":{}}},)"
        R"("livemode":false,"pending_webhooks":1,"request":{{"id":null,"idempotency_key":null}},"type":"{}"}})",
        event_id, unix_seconds(at), object, type);
}

}  // namespace

std::string stripe_checkout_completed(const Business& business, std::string_view event_id, Instant at) {
    const auto tenant = business.id.text();
    return event(
        "checkout.session.completed", event_id, at,
        fmt::format(
            R"({{"id":"cs_test_{0}","object":"checkout.session","amount_subtotal":{1},"amount_total":{1},)"
            R"("client_reference_id":"{2}","created":{3},"currency":"usd","customer":"{4}",)"
            R"("customer_details":{{"email":"{5}","name":"{6}"}},"customer_email":"{5}",)"
            R"("livemode":false,"metadata":{{"beaker_tenant":"{2}"}},"mode":"subscription",)"
            R"("payment_status":"paid","status":"complete","subscription":"{7}"}})",
            business.stripe_customer, starter_cents, tenant, unix_seconds(at), business.stripe_customer,
            business.email, business.name, business.stripe_subscription));
}

std::string stripe_subscription_created(const Business& business, std::string_view event_id, Instant at) {
    return event(
        "customer.subscription.created", event_id, at,
        fmt::format(
            R"({{"id":"{}","object":"subscription","cancel_at_period_end":false,"created":{},)"
            R"("currency":"usd","customer":"{}","items":{{"object":"list","data":[{{"id":"si_{}",)"
            R"("object":"subscription_item","quantity":1,"price":{{"id":"price_starter","object":"price",)"
            R"("unit_amount":{},"recurring":{{"interval":"month","interval_count":1}}}}}}],)"
            R"("has_more":false}},"metadata":{{"beaker_tenant":"{}"}},"status":"active"}})",
            business.stripe_subscription, unix_seconds(at), business.stripe_customer,
            business.stripe_customer, starter_cents, business.id.text()));
}

std::string stripe_invoice_paid(const Business& business, std::string_view event_id, Instant at) {
    return event(
        "invoice.paid", event_id, at,
        fmt::format(
            R"({{"id":"in_{0}","object":"invoice","amount_due":{1},"amount_paid":{1},"amount_remaining":0,)"
            R"("billing_reason":"subscription_create","created":{2},"currency":"usd","customer":"{0}",)"
            R"("customer_email":"{3}","metadata":{{}},"parent":{{"subscription_details":{{"metadata":{{}},)"
            R"("subscription":"{4}"}},"type":"subscription_details"}},"status":"paid","total":{1}}})",
            business.stripe_customer, starter_cents, unix_seconds(at), business.email,
            business.stripe_subscription));
}

}  // namespace beaker::demo
