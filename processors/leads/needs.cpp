#include "processors/leads/needs.hpp"

#include <string_view>

#include "processors/leads/redaction.hpp"
#include "processors/leads/words.hpp"

namespace beaker::processors::leads {
namespace {

constexpr std::size_t longest = 300;

bool tells_need(WordSpan words) {
    static constexpr std::string_view cues[] = {
        "need",        "want",       "wanna",    "looking for", "looking to", "interested",  "quote",
        "estimate",    "price",      "broken",   "leak",        "leaking",    "not working", "doesn't work",
        "won't",       "problem",    "issue",    "fix",         "repair",     "replace",     "install",
        "appointment", "schedule",   "book",     "cancel",      "move",       "reschedule",  "how much",
        "help",        "would like", "i'd like", "can you",     "can i",      "do you",      "trying to",
        "about",       "broke",      "stopped",  "smell",       "cleaning",   "switch",      "because",
        "wondering",   "get a",
    };
    return words.size() >= 4 && has_any(words, cues);
}

/// Cut at a character's beginning, so that UTF-8 stays whole.
std::string shortened(std::string_view text) {
    if (text.size() <= longest) return std::string(text);
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return std::string(text.substr(0, end));
}

}  // namespace

std::optional<std::string> need_told(const Conversation& call) {
    constexpr std::size_t bytes_read = 4096;  // of a line; a need is told within them
    constexpr std::size_t shortest = 5;       // words of a line that tells something
    std::string_view best;
    std::size_t best_words = 0;
    for (const Line& line : call.lines) {
        if (!is_user(line)) continue;
        const std::string_view text = std::string_view(line.text).substr(0, bytes_read);
        const Words words(text);
        if (tells_need(words.all())) return redact_sensitive(shortened(text));
        if (words.size() >= shortest && words.size() > best_words) {
            best = text;
            best_words = words.size();
        }
    }
    if (best.empty()) return std::nullopt;
    return redact_sensitive(shortened(best));
}

}  // namespace beaker::processors::leads
