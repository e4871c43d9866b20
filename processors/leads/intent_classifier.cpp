#include "processors/leads/intent_classifier.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "processors/leads/dialogue.hpp"
#include "processors/leads/intent_cues.hpp"
#include "processors/leads/letters.hpp"
#include "processors/leads/spoken_digits.hpp"
#include "processors/leads/words.hpp"

namespace beaker::processors::leads {
namespace {

// From the most urgent on: of equal scores the earlier stands.
constexpr IntentLabel labels[] = {IntentLabel::emergency, IntentLabel::not_interested, IntentLabel::cancel,
                                  IntentLabel::reschedule, IntentLabel::quote, IntentLabel::scheduling,
                                  IntentLabel::lead_intake, IntentLabel::faq, IntentLabel::other};

struct Target {
    const IntentCue* cue;
    IntentLabel label;
    bool nobody;
};

/// All cues by their first word, so that a word of the call meets only those that begin with it.
const std::unordered_map<std::string_view, std::vector<Target>>& cues_by_word() {
    static const auto table = [] {
        std::unordered_map<std::string_view, std::vector<Target>> made;
        const auto add = [&](const IntentCue& cue, IntentLabel label, bool nobody) {
            made[cue.phrase.substr(0, cue.phrase.find(' '))].push_back({&cue, label, nobody});
        };
        for (const IntentLabel label : labels)
            for (const IntentCue& cue : cues_of(label)) add(cue, label, false);
        for (const IntentCue& cue : nobody_cues()) add(cue, IntentLabel::other, true);
        return made;
    }();
    return table;
}

struct ToolCue {
    std::string_view part;  ///< of the tool's name
    IntentLabel label;
    int weight;
};

constexpr ToolCue tool_cues[] = {
    {"resched", IntentLabel::reschedule, 9},    {"update_appointment", IntentLabel::reschedule, 8},
    {"move_appointment", IntentLabel::reschedule, 8}, {"change_appointment", IntentLabel::reschedule, 8},
    {"cancel", IntentLabel::cancel, 9},         {"dispatch", IntentLabel::emergency, 8},
    {"emergency", IntentLabel::emergency, 9},   {"quote", IntentLabel::quote, 8},
    {"estimate", IntentLabel::quote, 8},        {"book", IntentLabel::scheduling, 8},
    {"schedule_", IntentLabel::scheduling, 7},  {"create_appointment", IntentLabel::scheduling, 8},
    {"availability", IntentLabel::scheduling, 4}, {"lead", IntentLabel::lead_intake, 2},
    {"optout", IntentLabel::not_interested, 9}, {"opt_out", IntentLabel::not_interested, 9},
    {"do_not_call", IntentLabel::not_interested, 9}, {"dnc", IntentLabel::not_interested, 9},
    {"leave_message", IntentLabel::other, 4},   {"take_message", IntentLabel::other, 4},
};

class Scorer {
public:
    void hear(const Line& line) {
        const Words words(line.text);
        const bool user = is_user(line);
        if (user) note_details(words);
        for (std::size_t i = 0; i < words.size(); ++i) {
            const auto found = cues_by_word().find(words[i].text);
            if (found == cues_by_word().end()) continue;
            for (const Target& target : found->second) hear_cue(words, i, target, user);
        }
    }

    void hear(const ToolUse& tool) {
        const std::string name = lower(tool.name);
        for (const ToolCue& cue : tool_cues)
            if (name.find(cue.part) != std::string::npos) {
                scores_.of(cue.label) += cue.weight;
                return;
            }
    }

    IntentScores result() {
        if (details_) {
            scores_.of(IntentLabel::lead_intake) += 3;
            scores_.of(IntentLabel::faq) -= 5;
        }
        scores_.of(IntentLabel::other) = std::max(scores_.of(IntentLabel::other), scores_.nobody);
        return scores_;
    }

private:
    void hear_cue(const Words& words, std::size_t i, const Target& target, bool user) {
        const IntentCue& cue = *target.cue;
        if (cue.side != Side::both && (cue.side == Side::user) != user) return;
        if (!phrase_at(words.all(), i, cue.phrase)) return;
        const bool may_be_negated = target.label != IntentLabel::not_interested && target.label != IntentLabel::other;
        constexpr std::size_t reach = 3;
        if (user && may_be_negated && negated_before(words.all(), i, reach)) return;
        if (!heard_.insert(&cue).second) return;
        (target.nobody ? scores_.nobody : scores_.of(target.label)) += cue.weight;
    }

    /// Somebody who dictates a number or an address wants to be found.
    void note_details(const Words& words) {
        if (details_) return;
        constexpr std::size_t shortest = 7;
        for (const DigitRun& run : digit_runs(words.all())) details_ |= run.digits.size() >= shortest;
        details_ |= has_any(words.all(), {"dot com", "dot org", "dot net"});
    }

    IntentScores scores_;
    std::unordered_set<const IntentCue*> heard_;
    bool details_ = false;
};

}  // namespace

IntentScores score_intents(const Conversation& call) {
    Scorer scorer;
    for (const Line& line : call.lines) scorer.hear(line);
    for (const ToolUse& tool : call.tools) scorer.hear(tool);
    return scorer.result();
}

Intent intent_of(const IntentScores& scores) {
    int best = 0;
    int second = 0;
    Intent intent{.label = IntentLabel::other};
    for (const IntentLabel label : labels) {
        const int score = scores.of(label);
        if (score > best) {
            second = best;
            best = score;
            intent.label = label;
        } else {
            second = std::max(second, score);
        }
    }
    // Little evidence is little confidence, however far ahead of the rest it is.
    constexpr int prior = 3;
    constexpr int nothing_known = 20;
    intent.confidence = best == 0 ? nothing_known : best * 100 / (best + second + prior);
    return intent;
}

Intent classify_intent(const Conversation& call) { return intent_of(score_intents(call)); }

bool is_nobodys_call(const IntentScores& scores) {
    const IntentLabel label = intent_of(scores).label;
    if (label == IntentLabel::not_interested) return true;
    return label == IntentLabel::other && scores.nobody > 0;
}

}  // namespace beaker::processors::leads
