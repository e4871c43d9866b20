#include "processors/calls/call_meaning.hpp"

#include <algorithm>
#include <tuple>

#include "processors/calls/call_state.hpp"
#include "processors/leads/intent_classifier.hpp"
#include "processors/leads/lead_extractor.hpp"
#include "processors/state_fold.hpp"
#include "schemas/events/call_meaning.hpp"

namespace beaker::processors {
namespace {

/// An hour of talk is some 60,000 bytes; a decider's time is bounded.
constexpr std::size_t transcript_bytes_read = 200'000;

std::optional<CallId> call_of(const Event& event) {
    if (const auto* reported = event.as<CallReported>()) return reported->call_id;
    if (const auto* called = event.as<CallToolCalled>()) return called->call_id;
    if (const auto* merged = event.as<CallMerged>()) return merged->call_id;
    return std::nullopt;
}

std::vector<leads::ToolUse> tools_of(const log::RowReader& rows, const CallId& call) {
    std::vector<ToolState> called;
    for (const std::string& key : tools_table.keys(rows, call.text() + "/"))
        if (auto tool = tools_table.get(rows, key)) called.push_back(*std::move(tool));
    std::ranges::sort(called, {}, [](const ToolState& tool) {
        return std::tie(tool.at, tool.source_event, tool.tool_call_id);
    });
    std::vector<leads::ToolUse> tools;
    for (const ToolState& tool : called) tools.push_back({tool.name, tool.arguments.reveal()});
    return tools;
}

/// The person's own number.
std::optional<std::string> caller_of(const CallState& state) {
    if (!state.direction) return std::nullopt;
    const auto& number = state.direction->value == CallDirection::outbound ? state.to : state.from;
    return number ? std::optional(number->value.reveal()) : std::nullopt;
}

std::optional<CapturedField> captured(const std::optional<leads::LeadField>& field) {
    if (!field) return std::nullopt;
    return CapturedField{Pii<std::string>(field->value), field->origin, field->confidence};
}

CallLeadCaptured lead_in(const CallId& call, const leads::Conversation& conversation) {
    const leads::ExtractedLead lead = leads::extract_lead(conversation);
    return {.call_id = call,
            .name = captured(lead.name),
            .phone = captured(lead.phone),
            .email = captured(lead.email),
            .address = captured(lead.address),
            .notes = captured(lead.notes)};
}

CallIntentClassified intent_in(const CallId& call, const leads::Conversation& conversation) {
    const leads::Intent intent = leads::classify_intent(conversation);
    return {.call_id = call,
            .label = intent.label,
            .confidence = intent.confidence,
            .taxonomy = std::string(intent.taxonomy)};
}

void apply(log::RowWriter& rows, const CallLeadCaptured& event) {
    leads_table.put(rows, event.call_id.text(), event);
}

void apply(log::RowWriter& rows, const CallIntentClassified& event) {
    intents_table.put(rows, event.call_id.text(), event);
}

}  // namespace

log::Decided decide_call_meaning(const log::RowReader& rows, const log::Recorded& record) {
    log::Decision decision;
    const auto call = call_of(record.event);
    const auto state = call ? calls_table.get(rows, call->text()) : std::nullopt;
    if (!state || state->disowned) return decision;
    leads::Conversation conversation{
        .lines = {}, .tools = tools_of(rows, *call), .caller = caller_of(*state)};
    const auto report = reports_table.get(rows, call->text());
    const bool heard = report && report->transcript;
    if (heard)
        conversation.lines = leads::lines_of_transcript(
            std::string_view(report->transcript->value.reveal()).substr(0, transcript_bytes_read));
    else if (conversation.tools.empty())
        return decision;

    auto lead = lead_in(*call, conversation);
    const auto lead_before = leads_table.get(rows, call->text());
    if (lead != lead_before.value_or(CallLeadCaptured{.call_id = *call}))
        decision.events.emplace_back(std::move(lead));
    if (!heard) return decision;
    auto intent = intent_in(*call, conversation);
    if (intents_table.get(rows, call->text()) != intent) decision.events.emplace_back(std::move(intent));
    return decision;
}

std::vector<log::StateFoldEntry> call_meaning_folds() {
    return {state_fold<CallLeadCaptured, apply>("tenant"), state_fold<CallIntentClassified, apply>("tenant")};
}

}  // namespace beaker::processors
