#pragma once

#include <cstddef>

#include "log/step/registry.hpp"

namespace beaker::processors {

// A breaker is the stream of one operation of a provider. Effects whose tries are exhausted come to wait
// here. So many of them in so short a time open the breaker: connectors then send nothing, and whoever wants
// to waits here too. One of those who wait tries after a while; when that works, all are let go. How many,
// how short and how long are policies: breakers.failures, breakers.window_seconds,
// breakers.probe_after_seconds.

/// Those who wait are let go so many at a time, one batch a second, so that no step is long.
inline constexpr std::size_t breaker_batch = 200;

/// An effect cannot go on: it waits.
log::Decided decide_breaker_trouble(const log::RowReader& rows, const log::Recorded& record);
/// The probe's word: all go again, or nothing for another while.
log::Decided decide_breaker_probe_report(const log::RowReader& rows, const log::Recorded& record);
/// Time for a probe, to let the next ones go, or to give up those that failed while nobody else did.
log::Decided decide_breaker_timer(const log::RowReader& rows, const log::Recorded& record);

/// Folds of the state of breakers.
std::vector<log::StateFoldEntry> breaker_state_folds();

}  // namespace beaker::processors
