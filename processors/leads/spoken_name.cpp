#include "processors/leads/spoken_name.hpp"

#include <algorithm>

#include "processors/leads/letters.hpp"
#include "processors/leads/name_words.hpp"
#include "processors/leads/relations.hpp"
#include "processors/leads/spoken_digits.hpp"

namespace beaker::processors::leads {
namespace {

struct Introduction {
    std::string_view phrase;
    NameCue cue;
    bool any_case;  ///< what follows can only be a name
};

constexpr Introduction introductions[] = {
    {"my name is", NameCue::introduced, true},
    {"my name's", NameCue::introduced, true},
    {"my names", NameCue::introduced, true},
    {"name is", NameCue::introduced, true},
    {"name's", NameCue::introduced, true},
    {"the name is", NameCue::introduced, true},
    {"me llamo", NameCue::introduced, true},
    {"mi nombre es", NameCue::introduced, true},
    {"last name is", NameCue::last_name, true},
    {"last name's", NameCue::last_name, true},
    {"last name", NameCue::last_name, false},
    {"surname is", NameCue::last_name, true},
    {"first name is", NameCue::first_name, true},
    {"first name's", NameCue::first_name, true},
    {"first name", NameCue::first_name, false},
    {"this is", NameCue::introduced, false},
    {"i'm", NameCue::introduced, false},
    {"i am", NameCue::introduced, false},
    {"it's", NameCue::greeted, false},
    {"it is", NameCue::greeted, false},
    {"its", NameCue::greeted, false},
    {"that's", NameCue::greeted, false},
    {"call me", NameCue::introduced, false},
    {"it's under", NameCue::greeted, false},
    {"under", NameCue::greeted, false},
    {"it's for", NameCue::greeted, false},
    {"soy", NameCue::introduced, false},
    {"actually", NameCue::greeted, false},
};

bool is_name_word(const Word& word, bool any_case) {
    constexpr std::size_t longest = 40;
    if (word.text.size() < 2 || word.text.size() > longest || is_no_name(word.text) || is_title(word.text))
        return false;
    if (!word.capital && !any_case) return false;
    if (is_relation(word.text) || !digits_of(word.text).empty()) return false;
    if (word.text.ends_with("'s") || word.text.ends_with("n't")) return false;
    return std::ranges::none_of(word.text,
                                [](char c) { return is_digit(c) || c == '@' || c == '$' || c == '#'; });
}

std::size_t words_in(std::string_view phrase) {
    return 1 + static_cast<std::size_t>(std::ranges::count(phrase, ' '));
}

/// A word that may stand before a bare name: "yes, Maria Lopez", "hi uh Tucker Bohannon".
bool is_opening(std::string_view word) {
    return one_of(word,
                  {"uh", "um", "oh",  "yes",  "yeah", "yep",   "hi", "hey", "sure",  "okay", "well",
                   "so", "no", "and", "it's", "just", "hello", "ok", "er",  "sorry", "mm",   "actually"});
}

/// After a greeting stands the name of the one greeted.
bool is_greeting(std::string_view word) {
    return one_of(word, {"hi", "hey", "hello", "thanks", "morning", "bye"});
}

/// "Dana with Crosstown Parts", "Benny over at": still the speaker's own name. What may follow a bare one.
bool closes_phrase(WordSpan words, const SpokenName& name) {
    if (name.last >= words.size() || words[name.last - 1].gap >= Gap::comma) return true;
    const std::string_view next = words[name.last].text;
    return !digits_of(next).empty() || next.size() == 1 ||
           one_of(next, {"and", "uh", "um", "here", "speaking", "yeah", "yes", "with", "double", "but", "my",
                         "is", "at", "from", "it's", "the", "phone", "number", "calling"});
}

bool stands_alone(WordSpan words, std::size_t i) {
    if (i == 0) return true;
    const Word& before = words[i - 1];
    if (is_greeting(before.text) && before.gap < Gap::comma) {
        return false;
    }
    return before.gap >= Gap::comma || is_opening(before.text);
}

void add_bare(std::vector<SpokenName>& found, WordSpan words, std::string_view line, bool any_case) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (!stands_alone(words, i)) continue;
        auto name = name_at(words, line, i, any_case && i < 12);
        if (!name || !closes_phrase(words, *name)) continue;
        const std::size_t last = name->last;
        found.push_back(std::move(*name));
        i = last - 1;
    }
}

}  // namespace

