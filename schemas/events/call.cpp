#include "schemas/events/call.hpp"

#include "schemas/catalogue_entry.hpp"

namespace beaker {

std::span<const CatalogueEntry> call_entries() {
    static constexpr CatalogueEntry entries[] = {
        entry_of<CallIdentified>(Topic::domain_events, "A provider's id now names this call."),
        entry_of<CallMerged>(Topic::domain_events, "Two calls turned out to be one."),
        entry_of<CallAliased>(Topic::domain_events, "Another id by which the call may be asked for."),
        entry_of<CallDescribed>(Topic::domain_events, "Who talks to whom."),
        entry_of<CallStatusReported>(Topic::domain_events, "A provider reported a status of the call."),
        entry_of<CallTimed>(Topic::domain_events, "When the call was answered and ended, and why it ended."),
        entry_of<CallTranscriptAppended>(Topic::domain_events, "One final line of the live transcript."),
        entry_of<CallReported>(Topic::domain_events, "The provider's report after the call."),
        entry_of<CallDisowned>(Topic::domain_events, "The call belongs to another tenant."),
    };
    return entries;
}

}  // namespace beaker
