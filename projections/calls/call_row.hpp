#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "projections/tables/table.hpp"
#include "schemas/events/call.hpp"
#include "schemas/values/call_status.hpp"
#include "schemas/values/ids.hpp"
#include "schemas/values/pii.hpp"

namespace beaker {

/// One final line of the live transcript.
struct CallLine {
    Instant at;
    std::string role;  ///< "assistant" or "user"
    Pii<std::string> text;
    bool operator==(const CallLine&) const = default;
};
BOOST_DESCRIBE_STRUCT(CallLine, (), (at, role, text))

/// A provider's report of a status: at most one for each status and provider, the earliest.
struct CallTransition {
    static constexpr bool write_nulls = true;
    CallStatus status{};
    std::optional<Instant> at;  ///< the provider's time; none where it said none
    std::string provider;
    Uuid event_id;  ///< the webhook's ce_id
    bool operator==(const CallTransition&) const = default;
};
BOOST_DESCRIBE_STRUCT(CallTransition, (), (status, at, provider, event_id))

/// A call, as it is answered by the query API. Key: the 16 bytes of its id.
struct CallRow {
    static constexpr std::string_view table = "calls";
    static constexpr int revision = 1;
    static constexpr bool write_nulls = true;

    CallId id;
    TenantId tenant_id;
    CallStatus status{};
    std::optional<CallDirection> direction;
    std::optional<Pii<std::string>> from;
    std::optional<Pii<std::string>> to;
    std::optional<Instant> started_at;
    std::optional<Instant> ended_at;
    std::optional<std::int64_t> duration_seconds;
    std::optional<std::string> ended_reason;
    std::optional<Pii<std::string>> recording_url;
    std::optional<Pii<std::string>> transcript;  ///< the report's; until it is there, the live lines joined
    std::optional<RawJson> lead;
    std::optional<RawJson> intent;
    std::optional<CallCost> cost;
    std::optional<Pii<std::string>> summary;
    std::optional<std::string> assistant_id;
    std::optional<std::string> vapi_call_id;
    std::optional<std::string> twilio_call_sid;
    std::optional<std::string> outcome;  ///< "transferred" or "voicemail", of a completed call
    std::vector<CallLine> lines;  ///< sorted by (at, role, text); empty once the report's transcript is there
    std::vector<CallTransition> transitions;  ///< sorted by (rank, at, provider, status, event_id)
    bool operator==(const CallRow&) const = default;

    static void indexes(const CallRow& row, std::string_view key, Instant first_seen, IndexKeys& out);
};
BOOST_DESCRIBE_STRUCT(CallRow, (),
                      (id, tenant_id, status, direction, from, to, started_at, ended_at, duration_seconds,
                       ended_reason, recording_url, transcript, lead, intent, cost, summary, assistant_id,
                       vapi_call_id, twilio_call_sid, outcome, lines, transitions))

/// Another id by which a call may be asked for. Key: the 16 bytes of the alias.
struct CallAliasRow {
    static constexpr std::string_view table = "call_aliases";
    static constexpr int revision = 1;
    static constexpr bool write_nulls = true;

    CallId alias;
    CallId call_id;
    bool operator==(const CallAliasRow&) const = default;

    static void indexes(const CallAliasRow& row, std::string_view key, Instant first_seen, IndexKeys& out);
};
BOOST_DESCRIBE_STRUCT(CallAliasRow, (), (alias, call_id))

/// The names of the indexes of calls, for those who ask.
namespace call_index {
inline constexpr std::string_view by_tenant = "by_tenant";                ///< tenant, newest first
inline constexpr std::string_view by_tenant_status = "by_tenant_status";  ///< tenant, status, newest first
inline constexpr std::string_view by_call = "by_call";                    ///< of aliases: the call
}  // namespace call_index

}  // namespace beaker
