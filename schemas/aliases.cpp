#include "schemas/aliases.hpp"

#include <algorithm>

#include "schemas/events/call.hpp"
#include "schemas/events/call_meaning.hpp"
#include "schemas/events/call_signals.hpp"

namespace beaker {

namespace {

constexpr TypeAlias aliases[] = {
    {"call_status_changed", CallStatusReported::type}, {"transcript_append", CallTranscriptAppended::type},
    {"lead_detected", CallLeadCaptured::type},         {"lead_upserted", CallLeadCaptured::type},
    {"recording_ready", CallRecorded::type},
};

constexpr std::string_view planned[] = {
    "cta.click",
    "trial.purged",
    "lead_source_seeded",
    "lead_form_view",
    "lead_form_submit",
    "lead_form_validation_error",
    "speed_to_lead_enqueued",
    "outbound_call_initiated",
    "outbound_call_blocked",
    "lead_notification_sent",
    "leads_viewed",
    "lead_detail_viewed",
    "analytics_daily_created",
    "analytics_daily_ingested",
    "analytics_rollup_finalized",
    "analytics_viewed",
    "analytics_tile_expanded",
    "daily_report_sent",
    "admin_analytics_viewed",
};

}  // namespace

std::span<const TypeAlias> type_aliases() { return aliases; }
std::span<const std::string_view> planned_aliases() { return planned; }

std::vector<std::string_view> aliases_of(std::string_view type) {
    std::vector<std::string_view> found;
    for (const TypeAlias& each : aliases)
        if (each.type == type) found.push_back(each.alias);
    return found;
}

std::string_view type_named(std::string_view name) {
    const auto* const found = std::ranges::find(aliases, name, &TypeAlias::alias);
    return found == std::end(aliases) ? name : found->type;
}

}  // namespace beaker
