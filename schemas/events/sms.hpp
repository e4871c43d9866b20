#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/described/codec.hpp"
#include "schemas/values/ids.hpp"
#include "schemas/values/pii.hpp"
#include "schemas/values/uuid.hpp"

namespace beaker {

// Source: Twilio, "Messaging webhooks" and "Outbound message status callbacks".

/// A text message for the tenant.
struct SmsReceived {
    static constexpr std::string_view type = "beaker.sms.received.v1";
    TenantId tenant_id;
    std::string message_sid;
    Pii<std::string> from;  ///< as the provider wrote it: E.164 or a short code
    Pii<std::string> to;
    Pii<std::string> body;
    std::int64_t media = 0;                   ///< how many attachments
    std::optional<std::string> opt_out_type;  ///< STOP, START or HELP, where the carrier saw one
    bool operator==(const SmsReceived&) const = default;
};
BOOST_DESCRIBE_STRUCT(SmsReceived, (), (tenant_id, message_sid, from, to, body, media, opt_out_type))

/// How far a text message has come, least first; undelivered, failed and canceled are ends like delivered.
enum class SmsStatus {
    accepted,
    scheduled,
    queued,
    sending,
    sent,
    canceled,
    undelivered,
    failed,
    partially_delivered,
    delivered,
    read
};
BOOST_DESCRIBE_ENUM(SmsStatus, accepted, scheduled, queued, sending, sent, canceled, undelivered, failed,
                    partially_delivered, delivered, read)

/// 0 to 4; a message never goes back to a lower one.
constexpr int rank_of(SmsStatus status) {
    if (status <= SmsStatus::queued) return 0;
    if (status == SmsStatus::sending) return 1;
    if (status == SmsStatus::sent) return 2;
    return status == SmsStatus::read ? 4 : 3;
}

/// The carrier reported a status of a text message of ours. `current` never goes backwards.
struct SmsStatusReported {
    static constexpr std::string_view type = "beaker.sms.status_reported.v1";
    TenantId tenant_id;
    std::string message_sid;
    SmsStatus status{};
    SmsStatus current{};
    std::optional<std::int64_t> error_code;  ///< Twilio's, of a failed or undelivered one
    Uuid source_event;                       ///< the webhook's ce_id
    bool operator==(const SmsStatusReported&) const = default;
};
BOOST_DESCRIBE_STRUCT(SmsStatusReported, (),
                      (tenant_id, message_sid, status, current, error_code, source_event))

}  // namespace beaker
