#include "processors/stripe/stripe_events.hpp"

#include <doctest/doctest.h>

#include "processors/nonsense.hpp"
#include "schemas/events/stripe.hpp"
#include "tests/processors/harness.hpp"

namespace beaker::processors {
namespace {

using namespace test;

const Uuid source = input_id("stripe");

Event event_of(const std::string& kind, const std::string& object) {
    const auto body =
        parse_body(R"({"id":"evt_1","type":")" + kind +
                   R"(","created":1767225600,"livemode":true,"data":{"object":)" + object + "}}");
    REQUIRE(body);
    return read_stripe_event(*body, tenant_a, source);
}

StripeOrigin origin(const std::string& kind) {
    return {"evt_1", kind, Instant::from_seconds(1767225600), true, source};
}

TEST_CASE("stripe: a checkout session, with the address that the payer entered") {
    const auto event = event_of(
        "checkout.session.completed",
        R"({"object":"checkout.session","id":"cs_1","status":"complete","payment_status":"paid","customer":"cus_1","subscription":"sub_1",)"
        R"("customer_email":"old@example.com","customer_details":{"email":"dana@example.com"},"amount_total":4900,"currency":"usd"})");
    CHECK(event == Event(CheckoutReported{.tenant_id = tenant_a,
                                          .session_id = "cs_1",
                                          .status = "complete",
                                          .payment_status = "paid",
                                          .customer_id = "cus_1",
                                          .subscription_id = "sub_1",
                                          .email = Pii<std::string>("dana@example.com"),
                                          .total = Money::usd(4900),
                                          .stripe = origin("checkout.session.completed")}));
}

TEST_CASE("stripe: a subscription's period, in the shapes before and after 2025-03-31") {
    const std::string rest =
        R"("object":"subscription","id":"sub_1","customer":"cus_1","status":"active","cancel_at_period_end":true,)";
    const std::string period = R"("current_period_start":1767225600,"current_period_end":1769904000)";
    const std::string price = R"("price":{"id":"price_1","unit_amount":4900,"currency":"usd"},"quantity":1)";
    for (const std::string& object : {"{" + rest + period + R"(,"items":{"data":[{)" + price + "}]}}",
                                      "{" + rest + R"("items":{"data":[{)" + price + "," + period + "}]}}"}) {
        CAPTURE(object);
        const auto event = event_of("customer.subscription.updated", object);
        const auto* told = event.as<SubscriptionReported>();
        REQUIRE(told);
        CHECK(told->status == "active");
        CHECK(told->period_start == Instant::from_seconds(1767225600));
        CHECK(told->period_end == Instant::from_seconds(1769904000));
        CHECK(told->cancel_at_period_end);
        CHECK(told->items == std::vector<SubscriptionItem>{{"price_1", 1, Money::usd(4900)}});
    }
}

TEST_CASE("stripe: an invoice's subscription, in both shapes") {
    for (const std::string where :
         {R"("parent":{"subscription_details":{"subscription":"sub_1"}})", R"("subscription":"sub_1")"}) {
        const auto event = event_of(
            "invoice.payment_failed",
            R"({"object":"invoice","id":"in_1","customer":{"id":"cus_1"},"status":"open","billing_reason":"subscription_cycle",)"
            R"("amount_due":4900,"amount_paid":0,"currency":"usd","attempt_count":1,"next_payment_attempt":null,)" +
                where + "}");
        CHECK(event == Event(InvoiceReported{.tenant_id = tenant_a,
                                             .invoice_id = "in_1",
                                             .customer_id = "cus_1",
                                             .subscription_id = "sub_1",
                                             .status = "open",
                                             .billing_reason = "subscription_cycle",
                                             .due = Money::usd(4900),
                                             .paid = Money::usd(0),
                                             .attempts = 1,
                                             .next_attempt = {},
                                             .stripe = origin("invoice.payment_failed")}));
    }
}

TEST_CASE("stripe: all else is noted by what it is about") {
    CHECK(event_of("charge.refunded", R"({"object":"charge","id":"ch_1","amount":"secret"})") ==
          Event(StripeEventNoted{tenant_a, "charge", "ch_1", origin("charge.refunded")}));
    CHECK(event_of("balance.available", R"({"object":"balance"})") ==
          Event(StripeEventNoted{tenant_a, "balance", std::nullopt, origin("balance.available")}));
}

TEST_CASE("stripe: fields that make no sense are refused by their own code") {
    const struct {
        const char* object;
        const char* code;
    } rows[] = {
        {R"({"object":"invoice"})", "no_object_id"},
        {R"({"object":"subscription","id":"sub_1"})", "no_status"},
        {R"({"object":"invoice","id":"in_1","amount_due":"much","currency":"usd"})", "bad_number"},
        {R"({"object":"invoice","id":"in_1","amount_due":1})", "bad_currency"},
        {R"({"object":"invoice","id":"in_1","next_payment_attempt":-1})", "bad_time"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.object);
        std::string code;
        try {
            event_of("x", row.object);
        } catch (const Nonsense& nonsense) {
            code = nonsense.problem.code;
        }
        CHECK(code == row.code);
    }
}

}  // namespace
}  // namespace beaker::processors
