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
constexpr IntentLabel labels[] = {
    IntentLabel::emergency, IntentLabel::not_interested, IntentLabel::cancel,      IntentLabel::reschedule,
    IntentLabel::quote,     IntentLabel::scheduling,     IntentLabel::lead_intake, IntentLabel::faq,
    IntentLabel::other};

struct Cue {
    std::string_view phrase;
    Side side;
    int weight;
    IntentLabel label;
    bool nobody;
    std::size_t number;  ///< its place among all cues
};

/// All cues by their first word, so that a word of the call meets only those that begin with it.
const std::unordered_map<std::string_view, std::vector<Cue>>& cues_by_word() {
    static const auto table = [] {
        std::unordered_map<std::string_view, std::vector<Cue>> made;
        std::size_t number = 0;
        const auto add = [&](const CueGroup& group, IntentLabel label, bool nobody) {
            for (std::string_view rest = group.phrases; !rest.empty();) {
                const std::string_view phrase = rest.substr(0, rest.find('|'));
                rest.remove_prefix(std::min(phrase.size() + 1, rest.size()));
                made[phrase.substr(0, phrase.find(' '))].push_back(
                    {phrase, group.side, group.weight, label, nobody, number++});
            }
        };
        for (const IntentLabel label : labels)
            for (const CueGroup& group : cues_of(label)) add(group, label, false);
        for (const CueGroup& group : nobody_cues()) add(group, IntentLabel::other, true);
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
    {"resched", IntentLabel::reschedule, 9},
    {"update_appointment", IntentLabel::reschedule, 8},
    {"move_appointment", IntentLabel::reschedule, 8},
    {"change_appointment", IntentLabel::reschedule, 8},
    {"cancel", IntentLabel::cancel, 9},
    {"dispatch", IntentLabel::emergency, 8},
    {"emergency", IntentLabel::emergency, 9},
    {"quote", IntentLabel::quote, 8},
    {"estimate", IntentLabel::quote, 8},
    {"book", IntentLabel::scheduling, 8},
    {"schedule_", IntentLabel::scheduling, 7},
    {"create_appointment", IntentLabel::scheduling, 8},
    {"availability", IntentLabel::scheduling, 4},
    {"lead", IntentLabel::lead_intake, 2},
    {"optout", IntentLabel::not_interested, 9},
    {"opt_out", IntentLabel::not_interested, 9},
    {"do_not_call", IntentLabel::not_interested, 9},
    {"dnc", IntentLabel::not_interested, 9},
    {"leave_message", IntentLabel::other, 4},
    {"take_message", IntentLabel::other, 4},
};

constexpr int most_promised = 5;

/// Whether a line of the assistant's names a day for a visit, and not for a call.
bool names_day(const Words& words) {
    static constexpr std::string_view days[] = {"monday",   "tuesday", "wednesday", "thursday", "friday",
                                                "saturday", "sunday",  "tomorrow",  "today",    "mañana"};
    return has_any(words.all(), days) &&
           !has_any(words.all(),
                    {"call", "calls", "ring", "email", "mail", "text", "touch", "open", "closed", "contact"});
}

/// Whether the person's line begins as a question: speech recognition often leaves the mark out.
bool begins_question(const Words& words) {
    std::size_t i = 0;
    while (i < words.size() && i < 4 &&
           one_of(words[i].text, {"hi", "hey", "uh", "um", "yeah", "and", "so", "okay", "oh", "hello", "yes",
                                  "well", "but", "also"}))
        ++i;
    return i < words.size() &&
           one_of(words[i].text, {"what", "what's", "how", "do", "does", "is", "are", "can", "where", "when",
                                  "will", "which", "y'all", "any"});
}

class Scorer {
public:
    void hear(const Line& line) {
        const Words words(line.text);
        const bool user = is_user(line);
        if (user) {
            note_details(words);
            questions_ += begins_question(words) ? 1 : 0;
        } else {
            asked_who_ |= asked_in(words.all()).name;
            days_offered_ += names_day(words) ? 1 : 0;
        }
        for (std::size_t i = 0; i < words.size(); ++i) {
            const auto found = cues_by_word().find(words[i].text);
            if (found == cues_by_word().end()) continue;
            for (const Cue& cue : found->second) hear_cue(words, i, cue, user);
        }
    }

    void hear(const ToolUse& tool) {
        const std::string name = lower(tool.name);
        for (const ToolCue& cue : tool_cues)
            if (name.find(cue.part) != std::string::npos) {
                if (tools_.insert(&cue).second) scores_.of(cue.label) += cue.weight;
                return;
            }
    }

    IntentScores result() {
        scores_.of(IntentLabel::lead_intake) += std::min(promises_, most_promised);
        if (details_) {
            scores_.of(IntentLabel::lead_intake) += 3;
            scores_.of(IntentLabel::faq) -= 5;
        }
        // A need with details left is what remains where nothing more definite was wanted.
        constexpr int definite = 6;
        const int wanted = std::max({scores_.of(IntentLabel::cancel), scores_.of(IntentLabel::reschedule),
                                     scores_.of(IntentLabel::quote)});
        if (wanted >= definite) scores_.of(IntentLabel::lead_intake) -= 3;
        if (details_ || asked_who_) scores_.of(IntentLabel::scheduling) += 2 * std::min(days_offered_, 2);
        if (!details_)
            scores_.of(IntentLabel::faq) += std::min(questions_, 3) + (questions_ > 0 && !asked_who_ ? 1 : 0);
        scores_.of(IntentLabel::other) = std::max(scores_.of(IntentLabel::other), scores_.nobody);
        return scores_;
    }

private:
    void hear_cue(const Words& words, std::size_t i, const Cue& cue, bool user) {
        if (cue.side != Side::both && (cue.side == Side::user) != user) return;
        if (!phrase_at(words.all(), i, cue.phrase)) return;
        const bool may_be_negated =
            cue.label != IntentLabel::not_interested && cue.label != IntentLabel::other;
        constexpr std::size_t reach = 3;
        if (user && may_be_negated && negated_before(words.all(), i, reach)) return;
        if (!heard_.insert(cue.number).second) return;
        if (cue.label == IntentLabel::lead_intake && !user)
            promises_ += cue.weight;
        else
            (cue.nobody ? scores_.nobody : scores_.of(cue.label)) += cue.weight;
    }

    /// Somebody who dictates a number or an address wants to be found.
    void note_details(const Words& words) {
        if (details_) return;
        constexpr std::size_t shortest = 7;
        for (const DigitRun& run : digit_runs(words.all())) details_ |= run.digits.size() >= shortest;
        details_ |= has_any(words.all(), {"dot com", "dot org", "dot net"});
    }

    IntentScores scores_;
    std::unordered_set<std::size_t> heard_;  ///< numbers of cues
    int promises_ = 0;      ///< "he'll call you": said at the end of many a call that is about something else
    int days_offered_ = 0;  ///< lines of the assistant's with a day, that are not about calling back
    int questions_ = 0;     ///< what the person asks
    bool asked_who_ = false;
    std::unordered_set<const ToolCue*> tools_;
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
