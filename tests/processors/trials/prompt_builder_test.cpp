#include "processors/trials/prompt_builder.hpp"

#include <doctest/doctest.h>
#include <simdjson.h>

#include <set>

#include "processors/trials/knowledge_base.hpp"

using namespace beaker::processors;

namespace {

ScenarioTemplate scenario(std::string_view system) {
    return {.key = "test_lead_intake",
            .version = 1,
            .active = true,
            .industry = "test",
            .system = system,
            .first_message = "Hello.",
            .tools = "[]",
            .defaults = {{"style", "friendly"}}};
}

}  // namespace

TEST_CASE("prompt builder: the persona stands above the knowledge, the knowledge above the defaults") {
    const struct {
        const char* name;
        PromptValues knowledge, persona;
        const char* text;
    } rows[] = {
        {"the default", {}, {}, "Be friendly."},
        {"known of the business", {{"style", "formal"}}, {}, "Be formal."},
        {"the persona's own", {{"style", "formal"}}, {{"style", "calm"}}, "Be calm."},
        {"a persona without it takes the default", {}, {{"other", "x"}}, "Be friendly."},
        {"nothing is no value", {{"style", "formal"}}, {{"style", ""}}, "Be formal."},
        {"a value is text", {}, {{"style", "{{style}}"}}, "Be {{style}}."},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto knowledge = row.knowledge;
        const auto prompt = build_prompt(scenario("Be {{style}}."), knowledge, row.persona);
        REQUIRE(prompt);
        CHECK(prompt->system == row.text);
        CHECK(prompt->first_message == "Hello.");
        CHECK(knowledge == row.knowledge);
    }
}

TEST_CASE("prompt builder: what has no value is refused by name, and what is too large") {
    const auto missing = build_prompt(scenario("{{style}} {{mood}} {{pace}}"), {}, {});
    REQUIRE_FALSE(missing);
    CHECK(missing.error() == PromptProblem{PromptProblem::Code::no_value, "mood"});
    const PromptValues much{{"style", std::string(prompt_bytes_max, 'x')}};
    const auto large = build_prompt(scenario("{{style}}"), {}, much);
    REQUIRE_FALSE(large);
    CHECK(large.error().code == PromptProblem::Code::too_large);
}

TEST_CASE("templates: of each key one is active, and each makes a prompt of a bare business") {
    std::set<std::string_view> keys;
    for (const ScenarioTemplate& each : scenario_templates()) {
        CAPTURE(each.key);
        if (each.active) CHECK(keys.insert(each.key).second);
        CHECK(each.key.starts_with(each.industry));
        const auto prompt = build_prompt(each, knowledge_base(each.industry, "Example Inc", {}), {});
        REQUIRE(prompt);
        CHECK_FALSE(prompt->system.contains("{{"));
        CHECK(prompt->first_message.contains("Example Inc"));
        CHECK(prompt->first_message.contains("automated"));
        simdjson::dom::parser parser;
        CHECK(parser.parse(std::string(each.tools)).get_array().error() == simdjson::SUCCESS);
    }
    CHECK(keys == std::set<std::string_view>{"hvac_lead_intake", "gym_lead_intake", "dental_lead_intake"});
    CHECK(active_template("hvac_lead_intake")->version == 1);
    CHECK_FALSE(active_template("hvac"));
}

TEST_CASE("knowledge base: what the owner says stands above what is usual, and all of it is one text") {
    const auto usual = knowledge_base("gym", "Example Gym", {});
    CHECK(usual.at("business_name") == "Example Gym");
    CHECK(usual.at("knowledge").contains("personal training"));
    CHECK(usual.at("knowledge").contains("- hours: not known"));
    const auto told =
        knowledge_base("gym", "Example Gym", {{"hours", "always"}, {"services", ""}, {"pets", "no"}});
    CHECK(told.at("knowledge").contains("- hours: always"));
    CHECK(told.at("knowledge").contains("personal training"));
    CHECK(told.at("knowledge").contains("- pets: no"));
}
