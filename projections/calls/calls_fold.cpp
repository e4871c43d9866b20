#include "projections/calls/calls_fold.hpp"

#include <algorithm>
#include <tuple>

#include "projections/calls/call_row.hpp"
#include "schemas/stream.hpp"

namespace beaker {

namespace {

using Calls = Table<CallRow>;
using Aliases = Table<CallAliasRow>;

template <class T>
void set_if_told(std::optional<T>& member, const std::optional<T>& told) {
    if (told) member = told;
}

template <class T>
void fill(std::optional<T>& member, const std::optional<T>& other) {
    if (!member) member = other;
}

/// A report without a time sorts behind those with one.
Instant time_of(const CallTransition& transition) { return transition.at.value_or(Instant::max()); }

void add_transition(CallRow& row, const CallTransition& added) {
    const auto known = std::ranges::find_if(row.transitions, [&](const CallTransition& each) {
        return each.status == added.status && each.provider == added.provider;
    });
    if (known == row.transitions.end())
        row.transitions.push_back(added);
    else if (std::tuple(time_of(added), added.event_id) < std::tuple(time_of(*known), known->event_id))
        *known = added;
    std::ranges::sort(row.transitions, {}, [](const CallTransition& each) {
        return std::tuple(rank_of(each.status), time_of(each), std::string_view(each.provider), each.status,
                          each.event_id);
    });
}

/// A report's transcript replaces the lines for good: there is a transcript then, and no lines.
bool has_reported_transcript(const CallRow& row) { return row.transcript && row.lines.empty(); }

void take_reported_transcript(CallRow& row, const Pii<std::string>& transcript) {
    row.transcript = transcript;
    row.transcript_missing.reset();
    row.lines.clear();
}

/// The lines as one text, in the form of a provider's report.
Pii<std::string> text_of(const std::vector<CallLine>& lines) {
    std::string text;
    for (const CallLine& line : lines)
        text.append(line.role == CallSpeaker::assistant ? "AI: " : "User: ")
            .append(line.text.reveal())
            .append("\n");
    return Pii<std::string>(std::move(text));
}

void add_line(CallRow& row, const CallLine& line) {
    if (has_reported_transcript(row)) return;
    const auto key = [](const CallLine& each) {
        return std::tuple(each.at, each.role, std::string_view(each.text.reveal()));
    };
    const auto place = std::ranges::lower_bound(row.lines, key(line), {}, key);
    if (place != row.lines.end() && *place == line) return;
    row.lines.insert(place, line);
    row.transcript = text_of(row.lines);
    row.transcript_missing.reset();
}

void set_transcript_missing(CallRow& row, TranscriptMissing why) {
    if (!row.transcript) row.transcript_missing = why;
}

constexpr std::string_view vapi = "vapi";
constexpr std::string_view twilio = "twilio";

void take_reported_recording(CallRow& row, const Pii<std::string>& url) {
    row.recording_url = url;
    row.recording_provider = vapi;
}

/// The carrier's recording is shown where the report names none.
void show_recording(CallRow& row) {
    if (row.recording_provider == vapi) return;
    const auto shown = std::ranges::find_if(row.recordings, [](const CallRecording& each) {
        return each.status == RecordingStatus::completed && each.url;
    });
    if (shown == row.recordings.end()) return;
    row.recording_url = shown->url;
    row.recording_provider = twilio;
}

void add_recording(CallRow& row, const CallRecording& recording) {
    const auto at = std::ranges::lower_bound(row.recordings, recording.sid, {}, &CallRecording::sid);
    if (at != row.recordings.end() && at->sid == recording.sid)
        *at = recording;
    else
        row.recordings.insert(at, recording);
    show_recording(row);
}

/// A status of a lower rank never moves the call back.
void set_status(CallRow& row, CallStatus status) {
    if (rank_of(status) >= rank_of(row.status)) row.status = status;
}

void set_outcome(CallRow& row) {
    if (row.ended_reason == "assistant-forwarded-call")
        row.outcome = "transferred";
    else if (row.ended_reason == "voicemail")
        row.outcome = "voicemail";
    else
        row.outcome = std::nullopt;
}

/// What was known of the merged call, where the kept one does not know it. What the call was about is said
/// anew of both together.
void absorb(CallRow& kept, const CallRow& merged) {
    fill(kept.direction, merged.direction);
    fill(kept.from, merged.from);
    fill(kept.to, merged.to);
    fill(kept.started_at, merged.started_at);
    fill(kept.ended_at, merged.ended_at);
    fill(kept.duration_seconds, merged.duration_seconds);
    fill(kept.ended_reason, merged.ended_reason);
    if (merged.recording_provider == vapi && kept.recording_provider != vapi)
        take_reported_recording(kept, *merged.recording_url);
    for (const CallRecording& recording : merged.recordings) add_recording(kept, recording);
    fill(kept.answered_by, merged.answered_by);
    fill(kept.cost, merged.cost);
    fill(kept.summary, merged.summary);
    fill(kept.assistant_id, merged.assistant_id);
    fill(kept.vapi_call_id, merged.vapi_call_id);
    fill(kept.twilio_call_sid, merged.twilio_call_sid);
    set_outcome(kept);
    if (rank_of(merged.status) > rank_of(kept.status)) kept.status = merged.status;
    for (const CallTransition& transition : merged.transitions) add_transition(kept, transition);
    if (has_reported_transcript(merged) && !has_reported_transcript(kept))
        take_reported_transcript(kept, *merged.transcript);
    for (const CallLine& line : merged.lines) add_line(kept, line);
    if (merged.transcript_missing && !kept.transcript_missing)
        set_transcript_missing(kept, *merged.transcript_missing);
}

class Writer {
public:
    Writer(log::RowWriter& rows, const Folded& folded) : rows_(rows), folded_(folded) {}

