#include "processors/leads/spoken_digits.hpp"

#include <algorithm>

#include "processors/leads/letters.hpp"

namespace beaker::processors::leads {
namespace {

struct NumberWord {
    std::string_view word;
    std::string_view digits;
};

// Sorted, for the search below.
constexpr NumberWord number_words[] = {
    {"cero", "0"},      {"cinco", "5"},    {"cuatro", "4"},     {"dos", "2"},       {"eight", "8"},
    {"eighteen", "18"}, {"eighty", "80"},  {"eleven", "11"},    {"fife", "5"},      {"fifteen", "15"},
    {"fifty", "50"},    {"five", "5"},     {"forty", "40"},     {"four", "4"},      {"fourteen", "14"},
    {"fourty", "40"},   {"nine", "9"},     {"niner", "9"},      {"nineteen", "19"}, {"ninety", "90"},
    {"nueve", "9"},     {"o", "0"},        {"ocho", "8"},       {"oh", "0"},        {"one", "1"},
    {"seis", "6"},      {"seven", "7"},    {"seventeen", "17"}, {"seventy", "70"},  {"siete", "7"},
    {"six", "6"},       {"sixteen", "16"}, {"sixty", "60"},     {"ten", "10"},      {"thirteen", "13"},
    {"thirty", "30"},   {"three", "3"},    {"tres", "3"},       {"twelve", "12"},   {"twenty", "20"},
    {"two", "2"},       {"una", "1"},      {"uno", "1"},        {"zero", "0"},
};
static_assert(std::ranges::is_sorted(number_words, {}, &NumberWord::word));

bool is_filler(std::string_view word) {
    return one_of(word, {"uh", "um", "uhh", "umm", "er", "erm", "ah", "hmm", "mm", "then", "dash", "hyphen",
                         "space", "and", "like", "dot", "you", "know"});
}

/// Words that sound like a digit and are one only between digits.
std::string_view homophone(std::string_view word) {
    if (one_of(word, {"to", "too"})) return "2";
    if (word == "for") return "4";
    if (word == "ate") return "8";
    if (word == "won") return "1";
    return {};
}

std::string_view plain_digits(std::string_view word) {
    if (word.starts_with('+')) word.remove_prefix(1);
    return all_digits(word) ? word : std::string_view{};
}

int repeats(std::string_view word) {
    if (one_of(word, {"double", "dubble"})) return 2;
    return word == "triple" ? 3 : 0;
}

class RunReader {
public:
    RunReader(WordSpan words, bool part_phones) : words_(words), part_phones_(part_phones) {}

    std::vector<DigitRun> read() {
        for (std::size_t i = 0; i < words_.size();) i = step(i);
        close();
        return std::move(runs_);
    }

private:
    std::size_t step(std::size_t i) {
        const std::size_t taken = take(i);
        if (taken > 0) return i + taken;
        const bool filler = is_filler(words_[i].text) && fillers_ < 3;
        if (filler && !run_.digits.empty())
            ++fillers_;
        else
            close();
        return i + 1;
    }

    /// Takes the digits said at i; the answer is how many words said them.
    std::size_t take(std::size_t i) {
        const std::string_view word = words_[i].text;
        if (const int times = repeats(word); times > 0 && i + 1 < words_.size()) {
            const auto digit = digits_of(words_[i + 1].text);
            if (digit.size() != 1) return 0;
            for (int n = 0; n < times; ++n) add(digit, i);
            return said(i, 2);
        }
        if (one_of(word, {"hundred", "thousand"}) && continues(i)) {
            add(word == "hundred" ? "00" : "000", i);
            return said(i, 1);
        }
        auto digits = digits_of(word);
        if (digits.empty() && between_digits(i)) digits = homophone(word);
        if (digits.empty() || !stands_for_digit(i)) return 0;
        if (digits.size() == 2 && digits[1] == '0' && is_lower(word[0]) && word != "ten" && joins_unit(i)) {
            add(digits.substr(0, 1), i);
            add(digits_of(words_[i + 1].text), i + 1);
            return said(i, 2);
        }
        add(digits, i);
        return said(i, 1);
    }

    /// "twenty three", said without a pause.
    bool joins_unit(std::size_t i) const {
        if (i + 1 >= words_.size() || words_[i].gap > Gap::dash) return false;
        const auto unit = digits_of(words_[i + 1].text);
        return unit.size() == 1 && unit != "0" && !is_digit(words_[i + 1].text[0]);
    }

    bool continues(std::size_t i) const { return !run_.digits.empty() && run_.last == i; }

    bool says_digit(std::size_t i) const { return i < words_.size() && !digits_of(words_[i].text).empty(); }

    bool between_digits(std::size_t i) const {
        const bool near = continues(i) && words_[i].gap == Gap::space && words_[i - 1].gap <= Gap::dash;
        if (!near || !says_digit(i + 1)) return false;
        return run_.digits.size() >= 3 || says_digit(i + 2);
    }

    /// "oh" and "one" are words of their own as well: "oh, I see", "this one".
    bool stands_for_digit(std::size_t i) const {
        const std::string_view word = words_[i].text;
        if (!one_of(word, {"oh", "o", "one"})) return true;
        if (continues(i)) return true;
        if (word == "one" && i > 0 &&
            one_of(words_[i - 1].text, {"this", "that", "the", "which", "no", "first", "other", "second",
                                        "last", "another", "some"}))
            return says_digit(i + 1) && words_[i].gap <= Gap::dash;
        return i + 1 < words_.size() &&
               (!digits_of(words_[i + 1].text).empty() || repeats(words_[i + 1].text) > 0 ||
                words_[i + 1].text == "hundred") &&
               words_[i].gap <= Gap::dash;
    }

    void add(std::string_view digits, std::size_t i) {
        if (run_.digits.empty()) run_.first = i;
        run_.digits += digits;
    }

    std::size_t said(std::size_t i, std::size_t count) {
        fillers_ = 0;
        run_.last = i + count;
        const Gap gap = words_[i + count - 1].gap;
        if (gap >= Gap::comma) {
            run_.pauses.push_back(run_.digits.size());
            const auto length = run_.digits.size();
            const bool phone = length == 10 || (length == 11 && run_.digits[0] == '1');
            if (phone && part_phones_) close();
        }
        return count;
    }

    void close() {
        if (!run_.digits.empty()) runs_.push_back(std::move(run_));
        run_ = {};
        fillers_ = 0;
    }

    WordSpan words_;
    bool part_phones_;
    DigitRun run_;
    int fillers_ = 0;
    std::vector<DigitRun> runs_;
};

}  // namespace

std::string_view digits_of(std::string_view word) {
    if (const auto plain = plain_digits(word); !plain.empty()) return plain;
    const auto found = std::ranges::lower_bound(number_words, word, {}, &NumberWord::word);
    return found != std::end(number_words) && found->word == word ? found->digits : std::string_view{};
}

int value_of_number_word(std::string_view word) {
    const auto digits = digits_of(word);
    if (digits.empty() || digits.size() > 2 || is_digit(word[0])) return -1;
    int value = 0;
    for (const char c : digits) value = value * 10 + (c - '0');
    return value;
}

std::vector<DigitRun> digit_runs(WordSpan words, bool part_phones) {
    return RunReader(words, part_phones).read();
}

}  // namespace beaker::processors::leads
