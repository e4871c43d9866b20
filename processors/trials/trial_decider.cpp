#include "processors/trials/trial_decider.hpp"

#include "processors/misdirected.hpp"
#include "processors/policies/policies.hpp"
#include "processors/trials/knowledge_base.hpp"
#include "processors/trials/prompt_builder.hpp"
#include "processors/trials/trial_state.hpp"
#include "schemas/effects/assistant.hpp"
#include "schemas/events/call.hpp"
#include "schemas/events/directory.hpp"
#include "schemas/events/effect.hpp"
#include "schemas/events/route.hpp"
#include "schemas/events/timer.hpp"
#include "schemas/stream.hpp"

namespace beaker::processors {
namespace {

constexpr std::string_view expiry_timer = "trial:expiry", idle_timer = "trial:idle";
constexpr std::string_view usual_voice = "Elliot";

log::Decided refused(std::string_view code, std::string_view text, std::optional<std::string> pointer = {}) {
    return std::unexpected(log::Refusal{{std::string(code), std::string(text), std::move(pointer)}, false});
}

Uuid child_of(const log::Recorded& record, std::string_view label) {
    return Uuid::child(record.input.id, slot_of_stream(record.stream), label, 0);
}

log::Decided refused(const PromptProblem& problem) {
    if (problem.code == PromptProblem::Code::too_large)
        return refused("prompt_too_large", "what is said of the business is too long", "/knowledge");
    return refused("no_value", "has no value", "/persona/" + problem.placeholder);
}

PromptValues revealed(const std::map<std::string, Pii<std::string>>& told) {
    PromptValues values;
    for (const auto& [name, value] : told) values.emplace(name, value.reveal());
    return values;
}

bool is_over(TrialStatus status) { return status == TrialStatus::expired || status == TrialStatus::failed; }

EffectWanted assistant_wanted(const TrialRequested& request, const TrialCreated& trial,
                              const ScenarioTemplate& scenario, const Prompt& prompt,
                              const Policies& policies, const log::Recorded& record) {
    const auto base = policies.value(policy::trial_base_assistant);
    const AssistantPayload payload{
        .tenant_id = trial.tenant_id,
        .asked_at = record.now,
        .name = request.business_name,
        .first_message = prompt.first_message,
        .prompt = prompt.system,
        .voice = trial.voice,
        .tools = RawJson{std::string(scenario.tools)},
        .call_seconds_max = policies.number(policy::trial_call_seconds_max),
        .clone_of = base == "none" ? std::nullopt : std::optional<std::string>(base)};
    return {.effect_id = child_of(record, "assistant"),
            .operation = EffectOperation::vapi_create_assistant,
            .priority = EffectPriority::usual,
            .payload = Pii<std::string>(to_json(payload)),
            .not_after = trial.expires_at};
}

/// An assistant that nobody needs any more; deleting it may wait for days.
EffectWanted deletion_wanted(const std::string& assistant_id, const log::Recorded& record) {
    return {.effect_id = child_of(record, "assistant deletion"),
            .operation = EffectOperation::vapi_delete_assistant,
            .priority = EffectPriority::low,
            .payload = Pii<std::string>(to_json(AssistantDeletionPayload{assistant_id})),
            .not_after = record.now + std::chrono::days(7)};
}

void cancel_timers(log::Decision& decision) {
    for (const auto name : {expiry_timer, idle_timer})
        decision.timers.push_back({.name = std::string(name), .due = {}, .latest = {}});
}

log::Decision made(const TrialState& trial, const TenantId& tenant, const EffectFinished& finished,
                   const log::Recorded& record) {
    log::Decision decision;
    const auto assistant = finished.result ? from_json<AssistantMade>(finished.result->reveal())
                                           : std::expected<AssistantMade, DecodeError>(std::unexpect);
    if (finished.outcome == EffectOutcome::done && assistant) {
        if (is_over(trial.status)) {  // it was made after all
            decision.events.emplace_back(deletion_wanted(assistant->assistant_id, record));
            return decision;
        }
        decision.events.emplace_back(TrialReady{tenant, assistant->assistant_id});
        const std::string route = "vapi:assistant:" + assistant->assistant_id;
        decision.messages.push_back(
            {.to = route_stream(route), .event = RouteClaimed{route, tenant}, .forwarded = {}});
    } else if (!is_over(trial.status)) {
        cancel_timers(decision);
        decision.events.emplace_back(
            TrialFailed{tenant, finished.reason.empty() ? "unreadable" : finished.reason});
    }
    return decision;
}

}  // namespace

log::Decided decide_trial_request(const log::RowReader& rows, const log::Recorded& record) {
    const auto* request = record.event.as<TrialRequested>();
    if (!request) return misdirected();
    if (trial_table.contains(rows, "")) return refused("trial_exists", "there is such a trial");
    const ScenarioTemplate* scenario = active_template(request->scenario);
    if (!scenario) return refused("scenario_unknown", "is no scenario that there is", "/scenario");
    const auto prompt = build_prompt(
        *scenario, knowledge_base(scenario->industry, request->business_name, revealed(request->knowledge)),
        revealed(request->persona));
    if (!prompt) return refused(prompt.error());

    const Policies policies(record);
    const TrialCreated trial{.tenant_id = request->tenant_id,
                             .person = request->person,
                             .scenario = request->scenario,
                             .template_version = scenario->version,
                             .business_name = request->business_name,
                             .voice = request->voice.value_or(std::string(usual_voice)),
                             .calls_limit = policies.number(policy::trial_calls_max),
                             .calls_a_day = policies.number(policy::trial_calls_a_day_max),
                             .expires_at = record.now + policies.hours(policy::trial_lifetime_hours)};
    log::Decision decision;
    decision.events.emplace_back(trial);
    decision.events.emplace_back(MemberAdded{trial.tenant_id, trial.person, MemberRole::owner});
    decision.events.emplace_back(assistant_wanted(*request, trial, *scenario, *prompt, policies, record));
    decision.timers.push_back({.name = std::string(expiry_timer), .due = trial.expires_at, .latest = {}});
    decision.timers.push_back({.name = std::string(idle_timer),
                               .due = record.now + policies.hours(policy::trial_idle_hours),
                               .latest = {}});
    const MemberListed listed{trial.tenant_id, trial.person, true};
    decision.directory.push_back({listed.key(), listed});
    decision.answer =
        RawJson{to_json(TrialAnswer{trial.tenant_id, TrialStatus::pending, false, trial.expires_at})};
    return decision;
}

log::Decided decide_trial_effect(const log::RowReader& rows, const log::Recorded& record) {
    const auto* finished = record.event.as<EffectFinished>();
    const auto tenant = TenantId::parse(key_of_stream(record.stream));
    if (!finished || !tenant) return misdirected();
    const auto trial = trial_table.get(rows, "");
    if (!trial) return log::Decision{};
    if (finished->operation == EffectOperation::vapi_create_assistant)
        return made(*trial, *tenant, *finished, record);
    log::Decision decision;
    if (finished->operation != EffectOperation::vapi_delete_assistant) return decision;
    const bool deleted = finished->outcome == EffectOutcome::done;
    TrialReaped reaped{*tenant, deleted ? ReapResult::deleted : ReapResult::failed, {}};
    if (!deleted) reaped.note = finished->reason;
    decision.events.emplace_back(std::move(reaped));
    return decision;
}

log::Decided decide_trial_given_up(const log::RowReader& rows, const log::Recorded& record) {
    const auto* given_up = record.event.as<EffectGivenUp>();
    const auto tenant = TenantId::parse(key_of_stream(record.stream));
    if (!given_up || !tenant) return misdirected();
    const auto trial = trial_table.get(rows, "");
    log::Decision decision;
    if (!trial || is_over(trial->status) || given_up->operation != EffectOperation::vapi_create_assistant)
        return decision;
    cancel_timers(decision);
    decision.events.emplace_back(TrialFailed{*tenant, given_up->reason});
    return decision;
}

log::Decided decide_trial_call(const log::RowReader& rows, const log::Recorded& record) {
    const auto* call = record.event.as<CallIdentified>();
    const auto tenant = TenantId::parse(key_of_stream(record.stream));
    if (!call || !tenant) return misdirected();
    const auto trial = trial_table.get(rows, "");
    log::Decision decision;
    if (!trial || trial->status == TrialStatus::converted) return decision;  // a business counts by itself
    if (trial->status == TrialStatus::ready || trial->status == TrialStatus::active)
        decision.events.emplace_back(TrialUsed{*tenant});
    if (!trial_calls_table.contains(rows, call->call_id.text()))
        decision.events.emplace_back(TrialCallsCounted{*tenant, call->call_id, true, trial->calls_used + 1});
    return decision;
}

log::Decided decide_trial_call_gone(const log::RowReader& rows, const log::Recorded& record) {
    const auto* merged = record.event.as<CallMerged>();
    const auto* disowned = record.event.as<CallDisowned>();
    const auto tenant = TenantId::parse(key_of_stream(record.stream));
    if ((!merged && !disowned) || !tenant) return misdirected();
    const CallId& gone = merged ? merged->merged_call_id : disowned->call_id;
    const auto trial = trial_table.get(rows, "");
    log::Decision decision;
    if (trial && trial_calls_table.contains(rows, gone.text()))
        decision.events.emplace_back(TrialCallsCounted{*tenant, gone, false, trial->calls_used - 1});
    return decision;
}

log::Decided decide_trial_timer(const log::RowReader& rows, const log::Recorded& record) {
    const auto* fired = record.event.as<TimerFired>();
    const auto tenant = TenantId::parse(key_of_stream(record.stream));
    const bool lifetime = fired && fired->name == expiry_timer;
    const bool idle = fired && fired->name == idle_timer;
    const auto trial = trial_table.get(rows, "");
    log::Decision decision;
    if (!tenant || !trial || (!lifetime && !idle) || is_over(trial->status) ||
        trial->status == TrialStatus::converted)
        return decision;
    const auto idle_time = Policies(record).hours(policy::trial_idle_hours);
    if (idle && trial->used_at + idle_time > record.now) {
        decision.timers.push_back(
            {.name = std::string(idle_timer), .due = trial->used_at + idle_time, .latest = {}});
        return decision;
    }
    cancel_timers(decision);
    const auto age = std::chrono::duration_cast<std::chrono::seconds>(record.now - trial->created_at);
    decision.events.emplace_back(
        TrialExpired{*tenant, idle ? TrialEnd::inactivity : TrialEnd::lifetime, age.count()});
    if (trial->assistant_id)
        decision.events.emplace_back(deletion_wanted(*trial->assistant_id, record));
    else
        decision.events.emplace_back(TrialReaped{*tenant, ReapResult::none, {}});
    return decision;
}

}  // namespace beaker::processors
