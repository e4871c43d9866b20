#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "projections/tables/table.hpp"
#include "schemas/events/webhook.hpp"
#include "schemas/values/ids.hpp"

namespace beaker {

/// How far a webhook has come. `received`: appended, or forwarded to its tenant, and not yet settled for
/// good.
enum class WebhookStatus { received, processed, failed, parked, ignored, rejected };
BOOST_DESCRIBE_ENUM(WebhookStatus, received, processed, failed, parked, ignored, rejected)

/// That somebody had a webhook decided again.
struct WebhookReprocessed {
    std::int64_t attempt = 0;  ///< from 2 on
    std::string by;
    Instant at;
    bool operator==(const WebhookReprocessed&) const = default;
};
BOOST_DESCRIBE_STRUCT(WebhookReprocessed, (), (attempt, by, at))

/// A webhook and what became of it, in the partition of the stream to which it was first appended.
/// Key: the 16 bytes of its id.
struct WebhookEventRow {
    static constexpr std::string_view table = "webhook_events";
    static constexpr int revision = 2;
    static constexpr bool write_nulls = true;

    Uuid id;               ///< the webhook's ce_id
    std::string event_id;  ///< the provider's own id where it has one, else our idempotency key
    std::string provider;
    std::string kind;  ///< the provider's message type
    WebhookStatus status{};
    std::optional<Problem> error;
    std::int64_t attempts = 0;  ///< how often it was settled for good: processed, ignored, rejected or failed
    std::int64_t deliveries = 0;  ///< how often the provider sent it
    std::optional<TenantId> tenant_id;
    Instant received_at;                ///< the time of its first record
    std::optional<Instant> settled_at;  ///< of its last settlement for good
    Uuid correlation_id;
    std::string stream;                             ///< the one to which it was first appended
    std::optional<WebhookReprocessed> reprocessed;  ///< the last time, where it failed in that stream
    bool operator==(const WebhookEventRow&) const = default;

    static void indexes(const WebhookEventRow& row, std::string_view key, Instant first_seen, IndexKeys& out);
};
BOOST_DESCRIBE_STRUCT(WebhookEventRow, (),
                      (id, event_id, provider, kind, status, error, attempts, deliveries, tenant_id,
                       received_at, settled_at, correlation_id, stream, reprocessed))

/// The names of its indexes, all newest first by `received_at`, after what they are named for. Most webhooks
/// are `processed`: those are not in `by_status`.
namespace webhook_index {
inline constexpr std::string_view by_time = "by_time";
inline constexpr std::string_view by_status = "by_status";
inline constexpr std::string_view by_provider = "by_provider";
inline constexpr std::string_view by_event_id = "by_event_id";
inline constexpr std::string_view by_tenant = "by_tenant";
}  // namespace webhook_index

}  // namespace beaker
