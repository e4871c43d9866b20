#include "processors/trials/scenario_templates.hpp"

#include <vector>

namespace beaker::processors {

namespace {

constexpr std::string_view lead_intake_system =
    "You are {{assistant_name}}, who answers the phone for {{business_name}}, {{industry_words}}. Be "
    "{{style}}, and "
    "brief: one question at a time.\n"
    "Find out who is calling, at which number they can be reached, where they are, and what they need. Read "
    "the "
    "number and the address back to them. Use the tool capture_lead once you know them.\n"
    "{{urgency}}\n"
    "What you know of the business:\n{{knowledge}}\n"
    "Promise no price and no time of your own. You are an automated assistant: say so whenever you are "
    "asked.";

constexpr std::string_view lead_intake_greeting =
    "Thank you for calling {{business_name}}. This is {{assistant_name}}, an automated assistant. This call "
    "may be "
    "recorded. How can I help you?";

constexpr std::string_view lead_intake_tools =
    R"([{"type":"function","function":{"name":"capture_lead","description":"Notes who called, and what they want.",)"
    R"("parameters":{"type":"object","properties":{"name":{"type":"string"},"phone":{"type":"string"},)"
    R"("email":{"type":"string"},"address":{"type":"string"},"notes":{"type":"string"}},"required":["name"]}}}])";

ScenarioTemplate lead_intake(std::string_view key, std::string_view industry, std::string words,
                             std::string urgency) {
    return {.key = key,
            .version = 1,
            .active = true,
            .industry = industry,
            .system = lead_intake_system,
            .first_message = lead_intake_greeting,
            .tools = lead_intake_tools,
            .defaults = {{"assistant_name", "Alex"},
                         {"style", "friendly"},
                         {"industry_words", std::move(words)},
                         {"urgency", std::move(urgency)}}};
}

}  // namespace

std::span<const ScenarioTemplate> scenario_templates() {
    static const std::vector<ScenarioTemplate> all = {
        lead_intake(
            "hvac_lead_intake", "hvac", "a heating and cooling company",
            "No heat in the cold, a smell of gas or carbon monoxide is an emergency: for gas have them leave "
            "the house and call 911 first."),
        lead_intake("gym_lead_intake", "gym", "a gym",
                    "Ask what they would like to reach, and whether they want to see the gym first."),
        lead_intake("dental_lead_intake", "dental", "a dental practice",
                    "Strong pain, a swelling or a tooth knocked out is urgent: say that somebody calls back "
                    "today. Give "
                    "no medical advice."),
    };
    return all;
}

const ScenarioTemplate* active_template(std::string_view key) {
    for (const ScenarioTemplate& each : scenario_templates())
        if (each.key == key && each.active) return &each;
    return nullptr;
}

}  // namespace beaker::processors
