#pragma once

#include <expected>
#include <span>
#include <string>
#include <string_view>

#include "schemas/event.hpp"
#include "schemas/topics.hpp"

namespace beaker {

/// One stored type, of whichever version: an event of `domain.events`, or a message that one stream sends to
/// another in `inputs`.
struct CatalogueEntry {
    std::string_view type;
    Topic topic;
    std::string_view title;  ///< one sentence for readers of the catalogue
    std::expected<Event, DecodeError> (*decode)(std::string_view json);  ///< as this very version
    std::string (*schema)();                                             ///< JSON Schema 2020-12
};

/// Every stored type that this build knows, sorted by type. Each family adds its entries in
/// schemas/events/<family>.cpp.
std::span<const CatalogueEntry> catalogue();

/// The entry of a type; null where this build does not know it.
const CatalogueEntry* find_type(std::string_view type);

/// Reads a stored value; one of an older version is lifted to the newest (upcasters.hpp). Errors: an unknown
/// type, or a value that is not of it.
std::expected<Event, DecodeError> decode_event(std::string_view type, std::string_view json);

}  // namespace beaker
