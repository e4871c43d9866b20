#pragma once

#include <string>
#include <utility>

#include "processors/leads/conversation.hpp"

namespace beaker::processors::leads::test {

/// A call written as Vapi writes transcripts.
inline Conversation call_of(std::string_view transcript, std::optional<std::string> caller = std::nullopt,
                            std::vector<ToolUse> tools = {}) {
    return {.lines = lines_of_transcript(transcript), .tools = std::move(tools), .caller = std::move(caller)};
}

}  // namespace beaker::processors::leads::test
