#include "processors/leads/lead_extractor.hpp"

#include "processors/leads/address_listener.hpp"
#include "processors/leads/email_listener.hpp"
#include "processors/leads/intent_classifier.hpp"
#include "processors/leads/name_listener.hpp"
#include "processors/leads/needs.hpp"
#include "processors/leads/phone_listener.hpp"
#include "processors/leads/redaction.hpp"
#include "processors/leads/tool_arguments.hpp"
#include "processors/leads/words.hpp"

namespace beaker::processors::leads {
namespace {

// A tool call is the assistant's own record, written with the whole call in view.
constexpr int tool_confidence = 90;
constexpr int need_confidence = 60;

struct Listeners {
    explicit Listeners(const Conversation& call) : phone(call.caller) {
        for (const Line& line : call.lines) hear(line);
    }

    void hear(const Line& line) {
        const Words words(line.text);
        if (is_user(line)) {
            phone.user_said(words);
            email.user_said(words, line.text);
            name.user_said(words, line.text);
            address.user_said(words, line.text);
            return;
        }
        const Asked asked = asked_in(words.all());
        phone.assistant_said(words, asked);
        email.assistant_said(words, asked);
        name.assistant_said(words, line.text, asked);
        address.assistant_said(words, line.text, asked);
    }

    PhoneListener phone;
    EmailListener email;
    NameListener name;
    AddressListener address;
};

std::optional<LeadField> field(std::optional<std::string> tool, std::optional<Heard> heard) {
    if (tool) return LeadField{*std::move(tool), LeadOrigin::tool, tool_confidence};
    if (heard) return LeadField{std::move(heard->value), LeadOrigin::transcript, heard->confidence};
    return std::nullopt;
}

std::optional<Heard> need_heard(const Conversation& call) {
    auto need = need_told(call);
    if (!need) return std::nullopt;
    return Heard{*std::move(need), need_confidence};
}

}  // namespace

ExtractedLead extract_lead(const Conversation& call) {
    if (is_nobodys_call(score_intents(call))) return {};
    ToolFields tools = read_tools(call.tools);
    const Listeners heard(call);
    if (tools.notes) tools.notes = redact_sensitive(*tools.notes);
    ExtractedLead lead{.name = field(std::move(tools.name), heard.name.best()),
                       .phone = field(std::move(tools.phone), heard.phone.best()),
                       .email = field(std::move(tools.email), heard.email.best()),
                       .address = field(std::move(tools.address), heard.address.best()),
                       .notes = field(std::move(tools.notes), need_heard(call))};
    if (!lead.name && !lead.phone && !lead.email) return {};
    return lead;
}

}  // namespace beaker::processors::leads
