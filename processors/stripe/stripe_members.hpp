#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "processors/json_members.hpp"
#include "schemas/values/instant.hpp"
#include "schemas/values/money.hpp"

namespace beaker::processors {

/// An id that Stripe may also send as the whole object; empty where there is none that may name a stream.
std::string_view id_at(simdjson::dom::element object, Path path);
/// The customer that the object belongs to, or is.
std::string_view customer_of(simdjson::dom::element object, std::string_view kind);
/// The subscription that the object belongs to, or is. Source: Stripe, "Subscriptions on invoices": the new
/// place, then that of versions before 2025-03-31.
std::string_view subscription_of(simdjson::dom::element object);

/// A whole number; none where it is missing or null. Throws Nonsense where it is something else.
std::optional<std::int64_t> integer_at(simdjson::dom::element from, Path path);
/// Unix seconds; the same.
std::optional<Instant> unix_at(simdjson::dom::element from, Path path);
/// Minor units of the object's `currency`, or of the one given where it names none; none where the amount is
/// missing or null. Throws Nonsense where either makes no sense.
std::optional<Money> money_at(simdjson::dom::element from, std::string_view amount,
                              std::string_view currency = {});

}  // namespace beaker::processors
