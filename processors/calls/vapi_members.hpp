#pragma once

#include <string>
#include <string_view>

#include "log/step/decision.hpp"
#include "processors/calls/call_facts.hpp"
#include "processors/json_members.hpp"

namespace beaker::processors {

/// Thrown and caught within the reader of one message: some field makes no sense.
struct Nonsense {
    Problem problem;
};

/// An ISO 8601 instant at a path; none where it is missing. Throws Nonsense where it is something else.
std::optional<Instant> instant_member(simdjson::dom::element from, Path path);
/// Milliseconds since the epoch, perhaps with a fraction, at a path; the same.
std::optional<Instant> millis_member(simdjson::dom::element from, Path path);
/// The first text of several paths that is there and not empty, copied.
std::optional<std::string> first_string(simdjson::dom::element from, std::initializer_list<Path> paths);

/// A provider's id that may be part of a stream's name: 1 to 200 visible ASCII characters.
bool is_provider_id(std::string_view text);

/// What `end-of-call-report` adds: transcript, recording, summary, cost. Throws Nonsense.
ReportFacts read_vapi_report(simdjson::dom::element message);

}  // namespace beaker::processors
