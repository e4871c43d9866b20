#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace beaker::processors::leads {

/// What one side said without being interrupted.
struct Line {
    std::string role;  ///< "assistant" or "user"
    std::string text;
    bool operator==(const Line&) const = default;
};

/// A function that the assistant called.
struct ToolUse {
    std::string name;
    std::string arguments;  ///< JSON text
    bool operator==(const ToolUse&) const = default;
};

/// A call as far as what it was about can be read from it.
struct Conversation {
    std::vector<Line> lines;
    std::vector<ToolUse> tools;         ///< in the order of their calls
    std::optional<std::string> caller;  ///< the person's own number as the carrier told it, E.164
};

inline bool is_user(const Line& line) { return line.role == "user"; }

/// The lines of a transcript in Vapi's form: `AI: …` and `User: …` (also `Assistant:`, `Bot:`, `Agent:`;
/// `Customer:`, `Caller:`, `Human:`), in any case. A line without a speaker belongs to the one before; before
/// the first speaker it is dropped. Source: Vapi, `artifact.transcript` of an end-of-call report.
std::vector<Line> lines_of_transcript(std::string_view transcript);

}  // namespace beaker::processors::leads
