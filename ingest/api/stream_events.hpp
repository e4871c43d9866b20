#pragma once

#include <boost/describe.hpp>
#include <functional>
#include <optional>
#include <string>

#include "log/log.hpp"
#include "schemas/described/codec.hpp"
#include "schemas/values/ids.hpp"
#include "schemas/values/uuid.hpp"

namespace beaker::ingest::api {

/// The events of `GET /v1/stream`; their names are SSE's `event:`.
enum class StreamEvent {
    webhook_event,        ///< a webhook was settled, or its status changed
    call_status_changed,  ///< a call's status is now this one
    transcript_append,    ///< one more line of a call's live transcript
    lead_detected,        ///< what is known of a call's lead, whole
    recording_ready,      ///< a recording of a call can be fetched
};
BOOST_DESCRIBE_ENUM(StreamEvent, webhook_event, call_status_changed, transcript_append, lead_detected,
                    recording_ready)

/// One of them, as it is told to everybody who may see it.
struct StreamMessage {
    StreamEvent event{};
    std::optional<TenantId> tenant;  ///< none: a webhook of which it is not known yet whose it is
    std::string data;                ///< a JSON object on one line; holds personal data
    bool operator==(const StreamMessage&) const = default;
};

/// What a webhook is called, which never changes.
struct WebhookName {
    std::string event_id;
    std::string provider;
    std::string kind;
    bool operator==(const WebhookName&) const = default;
};
BOOST_DESCRIBE_STRUCT(WebhookName, (), (event_id, provider, kind))

/// Finds a webhook's name by its ce_id, for events that tell the id alone; none where it is not known.
using WebhookNames = std::function<std::optional<WebhookName>(const Uuid&)>;

/// What a record of `domain.events` is on the stream; none where it says nothing new there, or cannot be
/// read. Pure but for `names`.
///
/// No news is: a repeated webhook, the settlement of a forwarded one at its tenant (its own stream hears of
/// it and tells), a late report of a status that the call has passed, a lead taken back. What the event
/// itself does not show is told again: a status that the other provider had reported already.
std::optional<StreamMessage> stream_message(const log::Stored& stored, const WebhookNames& names);

}  // namespace beaker::ingest::api
