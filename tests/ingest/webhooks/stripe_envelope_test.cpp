#include "ingest/webhooks/stripe_envelope.hpp"

#include <doctest/doctest.h>

#include "schemas/values/sha256.hpp"
#include "schemas/values/token.hpp"
#include "tests/ingest/webhooks/samples.hpp"

using namespace beaker;
using namespace beaker::ingest::webhooks;

namespace {

using Keys = std::vector<std::string>;

const std::string customer = "stripe:customer:cus_SampleCustomer1";
const std::string subscription = "stripe:subscription:sub_1SampleSub000001";
const std::string email = "stripe:email:" + token(pepper, "email", "dana@example.com");

std::expected<Envelope, BadBody> read(const std::string& body) {
    return stripe_envelope({.body = body, .query = "", .pepper = pepper, .idempotency_token = ""});
}

std::string event_with(std::string_view object) {
    return R"({"id":"evt_1","type":"t","data":{"object":)" + std::string(object) + "}}";
}

}  // namespace

TEST_CASE("stripe: every sample gives its kind, key, tenant and route keys") {
    // clang-format off
    const struct { std::string file; const char* kind; const char* id; Keys route_keys; } rows[] = {
        {"stripe-checkout.session.completed.json", "checkout.session.completed", "evt_1SampleCheckout001", {customer, subscription, email}},
        {"stripe-customer.subscription.created.json", "customer.subscription.created", "evt_1SampleSubCreated1", {customer, subscription}},
        {"stripe-customer.subscription.updated.json", "customer.subscription.updated", "evt_1SampleSubUpdated1", {customer, subscription}},
        {"stripe-customer.subscription.updated-past_due.json", "customer.subscription.updated", "evt_1SampleSubPastDue1", {customer, subscription}},
        {"stripe-customer.subscription.deleted.json", "customer.subscription.deleted", "evt_1SampleSubDeleted1", {customer, subscription}},
        {"stripe-invoice.paid.json", "invoice.paid", "evt_1SampleInvPaid0001", {customer, subscription, email}},
        {"stripe-invoice.payment_failed.json", "invoice.payment_failed", "evt_1SampleInvFailed01", {customer, subscription, email}},
        {"stripe-invoice.paid-legacy-2024-06-20.json", "invoice.paid", "evt_1SampleLegacyInv01", {customer, subscription, email}},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.file);
        const auto envelope = read(sample(row.file));
        REQUIRE(envelope);
        CHECK(envelope->provider == "stripe");
        CHECK(envelope->kind == row.kind);
        CHECK(envelope->key == row.id);
        CHECK(envelope->event_id == row.id);
        REQUIRE(envelope->tenant);
        CHECK(envelope->tenant->text() == sample_tenant);
        CHECK(envelope->route_keys == row.route_keys);
    }
}

TEST_CASE("stripe: the tenant is looked for in order, and another system's id is none") {
    const std::string ours(sample_tenant);
    const std::string other = "0197a5c2-0000-8000-8000-000000000043";
    const std::string v7 = "0197a5c2-7d1c-7f0a-8b5e-4c8d9f100a1b";
    const auto metadata = [](const std::string& id) { return R"({"beaker_tenant":")" + id + R"("})"; };
    const struct {
        std::string name;
        std::string object;
        std::optional<std::string> tenant;
    } rows[] = {
        {"reference before metadata",
         R"({"client_reference_id":")" + ours + R"(","metadata":)" + metadata(other) + "}", ours},
        {"foreign reference, then metadata",
         R"({"client_reference_id":"order-17","metadata":)" + metadata(ours) + "}", ours},
        {"UUIDv7 is not ours", R"({"client_reference_id":")" + v7 + R"("})", std::nullopt},
        {"invoice, new place", R"({"parent":{"subscription_details":{"metadata":)" + metadata(ours) + "}}}",
         ours},
        {"invoice, old place", R"({"subscription_details":{"metadata":)" + metadata(ours) + "}}", ours},
        {"null everywhere", R"({"client_reference_id":null,"metadata":null,"parent":null})", std::nullopt},
        {"no text", R"({"client_reference_id":42})", std::nullopt},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto envelope = read(event_with(row.object));
        REQUIRE(envelope);
        CHECK(envelope->tenant.has_value() == row.tenant.has_value());
        if (envelope->tenant && row.tenant) CHECK(envelope->tenant->text() == *row.tenant);
    }
}

TEST_CASE("stripe: route keys of ids, expanded objects and e-mails in any spelling") {
    const auto gmail = "stripe:email:" + token(pepper, "email", "danaexample@gmail.com");
    const struct {
        std::string name;
        const char* object;
        Keys route_keys;
    } rows[] = {
        {"a customer is its own id",
         R"({"object":"customer","id":"cus_1","email":"dana@example.com"})",
         {"stripe:customer:cus_1", email}},
        {"expanded customer",
         R"({"customer":{"id":"cus_1"},"subscription":{"id":"sub_1"}})",
         {"stripe:customer:cus_1", "stripe:subscription:sub_1"}},
        {"the payer's e-mail first",
         R"({"customer_email":"a@example.com","customer_details":{"email":" Dana@Example.com"}})",
         {email}},
        {"canonical at Gmail", R"({"customer_email":"Dana.Example+tag@GoogleMail.com"})", {gmail}},
        {"no e-mail address", R"({"customer_email":"dana"})", {}},
        {"an id with a space would tear the header", R"({"customer":"cus 1"})", {}},
        {"nothing of ours", "{}", {}},
        {"no object", "null", {}},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto envelope = read(event_with(row.object));
        REQUIRE(envelope);
        CHECK(envelope->route_keys == row.route_keys);
    }
}

TEST_CASE("stripe: a body that is no event is refused") {
    const struct {
        std::string name;
        std::string body;
    } rows[] = {
        {"empty", ""},
        {"no JSON", "payload"},
        {"cut off", sample("stripe-invoice.paid.json").substr(0, 500)},
        {"broken behind what is read", R"({"id":"evt_1","type":"t","data":{},"rest":[1,})"},
        {"array", R"([{"id":"evt_1","type":"t"}])"},
        {"no id", R"({"type":"invoice.paid"})"},
        {"id is a number", R"({"id":7,"type":"invoice.paid"})"},
        {"no type", R"({"id":"evt_1"})"},
        {"bad UTF-8", "{\"id\":\"evt_\xff\",\"type\":\"t\"}"},
        {"nested too deep",
         R"({"id":"evt_1","type":"t","data":)" + std::string(5000, '[') + std::string(5000, ']') + "}"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto envelope = read(row.body);
        REQUIRE_FALSE(envelope);
        CHECK_FALSE(envelope.error().reason.empty());
    }
}

TEST_CASE("stripe: a key too long for a header becomes its digest") {
    const std::string id(400, 'e');
    const auto envelope = read(R"({"type":"t","id":")" + id + R"("})");
    REQUIRE(envelope);
    CHECK(envelope->key == hex(sha256(id)));
}
