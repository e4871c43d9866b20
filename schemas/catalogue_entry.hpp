#pragma once

#include "schemas/catalogue.hpp"
#include "schemas/described/schema.hpp"

namespace beaker {

/// The catalogue entry of one struct; included only by the .cpp of an event family (it instantiates codec and
/// schema).
template <EventStruct T>
constexpr CatalogueEntry entry_of(Topic topic, std::string_view title) {
    return {T::type, topic, title,
            [](std::string_view json) -> std::expected<Event, DecodeError> {
                auto event = from_json<T>(json);
                if (!event) return std::unexpected(std::move(event.error()));
                return Event(std::move(*event));
            },
            [] { return json_schema<T>(T::type, T::type); }};
}

/// The families; each is defined beside its structs.
std::span<const CatalogueEntry> audit_entries();
std::span<const CatalogueEntry> input_entries();
std::span<const CatalogueEntry> dead_letter_entries();
std::span<const CatalogueEntry> timer_entries();
std::span<const CatalogueEntry> webhook_entries();
std::span<const CatalogueEntry> route_entries();
std::span<const CatalogueEntry> call_entries();
std::span<const CatalogueEntry> call_signal_entries();
std::span<const CatalogueEntry> call_meaning_entries();
std::span<const CatalogueEntry> sms_entries();
std::span<const CatalogueEntry> stripe_entries();
std::span<const CatalogueEntry> person_entries();
std::span<const CatalogueEntry> api_token_entries();
std::span<const CatalogueEntry> effect_entries();
std::span<const CatalogueEntry> breaker_entries();
std::span<const CatalogueEntry> directory_entries();
std::span<const CatalogueEntry> trial_entries();
std::span<const CatalogueEntry> policy_entries();
std::span<const CatalogueEntry> compliance_entries();
/// Versions that are no longer written (events/older).
std::span<const CatalogueEntry> older_entries();

}  // namespace beaker
