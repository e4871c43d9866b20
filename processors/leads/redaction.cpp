#include "processors/leads/redaction.hpp"

#include <algorithm>
#include <span>
#include <vector>

#include "processors/leads/letters.hpp"
#include "processors/leads/luhn.hpp"
#include "processors/leads/spoken_digits.hpp"
#include "processors/leads/us_phone.hpp"
#include "processors/leads/words.hpp"

namespace beaker::processors::leads {
namespace {

constexpr std::string_view card_removed = "[card number removed]";
constexpr std::string_view code_removed = "[security code removed]";
constexpr std::string_view ssn_removed = "[SSN removed]";

/// One word's digits within a run, so that a part of a run can be cut at words.
struct Piece {
    std::size_t word;
    std::size_t end;  ///< one past the last word, for "double five"
    std::string digits;
    bool pause = false;  ///< a comma or full stop follows
};

/// Whether the words at i and i + 1 say one number together: "double five", "twenty three".
bool are_one(WordSpan words, std::size_t i) {
    if (one_of(words[i].text, {"double", "dubble", "triple"})) return true;
    const auto tens = digits_of(words[i].text);
    const auto unit = digits_of(words[i + 1].text);
    return tens.size() == 2 && tens[1] == '0' && !is_digit(words[i].text[0]) && words[i].text != "ten" &&
           words[i].gap <= Gap::dash && unit.size() == 1 && unit != "0";
}

/// The words of a run that say digits, each with what it says.
std::vector<Piece> pieces_of(WordSpan words, const DigitRun& run) {
    std::vector<Piece> pieces;
    for (std::size_t i = run.first; i < run.last;) {
        const std::size_t end = i + 1 < run.last && are_one(words, i) ? i + 2 : i + 1;
        const auto together = end - i == 2 ? digit_runs(words.subspan(i, 2)) : std::vector<DigitRun>{};
        std::string digits =
            together.empty() ? std::string(digits_of(words[i].text)) : together.front().digits;
        const bool pause = words[end - 1].gap >= Gap::comma;
        if (!digits.empty())
            pieces.push_back({.word = i, .end = end, .digits = std::move(digits), .pause = pause});
        i = end;
    }
    return pieces;
}

struct Cut {
    std::size_t begin;
    std::size_t end;
    std::string_view put;
};

class Redactor {
public:
    explicit Redactor(std::string_view text) : text_(text), words_(text) {}

    std::string run() {
        for (const DigitRun& each : digit_runs(words_.all(), /*part_phones=*/false)) look_at(each);
        return applied();
    }

private:
    void look_at(const DigitRun& run) {
        const auto pieces = pieces_of(words_.all(), run);
        for (std::size_t i = 0; i < pieces.size();) {
            const std::size_t card = card_end(pieces, i, says_card(pieces));
            const std::size_t ssn = ssn_end(pieces, i);
            const std::size_t code = code_end(pieces, i);
            if (card > i)
                cut(pieces, i, card, card_removed);
            else if (ssn > i)
                cut(pieces, i, ssn, ssn_removed);
            else if (code > i)
                cut(pieces, i, code, code_removed);
            i = std::max({card, ssn, code, i + 1});
        }
    }

    bool says_card(const std::vector<Piece>& pieces) const {
        return near(pieces.front().word, pieces.back().end, [](std::string_view word) {
            return one_of(word, {"card", "visa", "mastercard", "amex", "discover", "credit", "debit"});
        });
    }

    /// Whether a card can begin before piece i, or end there: not in the middle of digits said one by one,
    /// else any long number would hold a stretch that passes the check by chance.
    static bool is_edge(const std::vector<Piece>& pieces, std::size_t i) {
        return i == 0 || i == pieces.size() || pieces[i - 1].pause || pieces[i - 1].digits.size() > 2 ||
               pieces[i].digits.size() > 2;
    }

    /// One past the last piece of a card that begins at piece i; i where none does. At most 19 pieces are
    /// looked at, so that the whole stays linear.
    static std::size_t card_end(const std::vector<Piece>& pieces, std::size_t i, bool card_said) {
        constexpr std::size_t shortest = 13;
        constexpr std::size_t longest = 19;
        if (!is_edge(pieces, i)) return i;
        std::string digits;
        std::size_t best = i;
        for (std::size_t k = i; k < pieces.size() && digits.size() + pieces[k].digits.size() <= longest;
             ++k) {
            digits += pieces[k].digits;
            if (digits.size() >= shortest && is_edge(pieces, k + 1) && passes_luhn(digits)) best = k + 1;
            // A phone, and then something else.
            if (!card_said && pieces[k].pause && us_number(digits)) break;
        }
        return best;
    }

