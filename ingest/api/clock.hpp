#pragma once

#include <chrono>
#include <expected>
#include <functional>
#include <string>

#include "ingest/api/reads.hpp"
#include "ingest/api/router.hpp"
#include "schemas/values/instant.hpp"
#include "schemas/values/position.hpp"

namespace beaker::ingest::api {

/// Where virtual time was moved to, and what was decided until then.
struct ClockMove {
    Instant now;
    Positions settled;
};

/// Moves virtual time by the span, which may take a while. Error: a sentence for people; time then stands
/// where it came to. Empty where the clock is the machine's.
using MoveClock = std::function<std::expected<ClockMove, std::string>(std::chrono::microseconds span)>;

/// `POST /v1/admin/clock` with `{"advance":"PT21M"}` (ISO 8601) → 200, `{"now":"…"}`, once all that is due by
/// then is decided and carried out; a read with its Beaker-Position sees all of it. 409: the clock is the
/// machine's; 503: something that is due is not decided.
Route clock_route(MoveClock move, Execute execute);

}  // namespace beaker::ingest::api
