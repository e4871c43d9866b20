#include "processors/leads/spelling.hpp"

#include <algorithm>
#include <array>

#include "processors/leads/letters.hpp"

namespace beaker::processors::leads {
namespace {

bool is_single_letter(std::string_view word) { return word.size() == 1 && is_lower(word[0]); }

/// "two", "double": how often the next letter stands; 0 for other words.
int times(std::string_view word) {
    if (one_of(word, {"double", "two"})) return 2;
    return word == "triple" ? 3 : 0;
}

/// The letter that a word names: "h", "h's", "hs" for a plural.
char named_letter(std::string_view word) {
    if (is_single_letter(word)) return word[0];
    if (word.size() == 3 && word.ends_with("'s") && is_lower(word[0])) return word[0];
    if (word.size() == 2 && word[1] == 's' && is_lower(word[0])) return word[0];
    return '\0';
}

struct Change {
    char with;
    std::string_view instead_of;
};

// "with a k": which letters of the word as it was heard that letter replaces.
constexpr Change changes[] = {{'k', "c"}, {'c', "k"}, {'y', "i"}, {'i', "y"}, {'z', "s"},
                              {'s', "z"}, {'g', "j"}, {'j', "g"}, {'f', "ph"}};

std::optional<std::string> with_letter(std::string_view word, char letter) {
    std::string out(word);
    if (out.find(letter) != std::string::npos) return std::nullopt;
    for (const Change& each : changes) {
        if (each.with != letter) continue;
        const auto at = out.find(each.instead_of);
        if (at == std::string::npos) continue;
        return out.replace(at, each.instead_of.size(), 1, letter);
    }
    if (letter == 'h' && out == "jon") return "john";
    if (letter == 'e' || letter == 'h') return out + letter;
    return std::nullopt;
}

std::optional<std::string> without_letter(std::string_view word, char letter) {
    const auto at = word.rfind(letter);
    if (at == std::string_view::npos || at == 0) return std::nullopt;
    return std::string(word).erase(at, 1);
}

std::optional<std::string> with_doubled(std::string_view word, char letter) {
    if (word.find(std::string(2, letter)) != std::string_view::npos) return std::nullopt;
    const auto at = word.find(letter, 1);
    if (at == std::string_view::npos) return std::nullopt;
    return std::string(word).insert(at, 1, letter);
}

std::optional<std::string> with_one(std::string_view word, char letter) {
    const auto at = word.find(std::string(2, letter));
    if (at == std::string_view::npos) return std::nullopt;
    return std::string(word).erase(at, 1);
}

}  // namespace

std::optional<SpokenLetter> letter_at(WordSpan words, std::size_t i) {
    const auto text = [&](std::size_t at) { return at < words.size() ? words[at].text : std::string_view{}; };
    if (one_of(text(i), {"capital", "uppercase", "letter"}) && is_single_letter(text(i + 1)))
        return SpokenLetter{std::string(text(i + 1)), 2};
    if (times(text(i)) > 0 && named_letter(text(i + 1)) != '\0')
        return SpokenLetter{std::string(static_cast<std::size_t>(times(text(i))), text(i + 1)[0]), 2};
    if (!is_single_letter(text(i))) return std::nullopt;
    const std::string letter(text(i));
    // "j as in juliet", "n like november", "s for sam": the word after begins with the letter.
    if (text(i + 1) == "as" && text(i + 2) == "in" && text(i + 3).starts_with(letter))
        return SpokenLetter{letter, 4};
    if (one_of(text(i + 1), {"like", "for"}) && text(i + 2).size() > 1 && text(i + 2).starts_with(letter))
        return SpokenLetter{letter, 3};
    return SpokenLetter{letter, 1};
}

std::vector<SpelledWord> spelled_words(WordSpan words) {
    std::vector<SpelledWord> found;
    SpelledWord word;
    const auto close = [&] {
        if (std::ranges::count_if(word.letters, is_lower) >= 3) found.push_back(std::move(word));
        word = {};
    };
    for (std::size_t i = 0; i < words.size();) {
        auto letter = letter_at(words, i);
        // "c u r t, i got let go": words of their own after a pause.
        if (letter && i > 0 && words[i - 1].gap >= Gap::comma && one_of(words[i].text, {"i", "a"}) &&
            i + 1 < words.size() && !letter_at(words, i + 1))
            letter = std::nullopt;
        const bool dash = !word.letters.empty() && one_of(words[i].text, {"dash", "hyphen"});
        const bool filler = !word.letters.empty() && one_of(words[i].text, {"uh", "um", "then"});
        if (letter) {
            if (word.letters.empty()) word.first = i;
            word.letters += letter->letters;
            i += letter->words;
            word.last = i;
        } else if (dash || filler) {
            if (dash) word.letters += '-';
            ++i;
        } else {
            close();
            ++i;
            continue;
        }
        if (i > 0 && ends_sentence(words[i - 1].gap)) close();
    }
    close();
    for (SpelledWord& each : found)
        while (each.letters.ends_with('-')) each.letters.pop_back();
    return found;
}

std::size_t edit_distance(std::string_view left, std::string_view right, std::size_t limit) {
    constexpr std::size_t longest = 32;
    if (left.size() > longest || right.size() > longest) return limit + 1;
    std::array<std::size_t, longest + 1> row{};
    for (std::size_t k = 0; k <= right.size(); ++k) row[k] = k;
    for (std::size_t i = 1; i <= left.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t k = 1; k <= right.size(); ++k) {
            const std::size_t changed = diagonal + (left[i - 1] == right[k - 1] ? 0 : 1);
            diagonal = row[k];
            row[k] = std::min({changed, row[k] + 1, row[k - 1] + 1});
        }
    }
    return std::min(row[right.size()], limit + 1);
}

bool sounds_like(std::string_view left, std::string_view right) {
    if (left.empty() || right.empty()) return false;
    const std::size_t longer = std::max(left.size(), right.size());
    const std::size_t limit = left[0] == right[0] ? std::max<std::size_t>(2, longer / 2) : longer / 3;
    return edit_distance(left, right, limit) <= limit;
}

std::optional<std::string> with_hint(std::string_view word, WordSpan hint) {
    for (std::size_t i = 0; i + 1 < hint.size(); ++i) {
        const std::string_view cue = hint[i].text;
        std::size_t at = i + 1;
        if (at < hint.size() && one_of(hint[at].text, {"a", "an", "the"}) && at + 1 < hint.size() &&
            named_letter(hint[at + 1].text) != '\0')
            ++at;
        if (one_of(cue, {"without", "no"}))
            if (const char letter = named_letter(hint[at].text)) return without_letter(word, letter);
        if (cue == "with" && at > i + 1)
            if (const char letter = named_letter(hint[at].text)) return with_letter(word, letter);
        if (one_of(cue, {"two", "double"}))
            if (const char letter = named_letter(hint[i + 1].text)) return with_doubled(word, letter);
        if (one_of(cue, {"one", "single"}))
            if (const char letter = named_letter(hint[i + 1].text)) return with_one(word, letter);
    }
    return std::nullopt;
}

}  // namespace beaker::processors::leads
