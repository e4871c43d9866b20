#pragma once

#include <chrono>
#include <string>

#include "log/step/registry.hpp"
#include "schemas/events/effect.hpp"

namespace beaker::processors {

// Effects of any stream, from the wish to the end. Whoever wants one emits `effect.wanted`, and is offered
// `effect.finished`; what lies between is decided here: requests, tries, look-ups, retries, the breaker.

/// A connector may begin a request for so long after it was made.
inline constexpr std::chrono::seconds request_time{60};
/// So long after it began, whatever a connector did has ended and been told (5 s to connect, 10 s to answer).
inline constexpr std::chrono::seconds report_patience_of_effects{20};

/// The breaker's stream: "breaker/vapi_create_assistant".
std::string breaker_stream(EffectOperation operation);

/// A stream wants an effect: the first request. Wanting again what is under way changes nothing.
log::Decided decide_effect_wanted(const log::RowReader& rows, const log::Recorded& record);
/// A connector asks whether it may begin: `{"go":true}` once for each request, in time.
log::Decided decide_effect_attempt(const log::RowReader& rows, const log::Recorded& record);
/// What the connector has seen: the end, or what is done next.
log::Decided decide_effect_report(const log::RowReader& rows, const log::Recorded& record);
/// Timers "effect:<id>": it is time to try again, or nothing was heard of a request.
log::Decided decide_effect_timer(const log::RowReader& rows, const log::Recorded& record);
/// The breaker lets it go on, or gives it up.
log::Decided decide_effect_release(const log::RowReader& rows, const log::Recorded& record);

/// Registry entries for the streams that have effects.
std::vector<log::DeciderEntry> effect_deciders();
std::vector<log::StateFoldEntry> effect_state_folds();

}  // namespace beaker::processors
