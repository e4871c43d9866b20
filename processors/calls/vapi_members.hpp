#pragma once

#include <string>
#include <string_view>

#include "log/step/decision.hpp"
#include "processors/calls/call_facts.hpp"
#include "processors/json_members.hpp"
#include "processors/nonsense.hpp"

namespace beaker::processors {

/// An ISO 8601 instant at a path; none where it is missing. Throws Nonsense where it is something else.
std::optional<Instant> instant_member(simdjson::dom::element from, Path path);
/// Milliseconds since the epoch, perhaps with a fraction, at a path; the same.
std::optional<Instant> millis_member(simdjson::dom::element from, Path path);
/// The first text of several paths that is there and not empty, copied.
std::optional<std::string> first_string(simdjson::dom::element from, std::initializer_list<Path> paths);

/// What `end-of-call-report` adds: transcript, recording, summary, cost. Throws Nonsense.
ReportFacts read_vapi_report(simdjson::dom::element message);

/// The tools that the assistant called, in any of the shapes that Vapi writes: `toolCallList`,
/// `toolWithToolCallList`, the older `functionCall`, and those in the history of a report. Each id once.
std::vector<ToolFacts> read_vapi_tools(simdjson::dom::element message);

/// What a message of this type says that changes nothing of the call; none where it is of no such type.
std::optional<ObservationFacts> read_vapi_observation(simdjson::dom::element message, std::string_view type);

/// The body of an older sender, `{"type":"call-ended","call":{"id",…}}` without `message` around it, in the
/// shape that Vapi sends today; none where it is none that is known.
std::optional<std::string> upcast_older_body(simdjson::dom::element body);

}  // namespace beaker::processors
