#include "processors/calls/call_join.hpp"

#include <algorithm>
#include <functional>
#include <tuple>

namespace beaker::processors {
namespace {

constexpr CallSource sources[] = {CallSource::twilio, CallSource::vapi, CallSource::vapi_report};

/// Takes the other's value where it is the only one or a better one.
template <class T, class Better>
void take(std::optional<T>& known, const std::optional<T>& other, Better better) {
    if (other && (!known || better(*other, *known))) known = other;
}

/// The better source, then the value that `beats` the other.
template <class T, class Beats = std::greater<>>
void take_known(std::optional<Known<T>>& known, const std::optional<Known<T>>& other, Beats beats = {}) {
    take(known, other, [&](const Known<T>& a, const Known<T>& b) {
        return a.source != b.source ? a.source > b.source : beats(a.value, b.value);
    });
}

/// The later report's value.
template <class T>
void take_told(std::optional<Told<T>>& known, const std::optional<Told<T>>& other) {
    take(known, other, [](const Told<T>& a, const Told<T>& b) {
        return std::tie(a.at, a.source_event) > std::tie(b.at, b.source_event);
    });
}

bool better_ending(const KnownEnding& a, const KnownEnding& b) {
    return std::tie(a.source, a.sequence, a.reason) > std::tie(b.source, b.sequence, b.reason);
}

/// Status and reason of the end belong together: whoever's reason stands, their status does.
void join_status(CallState& known, const CallState& other) {
    if (other.ending && (!known.ending || better_ending(*other.ending, *known.ending))) {
        known.ending = other.ending;
        known.status = other.status;
    } else if (!known.ending) {
        take(known.status, other.status, [](CallStatus a, CallStatus b) { return rank_of(a) > rank_of(b); });
    }
}

/// What a detection found before `unknown`; of two findings, which no time orders, the same one always.
bool better_answerer(const std::string& a, const std::string& b) {
    return std::pair(a != "unknown", std::string_view(a)) > std::pair(b != "unknown", std::string_view(b));
}

bool same_report(const ReportedStatus& a, const ReportedStatus& b) {
    return a.provider == b.provider && a.status == b.status;
}

/// A known time before none, then the earlier one.
bool earlier(const ReportedStatus& a, const ReportedStatus& b) {
    return std::tuple(!a.at, a.at, a.source_event) < std::tuple(!b.at, b.at, b.source_event);
}

void join_reported(std::vector<ReportedStatus>& known, const ReportedStatus& other) {
    const auto order = [](const ReportedStatus& a, const ReportedStatus& b) {
        return std::tie(a.provider, a.status) < std::tie(b.provider, b.status);
    };
    const auto at = std::ranges::lower_bound(known, other, order);
    if (at == known.end() || !same_report(*at, other))
        known.insert(at, other);
    else if (earlier(other, *at))
        *at = other;
}

template <class T, class Value>
std::optional<Known<T>> known_of(const std::optional<Value>& value, CallSource source) {
    if (!value) return std::nullopt;
    return Known<T>{T(*value), source};
}

/// Copies a member into an event where it changed and rests on this source. True where it did.
template <class T>
bool tell(const std::optional<Known<T>>& before, const std::optional<Known<T>>& after, CallSource source,
          std::optional<T>& member) {
    if (!after || after == before || after->source != source) return false;
    member = after->value;
    return true;
}

void tell_parties(const CallId& call, const CallState& before, const CallState& after,
                  std::vector<Event>& events) {
    for (const CallSource source : sources) {
        CallDescribed described{
            .call_id = call, .direction = {}, .from = {}, .to = {}, .assistant_id = {}, .source = source};
        bool any = tell(before.direction, after.direction, source, described.direction);
        any |= tell(before.from, after.from, source, described.from);
        any |= tell(before.to, after.to, source, described.to);
        any |= tell(before.assistant_id, after.assistant_id, source, described.assistant_id);
        if (any) events.emplace_back(std::move(described));
    }
}

void tell_times(const CallId& call, const CallState& before, const CallState& after,
                std::vector<Event>& events) {
    for (const CallSource source : sources) {
        CallTimed timed{.call_id = call,
                        .started_at = {},
                        .ended_at = {},
                        .duration_seconds = {},
                        .ended_reason = {},
                        .source = source,
                        .sequence = {}};
        bool any = tell(before.started_at, after.started_at, source, timed.started_at);
        any |= tell(before.ended_at, after.ended_at, source, timed.ended_at);
        any |= tell(before.duration_seconds, after.duration_seconds, source, timed.duration_seconds);
        if (after.ending && after.ending != before.ending && after.ending->source == source) {
            timed.ended_reason = after.ending->reason;
            if (source == CallSource::twilio) timed.sequence = after.ending->sequence;
            any = true;
        }
        if (any) events.emplace_back(std::move(timed));
    }
}

void tell_status(const CallId& call, const CallState& before, const CallState& after,
                 std::vector<Event>& events) {
    if (!after.status) return;
    const auto say = [&](const ReportedStatus& report) {
        events.emplace_back(CallStatusReported{.call_id = call,
                                               .status = report.status,
                                               .current = *after.status,
                                               .provider = report.provider,
                                               .at = report.at,
                                               .source_event = report.source_event});
    };
    bool said = false;
    for (const ReportedStatus& report : after.reported) {
        if (std::ranges::find(before.reported, report) != before.reported.end()) continue;
        say(report);
        said = true;
    }
    if (said || after.status == before.status) return;
    // All was reported before, but which of two ends stands has changed.
    const auto standing = std::ranges::find(after.reported, *after.status, &ReportedStatus::status);
    if (standing != after.reported.end()) say(*standing);
}

}  // namespace

CallState knowledge_in(const CallFacts& facts, const Uuid& source_event) {
    // A report knows no more of the parties than a status: with a source of its own it would say them all
    // again.
    const CallSource party_source = std::min(facts.source, CallSource::vapi);
    CallState known;
    known.direction = known_of<CallDirection>(facts.direction, party_source);
    known.from = known_of<Pii<std::string>>(facts.from, party_source);
    known.to = known_of<Pii<std::string>>(facts.to, party_source);
    known.assistant_id = known_of<std::string>(facts.assistant_id, party_source);
    known.started_at = known_of<Instant>(facts.started_at, facts.source);
    known.ended_at = known_of<Instant>(facts.ended_at, facts.source);
    known.duration_seconds = known_of<std::int64_t>(facts.duration_seconds, facts.source);
    known.status = facts.status;
    known.answered_by = facts.answered_by;
    if (facts.status) {
        known.reported.push_back(
            {std::string(provider_of(facts.source)), *facts.status, facts.at, source_event});
        if (is_terminal(*facts.status))
            known.ending = KnownEnding{facts.ended_reason.value_or(""), facts.source, facts.sequence};
    }
    return known;
}

ReportState report_in(const CallFacts& facts, const Uuid& source_event) {
    ReportState report;
    if (!facts.report) return report;
    const auto told = [&]<class T>(const std::optional<T>& value) -> std::optional<Told<Pii<T>>> {
        if (!value) return std::nullopt;
        return Told<Pii<T>>{Pii<T>(*value), facts.at, source_event};
    };
    report.transcript = told(facts.report->transcript);
    report.recording_url = told(facts.report->recording_url);
    report.summary = told(facts.report->summary);
    if (facts.report->transcript_missing)
        report.transcript_missing =
            Told<TranscriptMissing>{*facts.report->transcript_missing, facts.at, source_event};
    if (facts.report->cost) report.cost = Told<CallCost>{*facts.report->cost, facts.at, source_event};
    return report;
}

void join(CallState& known, const CallState& other) {
    take_known(known.direction, other.direction);
    take_known(known.from, other.from);
    take_known(known.to, other.to);
    take_known(known.assistant_id, other.assistant_id);
    take_known(known.started_at, other.started_at, std::less<>{});
    take_known(known.ended_at, other.ended_at);
    take_known(known.duration_seconds, other.duration_seconds);
    join_status(known, other);
    take(known.answered_by, other.answered_by, better_answerer);
    for (const ReportedStatus& report : other.reported) join_reported(known.reported, report);
}

void join(ReportState& known, const ReportState& other) {
    take_told(known.transcript, other.transcript);
    take_told(known.recording_url, other.recording_url);
    take_told(known.summary, other.summary);
    take_told(known.cost, other.cost);
    take_told(known.transcript_missing, other.transcript_missing);
}

std::vector<Event> difference(const CallId& call, const CallState& before, const CallState& after) {
    std::vector<Event> events;
    tell_parties(call, before, after, events);
    tell_times(call, before, after, events);
    if (after.answered_by && after.answered_by != before.answered_by)
        events.emplace_back(CallAnswererDetected{.call_id = call, .answered_by = *after.answered_by});
    tell_status(call, before, after, events);
    return events;
}

std::vector<Event> difference(const CallId& call, const ReportState& before, const ReportState& after) {
    std::vector<CallReported> reports;  // one for each message that a member comes from: nearly always one
    const auto tell_told = [&]<class T>(const std::optional<Told<T>>& was, const std::optional<Told<T>>& is,
                                        std::optional<T> CallReported::* member) {
        if (!is || is == was) return;
        auto at = std::ranges::find_if(reports, [&](const CallReported& each) {
            return each.at == is->at && each.source_event == is->source_event;
        });
        if (at == reports.end())
            at = reports.insert(at, {.call_id = call,
                                     .transcript = {},
                                     .recording_url = {},
                                     .summary = {},
                                     .cost = {},
                                     .at = is->at,
                                     .source_event = is->source_event,
                                     .transcript_missing = {}});
        (*at).*member = is->value;
    };
    tell_told(before.transcript, after.transcript, &CallReported::transcript);
    tell_told(before.recording_url, after.recording_url, &CallReported::recording_url);
    tell_told(before.summary, after.summary, &CallReported::summary);
    tell_told(before.cost, after.cost, &CallReported::cost);
    tell_told(before.transcript_missing, after.transcript_missing, &CallReported::transcript_missing);
    return {reports.begin(), reports.end()};
}

}  // namespace beaker::processors
