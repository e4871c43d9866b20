#pragma once

#include <chrono>
#include <string>

#include "log/step/registry.hpp"
#include "schemas/values/ids.hpp"

namespace beaker::processors {

/// The longest that a call may take: what Vapi's `maxDurationSeconds` is where nobody sets it.
inline constexpr std::chrono::seconds call_duration_max{600};
/// How long a call's report is waited for. Reports come seconds to a minute after the end.
inline constexpr std::chrono::seconds report_patience = call_duration_max + std::chrono::minutes(5);

/// "report:<call id>": the timer that runs while a call's report is awaited.
std::string report_timer(const CallId& call);

/// The report has not come in time: `call.report_missed`, unless it is there by now, or the call began so
/// late that it may still be going on (then the timer is set anew). Other timers are none of its business.
log::Decided decide_report_timer(const log::RowReader& rows, const log::Recorded& record);

}  // namespace beaker::processors
