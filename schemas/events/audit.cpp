#include "schemas/events/audit.hpp"

#include "schemas/catalogue_entry.hpp"

namespace beaker {

std::span<const CatalogueEntry> audit_entries() {
    static constexpr CatalogueEntry entries[] = {
        entry_of<AdminReadTold>(Topic::inputs, "An admin reads something."),
        entry_of<AdminReadNoted>(Topic::domain_events, "An admin has read something."),
        entry_of<GenerationChangeTold>(Topic::inputs, "The node has done something with its generations."),
        entry_of<GenerationSwitched>(Topic::domain_events, "Another generation of the read tables serves."),
        entry_of<GenerationTended>(Topic::domain_events, "A generation was built, compared or retired."),
        entry_of<PersonalDataRevealed>(Topic::domain_events,
                                       "Somebody may have seen personal data unmasked."),
        entry_of<RevealRequested>(Topic::inputs, "Somebody is about to see personal data unmasked."),
    };
    return entries;
}

}  // namespace beaker
