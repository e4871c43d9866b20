#include "schemas/events/effect.hpp"

#include "schemas/catalogue_entry.hpp"

namespace beaker {

std::span<const CatalogueEntry> effect_entries() {
    static constexpr CatalogueEntry entries[] = {
        entry_of<EffectWanted>(Topic::domain_events, "A stream wants something done outside."),
        entry_of<EffectRequested>(Topic::domain_events, "A request was made to the connectors."),
        entry_of<EffectRequest>(Topic::effects, "One try of an effect, for a connector."),
        entry_of<EffectAttemptAnnounced>(Topic::inputs, "A connector is about to try."),
        entry_of<EffectAttempted>(Topic::domain_events, "From here on the effect may have happened."),
        entry_of<EffectReported>(Topic::inputs, "What a connector says of its try."),
        entry_of<EffectTried>(Topic::domain_events, "A try is over, and the effect is not."),
        entry_of<EffectGivenUp>(Topic::domain_events,
                                "An effect is not asked for any more, and may have been done."),
        entry_of<EffectFinished>(Topic::domain_events, "An effect is over."),
    };
    return entries;
}

}  // namespace beaker
