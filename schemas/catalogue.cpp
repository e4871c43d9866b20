#include "schemas/catalogue.hpp"

#include <algorithm>
#include <vector>

#include "schemas/catalogue_entry.hpp"

namespace beaker {

namespace {

std::vector<CatalogueEntry> gather() {
    std::vector<CatalogueEntry> all;
    for (const auto family :
         {audit_entries(), input_entries(), dead_letter_entries(), timer_entries(), webhook_entries(), route_entries(), call_entries(),
          call_signal_entries(), call_meaning_entries(), sms_entries(), stripe_entries()})
        all.insert(all.end(), family.begin(), family.end());
    std::ranges::sort(all, {}, &CatalogueEntry::type);
    return all;
}

}  // namespace

std::span<const CatalogueEntry> catalogue() {
    static const std::vector<CatalogueEntry> all = gather();
    return all;
}

const CatalogueEntry* find_type(std::string_view type) {
    const auto all = catalogue();
    const auto found = std::ranges::lower_bound(all, type, {}, &CatalogueEntry::type);
    return found != all.end() && found->type == type ? &*found : nullptr;
}

std::expected<Event, DecodeError> decode_event(std::string_view type, std::string_view json) {
    const CatalogueEntry* entry = find_type(type);
    if (!entry) return std::unexpected(DecodeError{"", "this build does not know the type"});
    return entry->decode(json);
}

}  // namespace beaker
