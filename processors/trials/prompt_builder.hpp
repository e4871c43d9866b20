#pragma once

#include <cstddef>
#include <expected>
#include <map>
#include <string>
#include <string_view>

#include "processors/trials/scenario_templates.hpp"

namespace beaker::processors {

using PromptValues = std::map<std::string, std::string>;

/// What an assistant is told to be.
struct Prompt {
    std::string system;
    std::string first_message;
    bool operator==(const Prompt&) const = default;
};

/// Why there is no prompt.
struct PromptProblem {
    enum class Code {
        no_value,   ///< a placeholder that nothing fills
        too_large,  ///< the whole is over the limit
    };
    Code code;
    std::string placeholder;  ///< of no_value
    bool operator==(const PromptProblem&) const = default;
};

inline constexpr std::size_t prompt_bytes_max = 16'000;

/// Fills the template's placeholders: from the persona, else from what is known of the business, else from
/// the template's defaults. A value that is empty is none. What stands in a value is text, no further
/// placeholder.
std::expected<Prompt, PromptProblem> build_prompt(const ScenarioTemplate& scenario,
                                                  const PromptValues& knowledge, const PromptValues& persona);

}  // namespace beaker::processors
