// The folds only set what events say: everything was settled by the decider.
#include <algorithm>
#include <functional>

#include "processors/calls/call_decider.hpp"
#include "processors/calls/call_names.hpp"
#include "processors/calls/call_state.hpp"
#include "processors/state_fold.hpp"

namespace beaker::processors {
namespace {

using log::RowWriter;

/// Changes the row of a call; the row is made where there is none.
template <class Change>
void change(RowWriter& rows, const CallId& call, Change change_state) {
    const std::string key = call.text();
    CallState state = calls_table.get(rows, key).value_or(CallState{});
    change_state(state);
    calls_table.put(rows, key, state);
}

template <class T>
void set(std::optional<Known<T>>& known, const std::optional<T>& value, CallSource source) {
    if (value) known = Known<T>{*value, source};
}

template <class T>
void set(std::optional<Told<T>>& told, const std::optional<T>& value, const CallReported& event) {
    if (value) told = Told<T>{*value, event.at, event.source_event};
}

int rank_of_name(const CallIdentified& event) {
    if (event.vapi_call_id && call_of_vapi(event.tenant_id, *event.vapi_call_id) == event.call_id)
        return name_of_vapi;
    if (event.twilio_call_sid && call_of_twilio(event.tenant_id, *event.twilio_call_sid) == event.call_id)
        return name_of_twilio;
    return name_of_ours;
}

template <class Table>
void forget_parts(RowWriter& rows, const Table& table, const CallId& call) {
    for (const std::string& key : table.keys(rows, call.text() + "/")) table.erase(rows, key);
}

void forget(RowWriter& rows, const CallId& call) {
    reports_table.erase(rows, call.text());
    leads_table.erase(rows, call.text());
    intents_table.erase(rows, call.text());
    forget_parts(rows, lines_table, call);
    forget_parts(rows, tools_table, call);
    forget_parts(rows, recordings_table, call);
}

/// The parts of one call become parts of the other.
template <class Table, class KeyOf>
void move_parts(RowWriter& rows, const Table& table, const CallId& from, KeyOf key_of) {
    for (const std::string& key : table.keys(rows, from.text() + "/"))
        if (const auto part = table.get(rows, key)) table.put(rows, key_of(*part), *part);
}

void apply(RowWriter& rows, const CallIdentified& event) {
    const bool first = !calls_table.contains(rows, event.call_id.text());
    change(rows, event.call_id, [&](CallState& state) {
        if (first) state.name_rank = rank_of_name(event);
        if (event.vapi_call_id) state.vapi_call_id = event.vapi_call_id;
        if (event.twilio_call_sid) state.twilio_call_sid = event.twilio_call_sid;
    });
}

/// Only lines, tool calls and recordings move: what else the merged call held is said again of the other one
/// by the events that follow.
void apply(RowWriter& rows, const CallMerged& event) {
    const CallId& merged = event.merged_call_id;
    const CallId& kept = event.call_id;
    move_parts(rows, lines_table, merged,
               [&](const LineState& line) { return line_key(kept, line.at, line.speaker); });
    move_parts(rows, tools_table, merged,
               [&](const ToolState& tool) { return part_key(kept, tool.tool_call_id); });
    move_parts(rows, recordings_table, merged,
               [&](const RecordingState& recording) { return part_key(kept, recording.recording_sid); });
    forget(rows, merged);
    calls_table.erase(rows, merged.text());
}

void apply(RowWriter& rows, const CallAliased& event) {
    aliases_table.put(rows, event.alias.text(), {event.call_id});
    change(rows, event.call_id, [&](CallState& state) {
        const auto at = std::ranges::lower_bound(state.aliases, event.alias);
        if (at == state.aliases.end() || *at != event.alias) state.aliases.insert(at, event.alias);
    });
}

void apply(RowWriter& rows, const CallDescribed& event) {
    change(rows, event.call_id, [&](CallState& state) {
        set(state.direction, event.direction, event.source);
        set(state.from, event.from, event.source);
        set(state.to, event.to, event.source);
        set(state.assistant_id, event.assistant_id, event.source);
    });
}

void apply(RowWriter& rows, const CallTimed& event) {
    change(rows, event.call_id, [&](CallState& state) {
        set(state.started_at, event.started_at, event.source);
        set(state.ended_at, event.ended_at, event.source);
        set(state.duration_seconds, event.duration_seconds, event.source);
        if (event.ended_reason)
            state.ending = KnownEnding{*event.ended_reason, event.source, event.sequence.value_or(0)};
    });
}

void apply(RowWriter& rows, const CallStatusReported& event) {
    change(rows, event.call_id, [&](CallState& state) {
        state.status = event.current;
        const ReportedStatus report{event.provider, event.status, event.at, event.source_event};
        const auto key = [](const ReportedStatus& each) { return std::tie(each.provider, each.status); };
        const auto at = std::ranges::lower_bound(state.reported, key(report), {}, key);
        if (at != state.reported.end() && key(*at) == key(report))
            *at = report;
        else
            state.reported.insert(at, report);
    });
}

void apply(RowWriter& rows, const CallTranscriptAppended& event) {
    lines_table.put(rows, line_key(event.call_id, event.at, event.speaker), {event.at, event.speaker});
}

void apply(RowWriter& rows, const CallReported& event) {
    const std::string key = event.call_id.text();
    ReportState report = reports_table.get(rows, key).value_or(ReportState{});
    set(report.transcript, event.transcript, event);
    set(report.recording_url, event.recording_url, event);
    set(report.summary, event.summary, event);
    set(report.cost, event.cost, event);
    set(report.transcript_missing, event.transcript_missing, event);
    reports_table.put(rows, key, report);
    change(rows, event.call_id, [](CallState& state) { state.has_report = true; });
}

void apply(RowWriter& rows, const CallToolCalled& event) {
    tools_table.put(rows, part_key(event.call_id, event.tool_call_id),
                    {event.tool_call_id, event.name, event.arguments, event.at, event.source_event});
}

void apply(RowWriter& rows, const CallRecorded& event) {
    recordings_table.put(rows, part_key(event.call_id, event.recording_sid),
                         {event.recording_sid, event.status, event.source_event});
}

void apply(RowWriter& rows, const CallAnswererDetected& event) {
    change(rows, event.call_id, [&](CallState& state) { state.answered_by = event.answered_by; });
}

void apply(RowWriter& rows, const CallDisowned& event) {
    forget(rows, event.call_id);
    change(rows, event.call_id, [](CallState& state) {
        CallState names;
        names.vapi_call_id = std::move(state.vapi_call_id);
        names.twilio_call_sid = std::move(state.twilio_call_sid);
        names.name_rank = state.name_rank;
        names.aliases = std::move(state.aliases);
        names.disowned = true;
        state = std::move(names);
    });
}

template <EventStruct T>
log::StateFoldEntry entry() {
    return state_fold<T, apply>("tenant");
}

}  // namespace

std::vector<log::StateFoldEntry> call_state_folds() {
    return {entry<CallIdentified>(),         entry<CallMerged>(),   entry<CallAliased>(),
            entry<CallDescribed>(),          entry<CallTimed>(),    entry<CallStatusReported>(),
            entry<CallTranscriptAppended>(), entry<CallReported>(), entry<CallDisowned>(),
            entry<CallToolCalled>(),         entry<CallRecorded>(), entry<CallAnswererDetected>()};
}

}  // namespace beaker::processors
