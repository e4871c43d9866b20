#include "processors/calls/report_timer.hpp"

#include "processors/calls/call_names.hpp"
#include "processors/calls/call_state.hpp"
#include "schemas/events/timer.hpp"

namespace beaker::processors {
namespace {

constexpr std::string_view prefix = "report:";

std::optional<CallId> call_of_timer(std::string_view name) {
    if (!name.starts_with(prefix)) return std::nullopt;
    const auto call = CallId::parse(name.substr(prefix.size()));
    return call ? std::optional(*call) : std::nullopt;
}

}  // namespace

std::string report_timer(const CallId& call) { return std::string(prefix).append(call.text()); }

log::Decided decide_report_timer(const log::RowReader& rows, const log::Recorded& record) {
    const auto* fired = record.event.as<TimerFired>();
    const auto named = fired ? call_of_timer(fired->name) : std::nullopt;
    log::Decision decision;
    if (!named) return decision;
    const auto call = known_call(rows, *named);  // it may have been merged since
    const auto state = call ? calls_table.get(rows, call->text()) : std::nullopt;
    if (!state || state->disowned || state->has_report) return decision;
    const bool goes_on = state->started_at && (!state->status || !is_terminal(*state->status));
    if (goes_on && state->started_at->value + report_patience > record.now)
        decision.timers.push_back(
            {.name = report_timer(*call), .due = state->started_at->value + report_patience, .latest = {}});
    else
        decision.events.emplace_back(CallReportMissed{.call_id = *call});
    return decision;
}

}  // namespace beaker::processors
