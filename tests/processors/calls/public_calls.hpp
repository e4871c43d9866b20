#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "schemas/event.hpp"
#include "schemas/events/call.hpp"

namespace beaker::processors::test {

/// A call as readers see it, folded from events alone.
struct PublicCall {
    std::optional<std::string> vapi_call_id, twilio_call_sid;
    std::optional<CallDirection> direction;
    std::optional<Pii<std::string>> from, to;
    std::optional<std::string> assistant_id;
    std::optional<CallStatus> status;
    std::optional<Instant> started_at, ended_at;
    std::optional<std::int64_t> duration_seconds;
    std::optional<std::string> ended_reason;
    std::optional<Pii<std::string>> transcript, recording_url, summary;
    std::optional<CallCost> cost;
    using Transition = std::pair<std::optional<Instant>, Uuid>;
    std::map<std::pair<std::string, CallStatus>, Transition> transitions;
    std::set<std::tuple<Instant, CallSpeaker, std::string>> lines;
    bool operator==(const PublicCall&) const = default;
};

/// What a merged call held is said again by the events after the merge, except its lines, which move.
class PublicCalls {
public:
    std::map<CallId, PublicCall> calls;
    std::map<CallId, CallId> aliases;
    bool operator==(const PublicCalls&) const = default;

    explicit PublicCalls(const std::vector<Event>& events) {
        for (const Event& event : events) {
            (take<CallIdentified>(event) || take<CallMerged>(event) || take<CallAliased>(event) ||
             take<CallDescribed>(event) || take<CallStatusReported>(event) || take<CallTimed>(event) ||
             take<CallTranscriptAppended>(event) || take<CallReported>(event) || take<CallDisowned>(event));
        }
    }

    /// The only call; throws where there is another number of them.
    const PublicCall& only() const {
        if (calls.size() != 1) throw std::runtime_error("not one call but " + std::to_string(calls.size()));
        return calls.begin()->second;
    }

private:
    template <class T>
    bool take(const Event& event) {
        const T* known = event.as<T>();
        if (known) apply(*known);
        return known != nullptr;
    }
    template <class T>
    static void set(std::optional<T>& member, const std::optional<T>& value) {
        if (value) member = value;
    }

    void apply(const CallIdentified& event) {
        PublicCall& call = calls[event.call_id];
        set(call.vapi_call_id, event.vapi_call_id);
        set(call.twilio_call_sid, event.twilio_call_sid);
    }
    void apply(const CallMerged& event) {
        calls.at(event.call_id).lines.merge(calls.at(event.merged_call_id).lines);
        calls.erase(event.merged_call_id);
    }
    void apply(const CallAliased& event) { aliases[event.alias] = event.call_id; }
    void apply(const CallDescribed& event) {
        PublicCall& call = calls.at(event.call_id);
        set(call.direction, event.direction);
        set(call.from, event.from);
        set(call.to, event.to);
        set(call.assistant_id, event.assistant_id);
    }
    void apply(const CallStatusReported& event) {
        PublicCall& call = calls.at(event.call_id);
        if (call.status && rank_of(event.current) < rank_of(*call.status))
            throw std::runtime_error("a status went back");
        call.status = event.current;
        call.transitions[{event.provider, event.status}] = {event.at, event.source_event};
    }
    void apply(const CallTimed& event) {
        PublicCall& call = calls.at(event.call_id);
        set(call.started_at, event.started_at);
        set(call.ended_at, event.ended_at);
        set(call.duration_seconds, event.duration_seconds);
        set(call.ended_reason, event.ended_reason);
    }
    void apply(const CallTranscriptAppended& event) {
        if (!calls.at(event.call_id).lines.insert({event.at, event.speaker, event.text.reveal()}).second)
            throw std::runtime_error("a line came twice");
    }
    void apply(const CallReported& event) {
        PublicCall& call = calls.at(event.call_id);
        set(call.transcript, event.transcript);
        set(call.recording_url, event.recording_url);
        set(call.summary, event.summary);
        set(call.cost, event.cost);
    }
    void apply(const CallDisowned& event) { calls.erase(event.call_id); }
};

}  // namespace beaker::processors::test
