#include "schemas/events/person.hpp"

#include "schemas/catalogue_entry.hpp"

namespace beaker {

std::span<const CatalogueEntry> person_entries() {
    static constexpr CatalogueEntry entries[] = {
        entry_of<SignupRequested>(Topic::inputs, "Somebody wants a link to sign in with."),
        entry_of<PersonRegistered>(Topic::domain_events, "The first that we hear of a person."),
        entry_of<MarketingConsentRecorded>(Topic::domain_events,
                                           "What somebody said to marketing mail, and from where."),
        entry_of<MarketingConsentConfirmed>(Topic::domain_events,
                                            "Whoever reads the address's mail has stood by the consent."),
        entry_of<MagicLinkIssued>(Topic::domain_events, "A link to sign in with was made."),
        entry_of<MagicLinkWithheld>(Topic::domain_events,
                                    "So many links were asked for that none is mailed."),
        entry_of<MagicLinkRedemptionRequested>(Topic::inputs, "Somebody has followed a link."),
        entry_of<MagicLinkUsed>(Topic::domain_events, "A link has let somebody in, and never will again."),
        entry_of<SessionOpened>(Topic::domain_events, "Somebody is signed in."),
        entry_of<SessionCloseRequested>(Topic::inputs, "Somebody wants to be signed out."),
        entry_of<SessionClosed>(Topic::domain_events, "A session lets nobody in any more."),
        entry_of<AdminFlagRequested>(Topic::inputs, "An admin makes somebody an admin, or no longer one."),
        entry_of<AdminFlagSet>(Topic::domain_events, "Who is an admin, who says so and why."),
    };
    return entries;
}

}  // namespace beaker
