#include "processors/leads/conversation.hpp"

#include <algorithm>

#include "processors/leads/letters.hpp"

namespace beaker::processors::leads {
namespace {

struct Speaker {
    std::string_view label;
    std::string_view role;
};

constexpr Speaker speakers[] = {
    {"ai", "assistant"}, {"assistant", "assistant"}, {"bot", "assistant"}, {"agent", "assistant"},
    {"user", "user"},    {"customer", "user"},       {"caller", "user"},   {"human", "user"},
};

bool same_word(std::string_view text, std::string_view lower_case) {
    return std::ranges::equal(text, lower_case, {}, [](char c) { return lower(c); });
}

/// The role that a line names before its colon; empty where it names none. Labels are short, so that only
/// the line's first characters are looked at.
std::string_view role_named(std::string_view line, std::string_view& text) {
    constexpr std::size_t longest_label = 12;
    const auto colon = line.substr(0, longest_label).find(':');
    if (colon == std::string_view::npos) return {};
    for (const Speaker& each : speakers)
        if (same_word(trimmed(line.substr(0, colon)), each.label)) {
            text = trimmed(line.substr(colon + 1));
            return each.role;
        }
    return {};
}

}  // namespace

std::vector<Line> lines_of_transcript(std::string_view transcript) {
    std::vector<Line> lines;
    while (!transcript.empty()) {
        const auto end = std::min(transcript.find('\n'), transcript.size());
        const std::string_view line = trimmed(transcript.substr(0, end));
        transcript.remove_prefix(std::min(end + 1, transcript.size()));

        std::string_view text = line;
        const std::string_view role = role_named(line, text);
        if (!role.empty())
            lines.push_back({.role = std::string(role), .text = std::string(text)});
        else if (!lines.empty() && !line.empty())
            lines.back().text.append(lines.back().text.empty() ? "" : " ").append(line);
    }
    return lines;
}

}  // namespace beaker::processors::leads
