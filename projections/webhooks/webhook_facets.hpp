#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "projections/webhooks/webhook_event_row.hpp"

namespace beaker {

/// What filters look at, as it is kept in index entries: 16 bytes of tenant (zero: none), then provider, kind
/// and status as texts of key parts.
std::string facets_of(const WebhookEventRow& row);

/// Which webhooks are wanted; what is not set does not matter.
struct WantedFacets {
    std::optional<TenantId> tenant;
    std::optional<std::string> provider;
    std::optional<std::string> kind;
    std::optional<WebhookStatus> status;
};

/// Judges what facets_of wrote, without decoding it.
class FacetsFilter {
public:
    explicit FacetsFilter(const WantedFacets& wanted);
    /// Throws std::runtime_error where the text is nothing that facets_of wrote.
    bool operator()(std::string_view facets) const;

private:
    std::string tenant_;    ///< 16 bytes, or empty: any
    std::string texts_[3];  ///< provider, kind, status as they are written, or empty: any
};

}  // namespace beaker
