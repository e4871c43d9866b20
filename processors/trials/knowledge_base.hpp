#pragma once

#include <string>
#include <string_view>

#include "processors/trials/prompt_builder.hpp"

namespace beaker::processors {

/// The small knowledge base of a trial's assistant: what the owner says of the business, and where they say
/// nothing what businesses of the industry mostly do, as lines that an assistant can read. One value,
/// "knowledge", and "business_name".
PromptValues knowledge_base(std::string_view industry, const std::string& business_name,
                            const PromptValues& told);

}  // namespace beaker::processors
