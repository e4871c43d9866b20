#include "processors/calls/call_redaction.hpp"

#include "processors/leads/redaction.hpp"

namespace beaker::processors {
namespace {

void redact(std::optional<std::string>& text) {
    if (text) text = leads::redact_sensitive(*text);
}

}  // namespace

CallFacts redacted(CallFacts facts) {
    if (facts.line) facts.line->text = leads::redact_sensitive(facts.line->text);
    if (facts.report) {
        redact(facts.report->transcript);
        redact(facts.report->summary);
    }
    for (ToolFacts& tool : facts.tools) {
        auto json = leads::redact_json_strings(tool.arguments);
        tool.arguments = json ? *std::move(json) : leads::redact_sensitive(tool.arguments);
    }
    return facts;
}

}  // namespace beaker::processors
