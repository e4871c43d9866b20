#include "projections/webhooks/webhook_event_row.hpp"

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>

namespace beaker {

std::string_view name_of(WebhookStatus status) {
    return boost::describe::enum_to_string(status, "unknown");
}

std::optional<WebhookStatus> webhook_status_named(std::string_view name) {
    WebhookStatus status{};
    if (!boost::describe::enum_from_string(std::string(name).c_str(), status)) return std::nullopt;
    return status;
}

void WebhookEventRow::indexes(const WebhookEventRow& row, std::string_view, Instant, IndexKeys& out) {
    out.add(webhook_index::by_time, KeyParts().descending(row.received_at));
    out.add(webhook_index::by_status, KeyParts().text(name_of(row.status)).descending(row.received_at));
    out.add(webhook_index::by_provider, KeyParts().text(row.provider).descending(row.received_at));
    out.add(webhook_index::by_event_id, KeyParts().text(row.event_id).descending(row.received_at));
    if (row.tenant_id) out.add(webhook_index::by_tenant, KeyParts().uuid(row.tenant_id->uuid).descending(row.received_at));
}

}  // namespace beaker
