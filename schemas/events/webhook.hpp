#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/events/input.hpp"
#include "schemas/values/ids.hpp"

namespace beaker {

/// The ce_type of a verified webhook in `inputs`. Its value is the provider's own body, so it has no struct.
inline constexpr std::string_view webhook_received = "beaker.webhook.received.v1";
/// The ce_type of a signed webhook whose body cannot be parsed: kept for the inspector, decided as `refused`.
inline constexpr std::string_view webhook_rejected = "beaker.webhook.rejected.v1";

/// A webhook without our tenant waits in its route stream until the route has an owner.
struct WebhookParked {
    static constexpr std::string_view type = "beaker.webhook.parked.v1";
    Uuid webhook_id;  ///< the webhook's ce_id
    std::string provider;
    std::string kind;
    std::string event_id;
    std::string route;  ///< the route key that parks it
    RecordCopy record;
    bool operator==(const WebhookParked&) const = default;
};
BOOST_DESCRIBE_STRUCT(WebhookParked, (), (webhook_id, provider, kind, event_id, route, record))

/// A parked webhook was forwarded: its route now has an owner. Released in the order in which they were
/// parked.
struct WebhookReleased {
    static constexpr std::string_view type = "beaker.webhook.released.v1";
    Uuid webhook_id;
    TenantId tenant_id;
    bool operator==(const WebhookReleased&) const = default;
};
BOOST_DESCRIBE_STRUCT(WebhookReleased, (), (webhook_id, tenant_id))

/// A forwarded webhook was settled by its tenant; tells the stream to which ingest appended it.
/// (The tenant says so by a message, WebhookFinishReported; this is the event at home.)
struct WebhookFinished {
    static constexpr std::string_view type = "beaker.webhook.finished.v1";
    Uuid webhook_id;
    TenantId tenant_id;
    Outcome outcome{};
    std::optional<Problem> problem;
    Instant settled_at;
    bool operator==(const WebhookFinished&) const = default;
};
BOOST_DESCRIBE_STRUCT(WebhookFinished, (), (webhook_id, tenant_id, outcome, problem, settled_at))

/// The message that carries a WebhookFinished home.
struct WebhookFinishReported {
    static constexpr std::string_view type = "beaker.webhook.finish_reported.v1";
    WebhookFinished finished;
    bool operator==(const WebhookFinishReported&) const = default;
};
BOOST_DESCRIBE_STRUCT(WebhookFinishReported, (), (finished))

}  // namespace beaker