std::string in_natural_case(std::string_view name) {
    const bool small = std::ranges::none_of(name, is_upper);
    const bool capitals = std::ranges::none_of(name, is_lower) && name.size() > 3;
    std::string out(name);
    if (!small && !capitals) return out;
    bool begins = true;
    for (char& c : out) {
        c = begins ? upper(c) : lower(c);
        begins = c == ' ' || c == '-' || c == '\'';
    }
    return out;
}

std::optional<SpokenName> name_at(WordSpan words, std::string_view line, std::size_t i, bool any_case) {
    constexpr std::size_t most_words = 4;
    while (i < words.size() && is_title(words[i].text)) ++i;
    std::size_t last = i;
    while (last < words.size() && last < i + most_words && is_name_word(words[last], any_case)) {
        ++last;
        if (words[last - 1].gap >= Gap::comma) break;
    }
    if (last == i) return std::nullopt;
    // A lower-case run goes on into the sentence: a name is three words at most.
    if (any_case && !words[i].capital && last - i > 3) return std::nullopt;
    const std::string_view text = line.substr(words[i].begin, words[last - 1].end - words[i].begin);
    return SpokenName{.name = in_natural_case(text), .cue = NameCue::bare, .first = i, .last = last};
}

std::vector<SpokenName> own_names_in(WordSpan words, std::string_view line, bool asked_for_name) {
    std::vector<SpokenName> found;
    for (std::size_t i = 0; i < words.size(); ++i)
        for (const Introduction& each : introductions) {
            if (!phrase_at(words, i, each.phrase)) continue;
            // "my husband's name is", "is this": not about the speaker.
            const bool others = i > 0 && (relation_at(words, i - 1) || words[i - 1].text.ends_with("'s") ||
                                          one_of(words[i - 1].text, {"is", "not", "his", "her", "company"}));
            const std::size_t at = i + words_in(each.phrase);
            if (others || at >= words.size() || words[at - 1].gap >= Gap::stop) continue;
            std::size_t from = at;
            while (from < words.size() && from < at + 2 &&
                   one_of(words[from].text, {"uh", "um", "just", "actually", "like", "old", "yes", "yeah"}))
                ++from;
            auto name =
                name_at(words, line, from, each.any_case || (asked_for_name && each.cue == NameCue::greeted));
            if (!name) continue;
            name->cue = each.cue;
            found.push_back(std::move(*name));
            break;
        }
    add_bare(found, words, line, asked_for_name);
    return found;
}

std::optional<SpokenName> name_asked_about(WordSpan words, std::string_view line) {
    static constexpr std::string_view cues[] = {
        "is this",       "speaking with",
        "speaking to",   "i have you down as",
        "i have you as", "you're",
        "you are",       "i have",
        "that",          "hi",
        "for",           "thanks",
        "thank you",     "is it",
        "homeowner",     "still",
        "so that's",     "got it",
        "okay",
    };
    std::optional<SpokenName> found;
    for (std::size_t i = 0; i < words.size(); ++i) {
        for (const std::string_view cue : cues) {
            if (!phrase_at(words, i, cue)) continue;
            std::size_t at = i + words_in(cue);
            while (at < words.size() && one_of(words[at].text, {"still", "a", "is", "mr", "mrs"})) ++at;
            if (auto name = name_at(words, line, at, false)) found = std::move(name);
        }
        if (!found && (i == 0 || ends_sentence(words[i - 1].gap)))
            if (auto name = name_at(words, line, i, false); name && name->last - name->first >= 2)
                found = std::move(name);
    }
    return found;
}

}  // namespace beaker::processors::leads
