#include "schemas/events/directory.hpp"

#include "schemas/catalogue_entry.hpp"

namespace beaker {

std::span<const CatalogueEntry> directory_entries() {
    static constexpr CatalogueEntry entries[] = {
        entry_of<SessionListed>(Topic::directory, "Somebody is signed in until then, or no longer."),
        entry_of<ApiTokenListed>(Topic::directory, "An API token is good, until it is not."),
        entry_of<MemberListed>(Topic::directory, "A person belongs to a tenant, or no longer."),
        entry_of<QueryNodeListed>(Topic::directory,
                                  "A node answers queries: where, and of which partitions."),
        entry_of<ClockMoved>(Topic::directory, "In development: virtual time is now so late."),
    };
    return entries;
}

}  // namespace beaker
