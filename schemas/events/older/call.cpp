#include "schemas/events/older/call.hpp"

#include "schemas/catalogue_entry.hpp"

namespace beaker {

std::span<const CatalogueEntry> older_entries() {
    static constexpr CatalogueEntry entries[] = {
        entry_of<older::CallTranscriptAppendedV1>(
            Topic::domain_events, "One final line of the live transcript, its speaker a text."),
    };
    return entries;
}

}  // namespace beaker
