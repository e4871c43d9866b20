#include "schemas/events/trial.hpp"

#include "schemas/catalogue_entry.hpp"

namespace beaker {

std::span<const CatalogueEntry> trial_entries() {
    static constexpr CatalogueEntry entries[] = {
        entry_of<TrialRequested>(Topic::inputs, "A person wants to try an assistant."),
        entry_of<TrialAllowanceRequested>(Topic::inputs, "May a person have one more trial?"),
        entry_of<TrialAllowed>(Topic::domain_events, "A person may have one more trial."),
        entry_of<TrialCreated>(Topic::domain_events, "The trial is there; its assistant is being made."),
        entry_of<MemberAdded>(Topic::domain_events, "A person belongs to a tenant from now on."),
        entry_of<TrialReady>(Topic::domain_events, "A trial's assistant is there."),
        entry_of<TrialUsed>(Topic::domain_events, "A trial's assistant talks to somebody."),
        entry_of<TrialCallsCounted>(Topic::domain_events, "How many calls of a trial there were by now."),
        entry_of<TrialFailed>(Topic::domain_events, "A trial will have no assistant."),
        entry_of<TrialExpired>(Topic::domain_events, "A trial is over: nobody is called for it any more."),
        entry_of<TrialReaped>(Topic::domain_events, "What became of the assistant of a trial that is over."),
    };
    return entries;
}

}  // namespace beaker
