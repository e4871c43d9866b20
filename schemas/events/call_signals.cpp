#include "schemas/events/call_signals.hpp"

#include "schemas/catalogue_entry.hpp"

namespace beaker {

std::span<const CatalogueEntry> call_signal_entries() {
    static constexpr CatalogueEntry entries[] = {
        entry_of<CallToolCalled>(Topic::domain_events, "The assistant called a tool."),
        entry_of<CallRecorded>(Topic::domain_events, "The carrier reported a recording of the call."),
        entry_of<CallAnswererDetected>(Topic::domain_events, "Who or what picked up."),
        entry_of<CallObserved>(Topic::domain_events,
                               "Something seen on a call that changes none of its facts."),
        entry_of<CallReportMissed>(Topic::domain_events,
                                   "The provider's report after the call has not come."),
    };
    return entries;
}

}  // namespace beaker
