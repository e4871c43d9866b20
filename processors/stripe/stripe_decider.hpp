#pragma once

#include <string_view>

#include "log/step/registry.hpp"

namespace beaker::processors {

/// Each of Stripe's events is recorded for the tenant as what it says (schemas/events/stripe.hpp); what it
/// means for the business is decided elsewhere. Of one that came to the tenant by our own key (and not by a
/// route) the customer and subscription ids are claimed at their routes, so that later webhooks that name
/// only those find the way. A claim is repeated with each such webhook: the route then has nothing new to
/// say. Outcome: processed; ignored with the problem `unknown_kind` where Stripe is not known to send the
/// kind. Errors: a Refusal (nonsense) where the body is no JSON or its fields make no sense.
log::Decided decide_stripe(const log::Recorded& record, std::string_view kind);

}  // namespace beaker::processors