    /// One past the last piece of a social security number that begins at piece i; i where none does.
    std::size_t ssn_end(const std::vector<Piece>& pieces, std::size_t i) const {
        const auto dashed = [&](std::size_t k, std::size_t digits) {
            return pieces[k].digits.size() == digits && words_[pieces[k].word].gap == Gap::dash;
        };
        if (i + 2 < pieces.size() && dashed(i, 3) && dashed(i + 1, 2) && pieces[i + 2].digits.size() == 4)
            return i + 3;
        constexpr std::size_t length = 9;
        std::size_t digits = 0;
        std::size_t end = i;
        while (end < pieces.size() && digits < length) digits += pieces[end++].digits.size();
        if (digits != length || !is_edge(pieces, i) || !is_edge(pieces, end)) return i;
        return near(pieces[i].word, pieces[end - 1].end,
                    [](std::string_view word) {
                        return one_of(word, {"social", "ssn", "socials", "ssn's", "social's"});
                    })
                   ? end
                   : i;
    }

    /// Whether one of the dozen words before, or of the five after, is such a word.
    template <class Is>
    bool near(std::size_t first, std::size_t last, Is is) const {
        for (std::size_t i = first > 12 ? first - 12 : 0; i < first; ++i)
            if (is(words_[i].text)) return true;
        for (std::size_t i = last; i < std::min(last + 5, words_.size()); ++i)
            if (is(words_[i].text)) return true;
        return false;
    }

    /// One past the last piece of a security code that begins at piece i, as far as it is said without a
    /// pause.
    std::size_t code_end(const std::vector<Piece>& pieces, std::size_t i) const {
        if (i > 0 && pieces[i].word == pieces[i - 1].end && !pieces[i - 1].pause) return i;
        if (!names_code(pieces[i].word)) return i;
        std::size_t digits = 0;
        std::size_t end = i;
        do digits += pieces[end++].digits.size();
        while (end < pieces.size() && !pieces[end - 1].pause && pieces[end].word == pieces[end - 1].end);
        return digits == 3 || digits == 4 ? end : i;
    }

    bool names_code(std::size_t first) const {
        constexpr std::size_t reach = 8;
        for (std::size_t i = first > reach ? first - reach : 0; i < first; ++i) {
            if (one_of(words_[i].text, {"cvv", "cvc", "cvv2", "cvc2", "csc"})) return true;
            for (const std::string_view phrase :
                 {"security code", "c v v", "c v c", "three digits on the back", "code on the back",
                  "card code"})
                if (phrase_at(words_.all(), i, phrase)) return true;
        }
        return false;
    }

    void cut(const std::vector<Piece>& pieces, std::size_t from, std::size_t to, std::string_view put) {
        cuts_.push_back({.begin = words_[pieces[from].word].begin,
                         .end = words_[pieces[to - 1].end - 1].end,
                         .put = put});
    }

    std::string applied() const {
        std::string out;
        out.reserve(text_.size());
        std::size_t from = 0;
        for (const Cut& each : cuts_) {
            out.append(text_.substr(from, each.begin - from)).append(each.put);
            from = each.end;
        }
        out.append(text_.substr(from));
        return out;
    }

    std::string_view text_;
    Words words_;
    std::vector<Cut> cuts_;
};

/// Groups of digits with single dashes between them, as they lie in the text.
std::vector<std::string_view> dashed_groups(std::string_view text, std::size_t begin) {
    std::vector<std::string_view> groups;
    for (std::size_t i = begin; i < text.size() && is_digit(text[i]);) {
        std::size_t end = i;
        while (end < text.size() && is_digit(text[end])) ++end;
        groups.push_back(text.substr(i, end - i));
        i = end < text.size() && text[end] == '-' ? end + 1 : text.size();
    }
    return groups;
}

/// How many of the first groups are a card's number, the most that are; 0: none.
std::size_t card_groups(std::span<const std::string_view> groups) {
    std::string digits;
    std::size_t found = 0;
    for (std::size_t i = 0; i < groups.size() && digits.size() + groups[i].size() <= 19; ++i) {
        digits += groups[i];
        if (digits.size() >= 13 && passes_luhn(digits)) found = i + 1;
    }
    return found;
}

bool is_ssn(std::span<const std::string_view> groups) {
    return groups.size() == 3 && groups[0].size() == 3 && groups[1].size() == 2 && groups[2].size() == 4;
}

/// The groups without the numbers that must not be kept.
void append_groups(std::span<const std::string_view> groups, std::string& out) {
    if (is_ssn(groups)) {
        out += ssn_removed;
        return;
    }
    for (bool first = true; !groups.empty(); first = false) {
        const std::size_t card = card_groups(groups);
        if (!first) out += '-';
        out += card > 0 ? card_removed : groups.front();
        groups = groups.subspan(std::max<std::size_t>(card, 1));
    }
}

/// What is written without a space to the next word ("card:4111…") is no word of its own: the digits alone
/// tell.
std::string without_written_numbers(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        if (!is_digit(text[i])) {
            out += text[i++];
            continue;
        }
        const auto groups = dashed_groups(text, i);
        append_groups(groups, out);
        i = static_cast<std::size_t>(groups.back().data() + groups.back().size() - text.data());
    }
    return out;
}

}  // namespace

std::string redact_sensitive(std::string_view text) { return without_written_numbers(Redactor(text).run()); }

}  // namespace beaker::processors::leads
