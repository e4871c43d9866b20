#include "schemas/catalogue.hpp"

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "schemas/catalogue_entry.hpp"
#include "schemas/upcasters.hpp"

namespace beaker {

namespace {

std::vector<CatalogueEntry> gather() {
    std::vector<CatalogueEntry> all;
    for (const auto family :
         {audit_entries(),        input_entries(),  dead_letter_entries(), timer_entries(),
          webhook_entries(),      route_entries(),  call_entries(),        call_signal_entries(),
          call_meaning_entries(), sms_entries(),    stripe_entries(),      person_entries(),
          api_token_entries(),    effect_entries(), breaker_entries(),     directory_entries(),
          trial_entries(),        policy_entries(), compliance_entries(),  older_entries()})
        all.insert(all.end(), family.begin(), family.end());
    std::ranges::sort(all, {}, &CatalogueEntry::type);
    return all;
}

/// A type with what lifts its values to the newest version: nothing, where it is that.
struct Known {
    const CatalogueEntry* entry;
    std::vector<Event (*)(const Event&)> lifts;
};

using KnownTypes = std::unordered_map<std::string_view, Known>;

KnownTypes gather_known() {
    const auto steps = upcasters();
    KnownTypes known;
    for (const CatalogueEntry& entry : catalogue()) {
        Known one{&entry, {}};
        auto step = std::ranges::find(steps, entry.type, &Upcaster::from);
        // No more steps than there are: a circle is told of at the start (chain_problems).
        while (step != steps.end() && one.lifts.size() < steps.size()) {
            one.lifts.push_back(step->lift);
            step = std::ranges::find(steps, step->to, &Upcaster::from);
        }
        known.emplace(entry.type, std::move(one));
    }
    return known;
}

const Known* known_type(std::string_view type) {
    static const KnownTypes all = gather_known();
    const auto found = all.find(type);
    return found == all.end() ? nullptr : &found->second;
}

}  // namespace

std::span<const CatalogueEntry> catalogue() {
    static const std::vector<CatalogueEntry> all = gather();
    return all;
}

const CatalogueEntry* find_type(std::string_view type) {
    const Known* known = known_type(type);
    return known ? known->entry : nullptr;
}

std::expected<Event, DecodeError> decode_event(std::string_view type, std::string_view json) {
    const Known* known = known_type(type);
    if (!known) return std::unexpected(DecodeError{"", "this build does not know the type"});
    auto event = known->entry->decode(json);
    if (event)
        for (const auto lift : known->lifts) *event = lift(*event);
    return event;
}

}  // namespace beaker
