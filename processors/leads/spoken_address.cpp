#include "processors/leads/spoken_address.hpp"

#include <algorithm>

#include "processors/leads/letters.hpp"
#include "processors/leads/name_words.hpp"
#include "processors/leads/spoken_digits.hpp"
#include "processors/leads/spoken_name.hpp"
#include "processors/leads/street_words.hpp"

namespace beaker::processors::leads {
namespace {

/// The house number that a run of digit words says, "one hundred twenty" as 120.
std::string house_number(WordSpan words, const DigitRun& run) {
    if (run.last - run.first == 3 && words[run.first + 1].text == "hundred") {
        const int hundreds = value_of_number_word(words[run.first].text);
        const int rest = value_of_number_word(words[run.first + 2].text);
        if (hundreds > 0 && rest >= 0) return std::to_string(hundreds * 100 + rest);
    }
    if (run.last - run.first == 3 && words[run.first + 1].text == "and")  // two houses
        return std::string(words[run.first].text) + " and " + std::string(words[run.last - 1].text);
    return run.digits;
}

class AddressReader {
public:
    AddressReader(WordSpan words, std::string_view line, bool asked)
        : words_(words), line_(line), asked_(asked) {}

    std::optional<SpokenAddress> read(const DigitRun& run) {
        if (house_number(words_, run).size() > (run.digits.size() > 6 ? 13U : 6U) || run.digits.size() > 10 ||
            words_[run.first].text.starts_with('$'))
            return std::nullopt;
        at_ = run.last;
        text_ = house_number(words_, run);
        cut_at_capital(run);
        if (at_ < words_.size() && words_[at_].text.size() == 1 && is_letter(words_[at_].text[0]) &&
            !is_compass(words_[at_].text)) {
            if (at_ + 1 >= words_.size() || !words_[at_ + 1].capital) return std::nullopt;
            text_ += upper(words_[at_++].text[0]);  // "12 B Oak Street"
        }
        if (!read_street()) return std::nullopt;
        // What follows a comma belongs to it in the same breath; each part may be missing.
        read_compass();
        read_unit();
        read_city();
        read_unit();
        read_zip();
        return SpokenAddress{.text = text_, .first = run.first, .last = at_};
    }

private:
    /// "12 Five Mile Road": a capital number word behind numerals is of the street's name.
    void cut_at_capital(const DigitRun& run) {
        if (!is_digit(words_[run.first].text[0])) return;
        std::string digits(words_[run.first].text);
        for (std::size_t i = run.first + 1; i < run.last; ++i) {
            if (words_[i].capital) {
                text_ = digits;
                at_ = i;
                return;
            }
            digits += digits_of(words_[i].text);
        }
    }

    /// "Highway 9", "County Road 12", "Avenue B": the type first.
    bool read_numbered_road() {
        std::size_t i = at_;
        if (i < words_.size() && one_of(words_[i].text, {"county", "state", "old", "rural", "us", "farm"}))
            ++i;
        if (i + 1 >= words_.size() ||
            !one_of(words_[i].text, {"highway", "hwy", "route", "road", "avenue", "rd"}))
            return false;
        const std::string_view name = words_[i + 1].text;
        if (words_[i].gap >= Gap::comma ||
            !(is_digit(name[0]) || (name.size() == 1 && words_[i + 1].capital)))
            return false;
        append(at_, i + 2);
        at_ = i + 2;
        return true;
    }

    bool read_street() {
        if (read_numbered_road()) return true;
        constexpr std::size_t most_words = 5;
        std::size_t last = at_;
        std::size_t typed = 0;
        bool capitals = true;
        while (last < words_.size() && last < at_ + most_words) {
            const Word& word = words_[last];
            const bool type = last > at_ && is_street_type(word.text);
            if (!type && !fits_street(word)) break;
            ++last;
            if (type) typed = last;
            if (!word.capital && !is_compass(word.text) && !is_ordinal(word.text) && !type) capitals = false;
            if (word.gap >= Gap::comma || (type && !next_is_type(last))) break;
        }
        if (at_ < words_.size() && words_[at_].text == "broadway") typed = at_ + 1;
        if (typed == 0 && capitals && asked_ && last > at_) typed = last;
        if (typed == 0) return false;
        const std::string_view type = words_[typed - 1].text;
        if (is_plain_word_too(type) && !capitals && !asked_) return false;
        append(at_, typed);
        at_ = typed;
        return true;
    }

    bool fits_street(const Word& word) const {
        if (word.capital && word.text.size() <= 40 && !is_no_name(word.text)) return true;
        if (word.text == "st" || word.text == "saint" || is_ordinal(word.text) || is_compass(word.text))
            return true;
        if (word.text.size() < 2 || word.text.size() > 40 || is_digit(word.text[0])) return false;
        return word.capital ||
               (!is_no_name(word.text) && digits_of(word.text).empty() &&
                !one_of(word.text, {"square", "feet", "dollars", "people", "years", "bedroom", "units"}));
    }

    bool next_is_type(std::size_t i) const { return i < words_.size() && is_street_type(words_[i].text); }

    bool ended() const { return at_ >= words_.size() || ends_sentence(words_[at_ - 1].gap); }

