#include "processors/leads/relations.hpp"

#include <algorithm>

namespace beaker::processors::leads {
namespace {

constexpr std::string_view relations[] = {
    "husband",    "wife",     "mom",       "mother",   "dad",           "father",      "son",
    "daughter",   "brother",  "sister",    "boss",     "landlord",      "landlady",    "tenant",
    "tenants",    "neighbor", "neighbour", "roommate", "friend",        "partner",     "girlfriend",
    "boyfriend",  "fiance",   "fiancee",   "grandma",  "grandpa",       "grandmother", "grandfather",
    "uncle",      "aunt",     "cousin",    "coworker", "colleague",     "supervisor",  "secretary",
    "spouse",     "nephew",   "niece",     "kid",      "client",        "realtor",     "agent",
    "babysitter", "nanny",    "caretaker", "super",    "plumber",       "doctor",      "dentist",
    "mechanic",   "ex",       "buddy",     "guy",      "electrician",   "contractor",  "granddaughter",
    "grandson",   "stepdad",  "stepmom",   "in-law",   "mother-in-law", "manager",     "superintendent",
};

}  // namespace

bool is_relation(std::string_view word) {
    if (word.ends_with("'s")) word.remove_suffix(2);
    return std::ranges::find(relations, word) != std::end(relations);
}

bool relation_at(WordSpan words, std::size_t i) {
    const std::string_view word = words[i].text;
    if (one_of(word, {"his", "her", "their", "hers", "theirs"})) return true;
    if (!is_relation(word)) return false;
    // "my office manager", "the building super": up to two words may stand between.
    for (std::size_t back = 1; back <= 3 && back <= i; ++back)
        if (one_of(words[i - back].text, {"my", "the", "our", "a", "her", "his", "their"})) return true;
    return false;
}

}  // namespace beaker::processors::leads