    void on(const CallIdentified& event) const {
        change(event.call_id, [&](CallRow& row) {
            row.tenant_id = event.tenant_id;
            set_if_told(row.vapi_call_id, event.vapi_call_id);
            set_if_told(row.twilio_call_sid, event.twilio_call_sid);
        });
    }

    void on(const CallDescribed& event) const {
        change(event.call_id, [&](CallRow& row) {
            set_if_told(row.direction, event.direction);
            set_if_told(row.from, event.from);
            set_if_told(row.to, event.to);
            set_if_told(row.assistant_id, event.assistant_id);
        });
    }

    void on(const CallStatusReported& event) const {
        change(event.call_id, [&](CallRow& row) {
            set_status(row, event.current);
            add_transition(row, {event.status, event.at, event.provider, event.source_event});
        });
    }

    void on(const CallTimed& event) const {
        change(event.call_id, [&](CallRow& row) {
            set_if_told(row.started_at, event.started_at);
            set_if_told(row.ended_at, event.ended_at);
            set_if_told(row.duration_seconds, event.duration_seconds);
            set_if_told(row.ended_reason, event.ended_reason);
            set_outcome(row);
        });
    }

    void on(const CallTranscriptAppended& event) const {
        change(event.call_id, [&](CallRow& row) { add_line(row, {event.at, event.speaker, event.text}); });
    }

    void on(const CallReported& event) const {
        change(event.call_id, [&](CallRow& row) {
            if (event.transcript) take_reported_transcript(row, *event.transcript);
            if (event.transcript_missing) set_transcript_missing(row, *event.transcript_missing);
            if (event.recording_url) take_reported_recording(row, *event.recording_url);
            set_if_told(row.summary, event.summary);
            set_if_told(row.cost, event.cost);
        });
    }

    void on(const CallRecorded& event) const {
        change(event.call_id, [&](CallRow& row) {
            add_recording(row, {event.recording_sid, event.status, event.url, event.duration_seconds});
        });
    }

    void on(const CallAnswererDetected& event) const {
        change(event.call_id, [&](CallRow& row) { row.answered_by = event.answered_by; });
    }

    void on(const CallLeadCaptured& event) const {
        CallLead lead;
        const auto value_of = [](const std::optional<CapturedField>& field) {
            return field ? std::optional(field->value) : std::nullopt;
        };
        lead.name = value_of(event.name);
        lead.phone = value_of(event.phone);
        lead.email = value_of(event.email);
        lead.address = value_of(event.address);
        lead.notes = value_of(event.notes);
        change(event.call_id,
               [&](CallRow& row) { row.lead = lead == CallLead{} ? std::nullopt : std::optional(lead); });
    }

    void on(const CallIntentClassified& event) const {
        change(event.call_id, [&](CallRow& row) {
            row.intent = CallIntent{event.label, static_cast<double>(event.confidence) / 100, event.taxonomy};
        });
    }

    void on(const CallReportMissed& event) const {
        change(event.call_id, [&](CallRow& row) { set_transcript_missing(row, TranscriptMissing::timeout); });
    }

    void on(const CallMerged& event) const {
        const std::string merged_key = id_key(event.merged_call_id.uuid);
        const auto merged = Calls::find(rows_, folded_.partition, merged_key);
        if (!merged || event.call_id == event.merged_call_id) return;
        Calls::erase(rows_, folded_.partition, merged_key);
        const auto absorb_merged = [&](CallRow& row) {
            row.id = event.call_id;
            row.tenant_id = merged->row.tenant_id;
            absorb(row, merged->row);
        };
        Calls::update(rows_, folded_.partition, id_key(event.call_id.uuid), merged->first_seen,
                      absorb_merged);
        for (const std::string& alias : aliases_of(event.merged_call_id))
            Aliases::update_existing(rows_, folded_.partition, alias,
                                     [&](CallAliasRow& row) { row.call_id = event.call_id; });
    }

    void on(const CallAliased& event) const {
        Aliases::put(rows_, folded_.partition, id_key(event.alias.uuid), {event.alias, event.call_id},
                     folded_.now);
    }

    void on(const CallDisowned& event) const {
        Calls::erase(rows_, folded_.partition, id_key(event.call_id.uuid));
        for (const std::string& alias : aliases_of(event.call_id))
            Aliases::erase(rows_, folded_.partition, alias);
    }

private:
    template <class Change>
    void change(const CallId& id, const Change& set) const {
        Calls::update(rows_, folded_.partition, id_key(id.uuid), folded_.now, [&](CallRow& row) {
            row.id = id;
            if (const auto tenant = TenantId::parse(key_of_stream(folded_.stream))) row.tenant_id = *tenant;
            set(row);
        });
    }

    std::vector<std::string> aliases_of(const CallId& call) const {
        return keys_in_index(rows_, folded_.partition, CallAliasRow::table, call_index::by_call,
                             id_key(call.uuid));
    }

    log::RowWriter& rows_;
    const Folded& folded_;
};

template <class... Events>
void dispatch(const Writer& writer, const Event& event) {
    const auto take = [&]<class T>() {
        const T* body = event.as<T>();
        if (body) writer.on(*body);
        return body != nullptr;
    };
    (take.template operator()<Events>() || ...);
}

}  // namespace

void fold_call(log::RowWriter& rows, const Folded& folded) {
    dispatch<CallIdentified, CallDescribed, CallStatusReported, CallTimed, CallTranscriptAppended,
             CallReported, CallRecorded, CallAnswererDetected, CallLeadCaptured, CallIntentClassified,
             CallReportMissed, CallMerged, CallAliased, CallDisowned>(Writer(rows, folded), folded.event);
}

}  // namespace beaker
