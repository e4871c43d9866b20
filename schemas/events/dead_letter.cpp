#include "schemas/events/dead_letter.hpp"

#include "schemas/catalogue_entry.hpp"

namespace beaker {

std::span<const CatalogueEntry> dead_letter_entries() {
    static constexpr CatalogueEntry entries[] = {
        entry_of<InputReprocessed>(Topic::domain_events,
                                   "An input was decided again because somebody asked."),
        entry_of<DeadLetterResolved>(Topic::domain_events,
                                     "Somebody answers for leaving a dead letter undecided."),
        entry_of<ReprocessRequested>(Topic::inputs, "Somebody asks that an input be decided again."),
        entry_of<DeadLetterResolutionRequested>(Topic::inputs,
                                                "Somebody asks that a dead letter be taken for settled."),
    };
    return entries;
}

}  // namespace beaker
