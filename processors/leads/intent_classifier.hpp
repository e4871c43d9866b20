#pragma once

#include <array>

#include "processors/leads/conversation.hpp"
#include "processors/leads/intent.hpp"

namespace beaker::processors::leads {

/// What speaks for each label, in the order of the labels' enumeration, and for the call being nobody's who
/// could be a lead (part of `other`).
struct IntentScores {
    std::array<int, 9> by_label{};
    int nobody = 0;

    int& of(IntentLabel label) { return by_label[static_cast<std::size_t>(label)]; }
    int of(IntentLabel label) const { return by_label[static_cast<std::size_t>(label)]; }
};

IntentScores score_intents(const Conversation& call);

/// The label with the highest score, of equals the more urgent one; its confidence is its share of what
/// speaks for it and the runner-up. Nothing recognised is `other`, with little confidence.
Intent classify_intent(const Conversation& call);
Intent intent_of(const IntentScores& scores);

/// Whether nobody called who could be a lead: voicemail, a wrong number, a vendor, a refusal.
bool is_nobodys_call(const IntentScores& scores);

}  // namespace beaker::processors::leads