    void read_compass() {
        if (!ended() && is_compass(words_[at_].text) && words_[at_ - 1].gap == Gap::space)
            append(at_, at_ + 1), ++at_;
    }

    /// "apartment 7 F" is Apartment 7F.
    void read_unit() {
        if (ended() || !is_unit_word(words_[at_].text) || at_ + 1 >= words_.size()) return;
        std::string unit;
        std::size_t i = at_ + 1;
        while (i < words_.size() && i < at_ + 5) {
            const std::string_view word = words_[i].text;
            const auto digits = digits_of(word);
            const bool code = word.size() <= 4 && is_digit(word[0]);
            if (!digits.empty() && word.size() > 1)
                unit += digits;
            else if (word.size() == 1 || code)
                unit += upper(word[0]), unit += word.substr(1);
            else
                break;
            ++i;
            if (words_[i - 1].gap >= Gap::comma) break;
        }
        if (unit.empty()) return;
        text_ += ", " + in_natural_case(words_[at_].text) + " " + unit;
        at_ = i;
    }

    void read_city() {
        if (ended()) return;
        const bool in = words_[at_].text == "in";
        const bool comma = words_[at_ - 1].gap == Gap::comma;
        const std::size_t from = in ? at_ + 1 : at_;
        std::size_t last = from;
        while (last < words_.size() && last < from + 3 && fits_city(words_[last], in || comma)) {
            ++last;
            if (words_[last - 1].gap >= Gap::stop) break;
        }
        if (last == from) return;
        const bool whole =
            last == words_.size() || words_[last - 1].gap >= Gap::comma || is_digit(words_[last].text[0]);
        const bool capitals = std::all_of(words_.begin() + static_cast<std::ptrdiff_t>(from),
                                          words_.begin() + static_cast<std::ptrdiff_t>(last),
                                          [](const Word& word) { return word.capital; });
        if (!capitals && !(whole && last - from <= 2)) return;
        text_ += ',';
        append(from, last);
        at_ = last;
    }

    static bool fits_city(const Word& word, bool any_case) {
        return word.text.size() > 1 && (word.capital || any_case) && !is_no_name(word.text) &&
               !is_unit_word(word.text) && digits_of(word.text).empty() && !is_digit(word.text[0]) &&
               !one_of(word.text, {"number", "gate", "phone", "code", "second", "upstairs", "it's", "zip",
                                   "corner", "fern"});
    }

    void read_zip() {
        if (ended()) return;
        std::size_t i = at_;
        while (i < words_.size() && i < at_ + 4 && one_of(words_[i].text, {"zip", "code", "the", "is"})) ++i;
        if (i >= words_.size()) return;
        if (words_[i].text.size() == 5 && all_digits(words_[i].text)) {
            text_ += " " + std::string(words_[i].text);
            at_ = i + 1;
            return;
        }
        std::string spoken;
        std::size_t k = i;
        while (k < words_.size() && spoken.size() < 5 && !digits_of(words_[k].text).empty())
            spoken += digits_of(words_[k++].text);
        if (spoken.size() != 5) return;
        text_ += " " + spoken;
        at_ = k;
    }

    void append(std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to; ++i) {
            const std::string_view written = line_.substr(words_[i].begin, words_[i].end - words_[i].begin);
            text_ += i > from && words_[i - 1].gap == Gap::dash ? "-" : " ";
            text_ += is_ordinal(words_[i].text) ? std::string(written) : in_natural_case(written);
        }
    }

    WordSpan words_;
    std::string_view line_;
    bool asked_;
    std::size_t at_ = 0;
    std::string text_;
};

}  // namespace

std::optional<std::string> unit_in(WordSpan words) {
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        if (!one_of(words[i].text, {"apartment", "apt", "unit", "suite", "ste", "lot"})) continue;
        std::size_t at = i + 1;
        while (at < words.size() && one_of(words[at].text, {"number", "is", "it's"})) ++at;
        std::string unit;
        for (; at < words.size() && unit.size() < 5; ++at) {
            const std::string_view word = words[at].text;
            const auto digits = digits_of(word);
            if (digits.empty() && word.size() != 1 && !is_digit(word[0])) break;
            unit += digits.empty() ? std::string(1, upper(word[0])) + std::string(word.substr(1))
                                   : std::string(digits);
            if (words[at].gap >= Gap::comma) break;
        }
        if (!unit.empty()) return in_natural_case(words[i].text) + " " + unit;
    }
    return std::nullopt;
}

std::optional<std::string> zip_in(WordSpan words, bool asked_for_zip) {
    if (!asked_for_zip && !has_phrase(words, "zip")) return std::nullopt;
    constexpr std::size_t zip_digits = 5;
    for (const DigitRun& run : digit_runs(words))
        if (run.digits.size() == zip_digits) return run.digits;
    return std::nullopt;
}

std::vector<SpokenAddress> addresses_in(WordSpan words, std::string_view line, bool asked_for_address) {
    std::vector<SpokenAddress> found;
    for (const DigitRun& run : digit_runs(words)) {
        if (!found.empty() && run.first < found.back().last) continue;
        if (auto address = AddressReader(words, line, asked_for_address).read(run))
            found.push_back(std::move(*address));
    }
    return found;
}

}  // namespace beaker::processors::leads
