#include "processors/calls/call_decider.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "processors/calls/call_join.hpp"
#include "processors/calls/call_names.hpp"
#include "processors/calls/call_redaction.hpp"
#include "processors/calls/call_state.hpp"
#include "processors/calls/report_timer.hpp"
#include "schemas/events/route.hpp"
#include "schemas/stream.hpp"

namespace beaker::processors {
namespace {

struct MetCall {
    CallId id;
    CallState state;
};

/// The calls that a message names, and the names that nobody has used yet.
struct Meeting {
    std::vector<MetCall> calls;
    std::vector<CallName> fresh;

    const MetCall* find(const CallId& id) const {
        const auto at = std::ranges::find(calls, id, &MetCall::id);
        return at == calls.end() ? nullptr : &*at;
    }
    bool disowned() const {
        return std::ranges::any_of(calls, [](const MetCall& call) { return call.state.disowned; });
    }
};

Meeting meet(const log::RowReader& rows, const std::vector<CallName>& names) {
    Meeting meeting;
    for (const CallName& name : names) {
        const auto call = known_call(rows, name.id);
        const auto state = call ? calls_table.get(rows, call->text()) : std::nullopt;
        if (!state)
            meeting.fresh.push_back(name);
        else if (!meeting.find(*call))
            meeting.calls.push_back({*call, *state});
    }
    return meeting;
}

/// The id that stays: made of the best name of all, among equals the smallest.
CallId id_of(const Meeting& meeting) {
    std::vector<std::pair<int, CallId>> candidates;
    candidates.reserve(meeting.calls.size() + meeting.fresh.size());
    for (const MetCall& call : meeting.calls) candidates.emplace_back(call.state.name_rank, call.id);
    for (const CallName& name : meeting.fresh) candidates.emplace_back(name.rank, name.id);
    return std::ranges::min(candidates).second;
}

/// Of several ids of one provider, the one that the smallest call id is made of.
template <class CallOf>
void take_provider_id(std::optional<std::string>& known, const std::optional<std::string>& other,
                      CallOf call_of) {
    if (other && (!known || call_of(*other) < call_of(*known))) known = other;
}

/// One decision about one call.
class CallDecision {
public:
    CallDecision(const log::RowReader& rows, const log::Recorded& record, const TenantId& tenant,
                 CallFacts facts)
        : rows_(rows),
          record_(record),
          tenant_(tenant),
          facts_(std::move(facts)),
          names_(names_of(tenant, facts_)),
          meeting_(meet(rows, names_)) {}

    log::Decided decide() {
        if (names_.empty()) return std::unexpected(log::Refusal{{"no_call", "names no call"}, true});
        if (meeting_.disowned()) return not_ours();
        id_ = id_of(meeting_);
        const MetCall* own = meeting_.find(id_);
        // A new row, and one that takes over another's, is told all that is known: the join may be news to
        // it.
        whole_ = !own || meeting_.calls.size() > 1;
        before_ = own ? own->state : CallState{};
        identify();
        say_tools();  // before the report, with which the call is read as a whole
        say_what_is_known();
        say_recording();
        say_observation();
        await_report();
        claim_routes();
        return std::move(decision_);
    }

private:
    static log::Decided not_ours() {
        log::Decision decision;
        decision.outcome = Outcome::ignored;
        decision.problem = Problem{"call_not_ours", "another tenant owns the provider's id of this call"};
        return decision;
    }

    void add(Event event) { decision_.events.push_back(std::move(event)); }

    void identify() {
        std::optional<std::string> vapi = facts_.vapi_call_id;
        std::optional<std::string> twilio = facts_.twilio_call_sid;
        for (const MetCall& call : meeting_.calls) {
            take_provider_id(vapi, call.state.vapi_call_id,
                             [&](const auto& id) { return call_of_vapi(tenant_, id); });
            take_provider_id(twilio, call.state.twilio_call_sid,
                             [&](const auto& sid) { return call_of_twilio(tenant_, sid); });
        }
        if (!whole_ && vapi == before_.vapi_call_id) vapi.reset();
        if (!whole_ && twilio == before_.twilio_call_sid) twilio.reset();
        if (whole_ || vapi || twilio)
            add(CallIdentified{
                .call_id = id_, .tenant_id = tenant_, .vapi_call_id = vapi, .twilio_call_sid = twilio});

        std::set<CallId> aliases;
        for (const CallName& name : names_) aliases.insert(name.id);
        for (const MetCall& call : meeting_.calls) {
            if (call.id == id_) continue;
            add(CallMerged{.call_id = id_, .merged_call_id = call.id});
            aliases.insert(call.id);
            aliases.insert(call.state.aliases.begin(), call.state.aliases.end());
        }
        aliases.erase(id_);
        for (const CallId& known : before_.aliases) aliases.erase(known);
        for (const CallId& alias : aliases) add(CallAliased{.call_id = id_, .alias = alias});
    }

    void say_what_is_known() {
        CallState known = before_;
        for (const MetCall& call : meeting_.calls) join(known, call.state);
        join(known, knowledge_in(facts_, record_.input.id));
        add_all(difference(id_, whole_ ? CallState{} : before_, known));
        say_line();
        if (!whole_ && !facts_.report) return;

        ReportState report = report_of(id_);
        const ReportState told = whole_ ? ReportState{} : report;
        for (const MetCall& call : meeting_.calls) join(report, report_of(call.id));
        join(report, report_in(facts_, record_.input.id));
        add_all(difference(id_, told, report));
    }

