#include "processors/webhooks/stripe_claims.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "processors/calls/vapi_members.hpp"
#include "processors/json_members.hpp"
#include "schemas/events/route.hpp"
#include "schemas/stream.hpp"

namespace beaker::processors {
namespace {

using simdjson::dom::element;

/// An id that Stripe may also send as the whole object.
std::string_view id_at(element object, std::initializer_list<std::string_view> path) {
    const auto found = member(object, path);
    if (!found) return {};
    std::string_view id;
    if (found->get(id) != simdjson::SUCCESS) id = text_member(*found, {"id"}).value_or("");
    return is_provider_id(id) ? id : std::string_view{};
}

std::string_view customer_of(element object, std::string_view kind) {
    if (const auto id = id_at(object, {"customer"}); !id.empty()) return id;
    return text_member(object, {"object"}) == "customer" && kind.starts_with("customer.")
               ? id_at(object, {"id"})
               : std::string_view{};
}

/// Source: Stripe, "Subscriptions on invoices": the new place, then that of versions before 2025-03-31.
std::string_view subscription_of(element object) {
    if (text_member(object, {"object"}) == "subscription") return id_at(object, {"id"});
    const auto id = id_at(object, {"parent", "subscription_details", "subscription"});
    return id.empty() ? id_at(object, {"subscription"}) : id;
}

bool known_kind(std::string_view kind) {
    static constexpr std::array families = std::to_array<std::string_view>({"account.",
                                                                            "balance.",
                                                                            "billing",
                                                                            "charge.",
                                                                            "checkout.session.",
                                                                            "coupon.",
                                                                            "customer.",
                                                                            "customer_cash_balance",
                                                                            "file.",
                                                                            "invoice.",
                                                                            "invoice_payment.",
                                                                            "invoiceitem.",
                                                                            "mandate.",
                                                                            "payment_intent.",
                                                                            "payment_link.",
                                                                            "payment_method.",
                                                                            "payout.",
                                                                            "plan.",
                                                                            "price.",
                                                                            "product.",
                                                                            "promotion_code.",
                                                                            "radar.",
                                                                            "refund.",
                                                                            "review.",
                                                                            "setup_intent.",
                                                                            "subscription_schedule.",
                                                                            "tax",
                                                                            "test_helpers."});
    return std::ranges::any_of(families, [&](std::string_view family) { return kind.starts_with(family); });
}

}  // namespace

log::Decided decide_stripe(const log::Recorded& record, std::string_view kind) {
    log::Decision decision;
    decision.outcome = Outcome::ignored;
    if (!known_kind(kind))
        decision.problem = Problem{"unknown_kind", "no decider knows webhooks of this kind"};

    const auto body = parse_body(record.input.value);
    if (!body) return std::unexpected(log::Refusal{{"unreadable_body", "the body is not JSON"}, true});
    const auto tenant = TenantId::parse(key_of_stream(record.stream));
    const auto object = member(*body, {"data", "object"});
    if (!tenant || !object || record.input.attribute(attribute::origin)) return decision;

    const auto claim = [&](std::string_view what, std::string_view id) {
        if (id.empty()) return;
        const std::string route = std::string("stripe:").append(what).append(":").append(id);
        decision.messages.push_back({.to = route_stream(route),
                                     .event = RouteClaimed{.route = route, .tenant_id = *tenant},
                                     .forwarded = {}});
    };
    claim("customer", customer_of(*object, kind));
    claim("subscription", subscription_of(*object));
    return decision;
}

}  // namespace beaker::processors
