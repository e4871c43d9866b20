#pragma once

#include <string_view>

#include "processors/json_members.hpp"
#include "schemas/event.hpp"
#include "schemas/values/ids.hpp"
#include "schemas/values/uuid.hpp"

namespace beaker::processors {

/// What one of Stripe's events says, as an event of ours: checkout sessions, subscriptions and invoices with
/// the fields that are used, all else by the id of its object alone. `body` is the whole event.
/// Throws Nonsense where a field that is needed is missing, or one makes no sense.
Event read_stripe_event(simdjson::dom::element body, const TenantId& tenant, const Uuid& source_event);

}  // namespace beaker::processors
