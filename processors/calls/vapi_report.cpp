#include <algorithm>
#include <map>

#include "processors/calls/vapi_members.hpp"
#include "processors/calls/vapi_messages.hpp"

namespace beaker::processors {
namespace {

using simdjson::dom::element;

Usd4 rounded(double dollars) {
    const auto cost = Usd4::from_double(dollars);
    if (!cost) throw Nonsense({"bad_cost", "a cost is out of range"});
    return *cost;
}

std::optional<double> dollars_at(element from, Path path) {
    const auto found = member(from, path);
    if (!found) return std::nullopt;
    double dollars = 0;
    if (found->get(dollars) != simdjson::SUCCESS) throw Nonsense({"bad_cost", "a cost is no number"});
    return dollars;
}

/// Who charges for an entry of `costs`: Vapi for its own, else the provider that the entry names; else the
/// entry's type.
std::string charged_by(element entry) {
    const std::string_view type = text_member(entry, {"type"}).value_or("other");
    if (type == "vapi") return "vapi";
    return std::string(
        first_text(entry, {{"provider"}, {type, "provider"}, {"model", "provider"}}).value_or(type));
}

std::optional<CallCost> cost_in(element message) {
    auto list = member(message, {"costs"});
    if (!list) list = member(message, {"call", "costs"});
    auto total = dollars_at(message, {"cost"});
    if (!total) total = dollars_at(message, {"call", "cost"});
    if (!list && !total) return std::nullopt;

    std::map<std::string, double> parts;
    if (list) {
        simdjson::dom::array entries;
        if (list->get(entries) != simdjson::SUCCESS) throw Nonsense({"bad_cost", "the costs are no list"});
        for (const element entry : entries)
            if (const auto dollars = dollars_at(entry, {"cost"})) parts[charged_by(entry)] += *dollars;
    }
    CallCost cost;
    double sum = 0;
    for (const auto& [who, dollars] : parts) {
        cost.parts.emplace(who, rounded(dollars));
        sum += dollars;
    }
    if (total || !parts.empty()) cost.total = rounded(total.value_or(sum));
    for (const char* const expected : {"vapi", "twilio", "openai"})
        if (!cost.parts.contains(expected)) cost.missing.emplace_back(expected);
    return cost;
}

TranscriptMissing why_no_transcript(element message) {
    const auto reason = first_text(message, {{"endedReason"}, {"call", "endedReason"}}).value_or("");
    switch (status_of_ended_reason(reason)) {
        case CallStatus::failed:
            return TranscriptMissing::provider_error;
        case CallStatus::no_answer:
        case CallStatus::busy:
        case CallStatus::canceled:
            return TranscriptMissing::not_answered;
        default:
            break;
    }
    const bool asked = member(message, {"compliance", "recordingConsent"}).has_value();
    if (asked && !member(message, {"compliance", "recordingConsent", "grantedAt"}))
        return TranscriptMissing::opt_out;
    return TranscriptMissing::not_given;
}

}  // namespace

ReportFacts read_vapi_report(element message) {
    ReportFacts report{
        .transcript = first_string(message, {{"artifact", "transcript"}, {"transcript"}}),
        .recording_url = first_string(message, {{"artifact", "recordingUrl"},
                                                {"artifact", "recording", "mono", "combinedUrl"},
                                                {"artifact", "stereoRecordingUrl"},
                                                {"artifact", "recording", "stereoUrl"},
                                                {"recordingUrl"},
                                                {"stereoRecordingUrl"}}),
        .summary = first_string(message, {{"analysis", "summary"}, {"summary"}}),
        .cost = cost_in(message)};
    if (!report.transcript) report.transcript_missing = why_no_transcript(message);
    return report;
}

}  // namespace beaker::processors
