#include "projections/webhooks/webhook_event_row.hpp"

#include "projections/webhooks/webhook_facets.hpp"

namespace beaker {

void WebhookEventRow::indexes(const WebhookEventRow& row, std::string_view, Instant, IndexKeys& out) {
    const std::string facets = facets_of(row);
    const auto add = [&](std::string_view index, KeyParts parts) {
        out.add(index, parts.descending(row.received_at), facets);
    };
    add(webhook_index::by_time, KeyParts());
    add(webhook_index::by_provider, KeyParts().text(row.provider));
    add(webhook_index::by_event_id, KeyParts().text(row.event_id));
    if (row.tenant_id) add(webhook_index::by_tenant, KeyParts().uuid(row.tenant_id->uuid));
    if (row.status != WebhookStatus::processed)
        add(webhook_index::by_status, KeyParts().text(enum_text(row.status)));
}

}  // namespace beaker
