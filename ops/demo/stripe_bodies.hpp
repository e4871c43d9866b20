#pragma once

#include <string>
#include <string_view>

#include "ops/demo/story.hpp"

// Stripe's events about a business that pays for the starter plan, in the shapes of API version 2025-03-31
// and later.
namespace beaker::demo {

std::string stripe_checkout_completed(const Business& business, std::string_view event_id, Instant at);
std::string stripe_subscription_created(const Business& business, std::string_view event_id, Instant at);
/// Without our key in its metadata: Stripe's customer must find the owner.
std::string stripe_invoice_paid(const Business& business, std::string_view event_id, Instant at);

}  // namespace beaker::demo
