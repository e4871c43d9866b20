#include "schemas/events/sms.hpp"

#include "schemas/catalogue_entry.hpp"

namespace beaker {

std::span<const CatalogueEntry> sms_entries() {
    static constexpr CatalogueEntry entries[] = {
        entry_of<SmsReceived>(Topic::domain_events, "A text message for the tenant."),
        entry_of<SmsStatusReported>(Topic::domain_events, "The carrier reported a status of a text message."),
    };
    return entries;
}

}  // namespace beaker
