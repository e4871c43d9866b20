#include "schemas/events/breaker.hpp"

#include "schemas/catalogue_entry.hpp"

namespace beaker {

std::span<const CatalogueEntry> breaker_entries() {
    static constexpr CatalogueEntry entries[] = {
        entry_of<BreakerTroubleReported>(Topic::inputs, "An effect cannot go on, and says so."),
        entry_of<BreakerEffectHeld>(Topic::domain_events, "An effect waits for the breaker."),
        entry_of<BreakerOpened>(Topic::domain_events, "So many effects failed that nothing more is sent."),
        entry_of<BreakerProbed>(Topic::domain_events, "One of those that wait tries whether it goes again."),
        entry_of<BreakerProbeReported>(Topic::inputs, "What the probe came to."),
        entry_of<BreakerProbeFailed>(Topic::domain_events, "The probe failed: nothing is sent for a while."),
        entry_of<BreakerClosed>(Topic::domain_events, "It goes again."),
        entry_of<BreakerEffectReleased>(Topic::domain_events, "An effect waits no longer."),
        entry_of<EffectReleaseTold>(Topic::inputs, "A breaker lets an effect go on, or gives it up."),
        entry_of<BreakerListed>(Topic::directory, "Whether connectors send requests of an operation."),
    };
    return entries;
}

}  // namespace beaker
