#include "schemas/events/policy.hpp"

#include "schemas/catalogue_entry.hpp"

namespace beaker {

std::span<const CatalogueEntry> policy_entries() {
    static constexpr CatalogueEntry entries[] = {
        entry_of<PolicyChangeRequested>(Topic::inputs, "An admin sets what the instance goes by."),
        entry_of<PolicyChanged>(Topic::domain_events, "The instance goes by other values from now on."),
        entry_of<PolicyCopyTold>(Topic::inputs, "A partition is told what the instance goes by."),
        entry_of<PolicyCopied>(Topic::domain_events, "Deciders of the partition go by it from now on."),
        entry_of<PauseRequested>(Topic::inputs, "An admin has connectors wait, or go on."),
        entry_of<PauseSet>(Topic::domain_events, "Connectors wait, or go on."),
        entry_of<PauseListed>(Topic::directory, "Whether connectors wait with these requests."),
    };
    return entries;
}

}  // namespace beaker
