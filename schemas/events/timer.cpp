#include "schemas/events/timer.hpp"

#include "schemas/catalogue_entry.hpp"

namespace beaker {

std::span<const CatalogueEntry> timer_entries() {
    static constexpr CatalogueEntry entries[] = {
        entry_of<TimerSet>(Topic::domain_events, "A stream wants to be woken at a time."),
        entry_of<TimerCancelled>(Topic::domain_events, "A stream no longer wants to be woken."),
        entry_of<TimerFired>(Topic::domain_events, "A due timer was taken by a tick."),
        entry_of<TimerExpired>(Topic::domain_events,
                               "A timer's latest useful time had passed when a tick came."),
        entry_of<Tick>(Topic::inputs, "Time itself: due timers of the partition fire."),
    };
    return entries;
}

}  // namespace beaker
