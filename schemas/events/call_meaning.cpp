#include "schemas/events/call_meaning.hpp"

#include "schemas/catalogue_entry.hpp"

namespace beaker {

std::span<const CatalogueEntry> call_meaning_entries() {
    static constexpr CatalogueEntry entries[] = {
        entry_of<CallLeadCaptured>(Topic::domain_events, "Who called or was called, and what they need."),
        entry_of<CallIntentClassified>(Topic::domain_events, "What the person wanted of the business."),
    };
    return entries;
}

}  // namespace beaker
