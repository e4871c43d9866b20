#include "projections/webhooks/webhook_event_row.hpp"

namespace beaker {

void WebhookEventRow::indexes(const WebhookEventRow& row, std::string_view, Instant, IndexKeys& out) {
    out.add(webhook_index::by_time, KeyParts().descending(row.received_at));
    out.add(webhook_index::by_status, KeyParts().text(enum_text(row.status)).descending(row.received_at));
    out.add(webhook_index::by_provider, KeyParts().text(row.provider).descending(row.received_at));
    out.add(webhook_index::by_event_id, KeyParts().text(row.event_id).descending(row.received_at));
    if (row.tenant_id)
        out.add(webhook_index::by_tenant, KeyParts().uuid(row.tenant_id->uuid).descending(row.received_at));
}

}  // namespace beaker
