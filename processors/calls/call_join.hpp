#pragma once

#include <vector>

#include "processors/calls/call_facts.hpp"
#include "processors/calls/call_state.hpp"
#include "schemas/event.hpp"

namespace beaker::processors {

// The heart of the call decider. What is known of a call is the join of what each message says: `join` is
// commutative, associative and idempotent, so any order of the same messages, with any repetitions, ends in
// the same knowledge.
//
// Which of two values stands: of a status, the one further along; among terminal ones, and of times and the
// reason of the end, the better source (Vapi's report, Vapi's status, Twilio), then Twilio's higher
// SequenceNumber, then the greater value. Of the parties: Vapi's over Twilio's, then the greater value. The
// provider's time has no say there: the messages of one provider do not disagree about the parties, and to
// keep their latest time would take one more event for each message. Of a report, each member from the latest
// report that has it.

/// What one message says, as knowledge. `source_event`: the message's ce_id.
CallState knowledge_in(const CallFacts& facts, const Uuid& source_event);
ReportState report_in(const CallFacts& facts, const Uuid& source_event);

/// Adds what the other one knows. Names, aliases and `disowned` are no knowledge and stay.
void join(CallState& known, const CallState& other);
void join(ReportState& known, const ReportState& other);

/// The events that turn what was known into what is known, nothing where that is the same. From an empty
/// `before` they say all.
std::vector<Event> difference(const CallId& call, const CallState& before, const CallState& after);
std::vector<Event> difference(const CallId& call, const ReportState& before, const ReportState& after);

}  // namespace beaker::processors
