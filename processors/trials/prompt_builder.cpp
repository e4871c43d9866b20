#include "processors/trials/prompt_builder.hpp"

#include <optional>

namespace beaker::processors {

namespace {

/// The last of these that has one.
std::optional<std::string_view> value_of(const std::string& name,
                                         std::initializer_list<const PromptValues*> weakest_first) {
    std::optional<std::string_view> value;
    for (const PromptValues* values : weakest_first)
        if (const auto found = values->find(name); found != values->end() && !found->second.empty())
            value = found->second;
    return value;
}

}  // namespace

std::expected<Prompt, PromptProblem> build_prompt(const ScenarioTemplate& scenario,
                                                  const PromptValues& knowledge,
                                                  const PromptValues& persona) {
    std::optional<PromptProblem> problem;
    const auto filled = [&](std::string_view text) {
        std::string out;
        for (auto open = text.find("{{"); open != text.npos; open = text.find("{{")) {
            const auto close = text.find("}}", open);
            const std::string name(text.substr(open + 2, close - open - 2));
            out += text.substr(0, open);
            if (const auto value = value_of(name, {&scenario.defaults, &knowledge, &persona}))
                out += *value;
            else if (!problem)
                problem = PromptProblem{PromptProblem::Code::no_value, name};
            text.remove_prefix(close + 2);
        }
        return out.append(text);
    };
    Prompt prompt{filled(scenario.system), filled(scenario.first_message)};
    if (problem) return std::unexpected(std::move(*problem));
    if (prompt.system.size() + prompt.first_message.size() > prompt_bytes_max)
        return std::unexpected(PromptProblem{PromptProblem::Code::too_large, {}});
    return prompt;
}

}  // namespace beaker::processors
