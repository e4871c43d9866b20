#include "schemas/events/compliance.hpp"

#include "schemas/catalogue_entry.hpp"

namespace beaker {

std::span<const CatalogueEntry> compliance_entries() {
    static constexpr CatalogueEntry entries[] = {
        entry_of<ComplianceChangeRequested>(Topic::inputs, "Somebody sets how a tenant calls."),
        entry_of<ComplianceChanged>(Topic::domain_events, "A tenant calls so from now on."),
    };
    return entries;
}

}  // namespace beaker
