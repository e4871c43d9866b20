#include "projections/webhooks/webhook_facets.hpp"

#include <stdexcept>

#include "projections/tables/key_parts.hpp"

namespace beaker {

namespace {

constexpr std::size_t tenant_bytes = 16;

}  // namespace

std::string facets_of(const WebhookEventRow& row) {
    return KeyParts()
        .uuid(row.tenant_id.value_or(TenantId()).uuid)
        .text(row.provider)
        .text(row.kind)
        .text(enum_text(row.status))
        .take();
}

FacetsFilter::FacetsFilter(const WantedFacets& wanted) {
    if (wanted.tenant) tenant_ = id_key(wanted.tenant->uuid);
    if (wanted.provider) texts_[0] = KeyParts().text(*wanted.provider).take();
    if (wanted.kind) texts_[1] = KeyParts().text(*wanted.kind).take();
    if (wanted.status) texts_[2] = KeyParts().text(enum_text(*wanted.status)).take();
}

bool FacetsFilter::operator()(std::string_view facets) const {
    if (facets.size() < tenant_bytes) throw std::runtime_error("facets of a webhook are too short");
    if (!tenant_.empty() && !facets.starts_with(tenant_)) return false;
    facets.remove_prefix(tenant_bytes);
    for (const std::string& wanted : texts_) {
        const auto end = facets.find('\0');
        if (end == std::string_view::npos) throw std::runtime_error("facets of a webhook are too short");
        if (!wanted.empty() && facets.substr(0, end + 1) != wanted) return false;
        facets.remove_prefix(end + 1);
    }
    return true;
}

}  // namespace beaker
