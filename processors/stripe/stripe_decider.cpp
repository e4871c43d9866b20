#include "processors/stripe/stripe_decider.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "processors/nonsense.hpp"
#include "processors/stripe/stripe_events.hpp"
#include "processors/stripe/stripe_members.hpp"
#include "schemas/events/route.hpp"
#include "schemas/stream.hpp"

namespace beaker::processors {
namespace {

using simdjson::dom::element;

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

/// What came by our own key says whose the customer and the subscription are; what came by a route has
/// nothing new to say.
void claim_routes(element object, std::string_view kind, const TenantId& tenant, log::Decision& decision) {
    const auto claim = [&](std::string_view what, std::string_view id) {
        if (id.empty()) return;
        const std::string route = std::string("stripe:").append(what).append(":").append(id);
        decision.messages.push_back({.to = route_stream(route),
                                     .event = RouteClaimed{.route = route, .tenant_id = tenant},
                                     .forwarded = {}});
    };
    claim("customer", customer_of(object, kind));
    claim("subscription", subscription_of(object));
}

}  // namespace

log::Decided decide_stripe(const log::Recorded& record, std::string_view kind) {
    const auto tenant = TenantId::parse(key_of_stream(record.stream));
    if (!tenant) return std::unexpected(log::Refusal{{"no_tenant", "the stream is not a tenant's"}, true});
    log::Decision decision;
    if (!known_kind(kind)) {
        decision.outcome = Outcome::ignored;
        decision.problem = Problem{"unknown_kind", "no decider knows webhooks of this kind"};
        return decision;
    }
    const auto body = parse_body(record.input.value);
    if (!body) return std::unexpected(log::Refusal{{"unreadable_body", "the body is not JSON"}, true});
    try {
        decision.events.push_back(read_stripe_event(*body, *tenant, record.input.id));
    } catch (const Nonsense& nonsense) {
        return std::unexpected(log::Refusal{nonsense.problem, true});
    }
    if (!record.input.attribute(attribute::origin))
        claim_routes(member(*body, {"data", "object"}).value(), kind, *tenant, decision);
    return decision;
}

}  // namespace beaker::processors
