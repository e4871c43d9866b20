#include "schemas/events/api_token.hpp"

#include "schemas/catalogue_entry.hpp"

namespace beaker {

std::span<const CatalogueEntry> api_token_entries() {
    static constexpr CatalogueEntry entries[] = {
        entry_of<ApiTokenRequested>(Topic::inputs, "A person wants a token for a program of theirs."),
        entry_of<ApiTokenCreated>(Topic::domain_events, "A token lets its bearer act as the person."),
        entry_of<ApiTokenReplaced>(Topic::domain_events,
                                   "A token that another one takes the place of ends then."),
        entry_of<ApiTokenRevocationRequested>(Topic::inputs, "A person no longer wants a token to be good."),
        entry_of<ApiTokenRevoked>(Topic::domain_events, "A token is good for nothing from now on."),
        entry_of<ApiTokenSeen>(Topic::inputs, "Who checks tokens saw this one."),
        entry_of<ApiTokenUsed>(Topic::domain_events, "When a token was last used, within the hour."),
    };
    return entries;
}

}  // namespace beaker