    void say_line() {
        if (!facts_.line) return;
        const Instant at = facts_.at.value_or(record_.input.time);
        for (const MetCall& call : meeting_.calls)
            if (lines_table.contains(rows_, line_key(call.id, at, facts_.line->speaker))) return;
        add(CallTranscriptAppended{.call_id = id_,
                                   .at = at,
                                   .speaker = facts_.line->speaker,
                                   .text = Pii<std::string>(facts_.line->text)});
    }

    void say_tools() {
        const Uuid& source = record_.input.id;
        const auto told_before = [&](const ToolFacts& tool) {
            return std::ranges::any_of(meeting_.calls, [&](const MetCall& call) {
                const auto known = tools_table.get(rows_, part_key(call.id, tool.id));
                return known && std::tuple(!known->at, known->at, known->source_event) <=
                                    std::tuple(!facts_.at, facts_.at, source);
            });
        };
        for (const ToolFacts& tool : facts_.tools)
            if (!told_before(tool))
                add(CallToolCalled{.call_id = id_,
                                   .tool_call_id = tool.id,
                                   .name = tool.name,
                                   .arguments = Pii<std::string>(tool.arguments),
                                   .at = facts_.at,
                                   .source_event = source});
    }

    void say_recording() {
        if (!facts_.recording) return;
        const RecordingFacts& told = *facts_.recording;
        const Uuid& source = record_.input.id;
        for (const MetCall& call : meeting_.calls)
            if (const auto known = recordings_table.get(rows_, part_key(call.id, told.sid)))
                if (std::tie(known->status, known->source_event) >= std::tie(told.status, source)) return;
        const auto personal = [](const std::string& text) { return Pii<std::string>(text); };
        add(CallRecorded{.call_id = id_,
                         .recording_sid = told.sid,
                         .status = told.status,
                         .url = told.url ? std::optional(personal(*told.url)) : std::nullopt,
                         .duration_seconds = told.duration_seconds,
                         .channels = told.channels,
                         .started_at = told.started_at,
                         .source_event = source});
    }

    void say_observation() {
        if (!facts_.observation) return;
        const ObservationFacts& seen = *facts_.observation;
        add(CallObserved{.call_id = id_,
                         .what = seen.what,
                         .at = facts_.at,
                         .role = seen.role,
                         .turn = seen.turn,
                         .detail = seen.detail,
                         .to = seen.to ? std::optional(Pii<std::string>(*seen.to)) : std::nullopt,
                         .source_event = record_.input.id});
    }

    /// A call of Vapi's ends with a report, whatever becomes of it: where none comes in time, its webhook is
    /// lost.
    void await_report() {
        const auto has_report = [](const MetCall& call) { return call.state.has_report; };
        const bool reported = std::ranges::any_of(meeting_.calls, has_report);
        if (facts_.report) {
            if (!reported && !meeting_.calls.empty())
                decision_.timers.push_back({.name = report_timer(id_), .due = {}, .latest = {}});
            return;
        }
        const bool known_to_vapi = facts_.vapi_call_id.has_value();
        const bool first = std::ranges::none_of(
            meeting_.calls, [](const MetCall& call) { return call.state.vapi_call_id.has_value(); });
        if (known_to_vapi && first && !reported)
            decision_.timers.push_back(
                {.name = report_timer(id_), .due = record_.now + report_patience, .latest = {}});
    }

    /// Only ids of calls: who owns assistants and numbers is known by whom they were made for, not by who
    /// used them first.
    void claim_routes() {
        for (const CallName& name : meeting_.fresh) {
            if (name.rank == name_of_ours) continue;
            const std::string route = route_of(name);
            decision_.messages.push_back({.to = route_stream(route),
                                          .event = RouteClaimed{.route = route, .tenant_id = tenant_},
                                          .forwarded = {}});
        }
    }

    ReportState report_of(const CallId& call) const {
        return reports_table.get(rows_, call.text()).value_or(ReportState{});
    }
    void add_all(std::vector<Event> events) {
        std::ranges::move(events, std::back_inserter(decision_.events));
    }

    const log::RowReader& rows_;
    const log::Recorded& record_;
    const TenantId tenant_;
    const CallFacts facts_;
    const std::vector<CallName> names_;
    const Meeting meeting_;
    CallId id_;
    CallState before_;
    bool whole_ = false;
    log::Decision decision_;
};

log::Refusal no_tenant() { return {{"no_tenant", "the stream is not a tenant's"}, true}; }

}  // namespace

log::Decided decide_call(const log::RowReader& rows, const log::Recorded& record, const CallFacts& facts) {
    const auto tenant = TenantId::parse(key_of_stream(record.stream));
    if (!tenant) return std::unexpected(no_tenant());
    return CallDecision(rows, record, *tenant, redacted(facts)).decide();
}

log::Decided decide_claim_refused(const log::RowReader& rows, const log::Recorded& record) {
    const auto tenant = TenantId::parse(key_of_stream(record.stream));
    const auto* refused = record.event.as<RouteClaimRefused>();
    if (!tenant || !refused) return std::unexpected(no_tenant());
    log::Decision decision;
    const auto named = call_of_route(*tenant, refused->route);
    const auto call = named ? known_call(rows, *named) : std::nullopt;
    const auto state = call ? calls_table.get(rows, call->text()) : std::nullopt;
    if (!state) {
        decision.outcome = Outcome::ignored;
    } else if (!state->disowned) {
        decision.events.emplace_back(CallDisowned{.call_id = *call, .route = refused->route});
    }
    return decision;
}

}  // namespace beaker::processors
