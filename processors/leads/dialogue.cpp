#include "processors/leads/dialogue.hpp"

#include <algorithm>
#include <string_view>

namespace beaker::processors::leads {
namespace {

struct AskCue {
    std::string_view phrase;
    bool Asked::* asked;
};

// Of two that begin at the same word the one further up counts, and its words are then used up.
constexpr AskCue ask_cues[] = {
    {"order number", &Asked::other_number},
    {"account number", &Asked::other_number},
    {"confirmation number", &Asked::other_number},
    {"member number", &Asked::other_number},
    {"reference number", &Asked::other_number},
    {"invoice number", &Asked::other_number},
    {"policy number", &Asked::other_number},
    {"ticket number", &Asked::other_number},
    {"card number", &Asked::other_number},
    {"model number", &Asked::other_number},
    {"serial number", &Asked::other_number},
    {"claim number", &Asked::other_number},
    {"order id", &Asked::other_number},
    {"member id", &Asked::other_number},
    {"social security", &Asked::other_number},
    {"street number", &Asked::address},
    {"zip", &Asked::other_number},
    {"e mail", &Asked::email},
    {"email", &Asked::email},
    {"address", &Asked::address},
    {"where are you located", &Asked::address},
    {"what street", &Asked::address},
    {"phone", &Asked::phone},
    {"number", &Asked::phone},
    {"callback", &Asked::phone},
    {"call back", &Asked::phone},
    {"call you back", &Asked::phone},
    {"call you at", &Asked::phone},
    {"reach you", &Asked::phone},
    {"text you", &Asked::phone},
    {"area code", &Asked::phone},
    {"last name", &Asked::last_name},
    {"surname", &Asked::last_name},
    {"family name", &Asked::last_name},
    {"first name", &Asked::name},
    {"your name", &Asked::name},
    {"full name", &Asked::name},
    {"the name", &Asked::name},
    {"a name", &Asked::name},
    {"name please", &Asked::name},
    {"name for", &Asked::name},
    {"name on", &Asked::name},
    {"and your name", &Asked::name},
    {"who am i speaking", &Asked::name},
    {"who i'm speaking", &Asked::name},
    {"who do i have", &Asked::name},
    {"who's calling", &Asked::name},
    {"who is calling", &Asked::name},
    {"who is this", &Asked::name},
    {"who's this", &Asked::name},
    {"whom am i", &Asked::name},
    {"am i speaking with", &Asked::name},
    {"anything else", &Asked::else_needed},
};

constexpr std::string_view yes_words[] = {
    "yes",
    "yeah",
    "yep",
    "yup",
    "ya",
    "correct",
    "right",
    "that's right",
    "sure",
    "exactly",
    "perfect",
    "uh huh",
    "mm hmm",
    "mhm",
    "you got it",
    "that's it",
    "it is",
    "that's correct",
    "absolutely",
    "sounds good",
    "that works",
    "that'll work",
    "that is right",
    "that is correct",
    "that's the one",
    "that's fine",
    "that's good",
    "affirmative",
    "bingo",
    "yessir",
    "si",
    "that's my number",
    "that's me",
    "speaking",
    "this is she",
    "this is he",
    "you bet",
    "of course",
    "great",
    "good",
    "looks good",
    "all correct",
    "spot on",
    "got it",
    "okay yes",
    "that would be great",
};
constexpr std::string_view no_words[] = {
    "no",        "nope",  "nah",         "not quite",  "not exactly", "that's wrong", "that's not",
    "incorrect", "wrong", "negative",    "that isn't", "it's not",    "that is not",  "not right",
    "almost",    "close", "actually no", "not really", "not that",
};
constexpr std::string_view yes_after_no[] = {
    "that's right", "that's correct", "that's fine",     "that's good",   "that's perfect",
    "you got it",   "you're right",   "it's fine",       "that is right", "yeah that's",
    "yes that's",   "that works",     "that is correct", "yeah",          "yes",
};

bool begins_with_any(WordSpan words, std::size_t from, std::span<const std::string_view> phrases) {
    return std::ranges::any_of(phrases, [&](std::string_view each) { return phrase_at(words, from, each); });
}

bool is_opening(std::string_view word) {
    return one_of(
        word, {"uh", "um", "oh", "well", "so", "okay", "ok", "hmm", "er", "ah", "hi", "hello", "and", "hey"});
}

std::size_t words_in(std::string_view phrase) {
    return 1 + static_cast<std::size_t>(std::ranges::count(phrase, ' '));
}

void note_cues(WordSpan sentence, Asked& asked) {
    for (std::size_t i = 0; i < sentence.size();) {
        const auto* const cue = std::ranges::find_if(
            ask_cues, [&](const AskCue& each) { return phrase_at(sentence, i, each.phrase); });
        if (cue == std::end(ask_cues)) {
            ++i;
            continue;
        }
        const bool of_mail =
            cue->asked == &Asked::address && i > 0 && one_of(sentence[i - 1].text, {"email", "mail"});
        asked.*(of_mail ? &Asked::email : cue->asked) = true;
        i += words_in(cue->phrase);
    }
}

}  // namespace

Asked asked_in(WordSpan words) {
    Asked asked;
    asked.question = std::ranges::any_of(words, [](const Word& word) { return word.gap == Gap::question; });
    std::size_t first = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const bool last = i + 1 == words.size();
        if (!last && !ends_sentence(words[i].gap)) continue;
        if (!asked.question || words[i].gap == Gap::question)
            note_cues(words.subspan(first, i + 1 - first), asked);
        first = i + 1;
    }
    return asked;
}

Answer answer_in(WordSpan words) {
    std::size_t i = 0;
    while (i < words.size() && i < 3 && is_opening(words[i].text)) ++i;
    if (begins_with_any(words, i, no_words)) {
        const bool after_all = words[i].text == "no" && i + 1 < words.size() &&
                               begins_with_any(words, i + 1, yes_after_no) &&
                               !has_any(words, {"not", "except", "but"});
        return after_all ? Answer::yes : Answer::no;
    }
    if (!begins_with_any(words, i, yes_words)) return Answer::none;
    // "Yeah, no, it's ...": the second word is the answer.
    if (i + 1 < words.size() && one_of(words[i + 1].text, {"no", "nope"})) return Answer::no;
    return Answer::yes;
}

bool has_correction_cue(WordSpan words) {
    return has_any(words, {"no",          "nope",    "sorry",     "wait",           "actually",
                           "correction",  "i mean",  "i meant",   "rather",         "scratch that",
                           "make that",   "oops",    "my bad",    "let me correct", "strike that",
                           "not",         "instead", "should be", "it's actually",  "i misspoke",
                           "change that", "wrong"});
}

bool negated_before(WordSpan words, std::size_t i, std::size_t reach) {
    for (std::size_t n = 1; n <= reach && n <= i; ++n) {
        const Word& word = words[i - n];
        if (word.gap >= Gap::comma) return false;
        if (one_of(word.text, {"not", "don't", "isn't", "never", "no", "wasn't", "can't", "won't", "didn't",
                               "doesn't", "dont", "without", "nothing"}))
            return true;
    }
    return false;
}

}  // namespace beaker::processors::leads
