#include "processors/leads/redaction.hpp"

#include <algorithm>
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

/// The words of a run that say digits, each with what it says.
std::vector<Piece> pieces_of(WordSpan words, const DigitRun& run) {
    std::vector<Piece> pieces;
    for (std::size_t i = run.first; i < run.last; ++i) {
        std::size_t next = i + 1;
        // Words are read alone, but "double five" and "twenty three" only mean something together.
        if (one_of(words[i].text, {"double", "dubble", "triple"})) next = std::min(i + 2, run.last);
        const auto said = digit_runs(words.subspan(i, next - i));
        const auto plain = digits_of(words[i].text);
        std::string digits = said.empty() ? std::string(plain) : said.front().digits;
        const bool pause = words[next - 1].gap >= Gap::comma;
        if (!digits.empty())
            pieces.push_back({.word = i, .end = next, .digits = std::move(digits), .pause = pause});
        i = next - 1;
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
        if (pieces.empty()) return;
        if (run.digits.size() >= 13 && cut_cards(pieces)) return;
        if (is_ssn(run, pieces)) return cut(run.first, run.last, ssn_removed);
        if ((run.digits.size() == 3 || run.digits.size() == 4) && is_security_code(run.first))
            return cut(run.first, run.last, code_removed);
        cut_code_within(pieces);
    }

    /// Cards within a run that may hold more, such as a phone before it.
    bool cut_cards(const std::vector<Piece>& pieces) {
        const bool card_said = near(pieces.front().word, pieces.back().end, [](std::string_view word) {
            return one_of(word, {"card", "visa", "mastercard", "amex", "discover", "credit", "debit"});
        });
        bool found = false;
        for (std::size_t i = 0; i < pieces.size();) {
            const std::size_t end = card_end(pieces, i, card_said);
            if (end == i) {
                ++i;
                continue;
            }
            cut(pieces[i].word, pieces[end - 1].end, card_removed);
            found = true;
            i = end;
        }
        return found;
    }

    /// Whether a card can begin before piece i, or end there: not in the middle of digits said one by one, else
    /// any long number would hold a stretch that passes the check by chance.
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
        for (std::size_t k = i; k < pieces.size() && digits.size() + pieces[k].digits.size() <= longest; ++k) {
            digits += pieces[k].digits;
            if (digits.size() >= shortest && is_edge(pieces, k + 1) && passes_luhn(digits)) best = k + 1;
            // A phone, and then something else.
            if (!card_said && pieces[k].pause && us_number(digits)) break;
        }
        return best;
    }

    bool is_ssn(const DigitRun& run, const std::vector<Piece>& pieces) const {
        if (run.digits.size() != 9) return false;
        const bool grouped = pieces.size() == 3 && pieces[0].digits.size() == 3 && pieces[1].digits.size() == 2 &&
                             words_[pieces[0].word].gap == Gap::dash && words_[pieces[1].word].gap == Gap::dash;
        return grouped || near(run.first, run.last, [](std::string_view word) {
                   return one_of(word, {"social", "ssn", "socials", "ssn's", "social's"});
               });
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

    bool is_security_code(std::size_t first) const {
        constexpr std::size_t reach = 8;
        for (std::size_t i = first > reach ? first - reach : 0; i < first; ++i) {
            if (one_of(words_[i].text, {"cvv", "cvc", "cvv2", "cvc2", "cid", "csc"})) return true;
            for (const std::string_view phrase : {"security code", "c v v", "c v c", "verification code on the",
                                                  "three digits on the back", "code on the back", "card code"})
                if (phrase_at(words_.all(), i, phrase)) return true;
        }
        return false;
    }

    /// "expires oh four twenty nine, c v v one two three" may be one run: the code is its last three digits.
    void cut_code_within(const std::vector<Piece>& pieces) {
        for (std::size_t i = pieces.size(); i-- > 0;) {
            std::string digits;
            for (std::size_t k = i; k < pieces.size() && digits.size() < 5; ++k) digits += pieces[k].digits;
            if (digits.size() > 4) return;
            if ((digits.size() == 3 || digits.size() == 4) && pieces[i].word > 0 && names_code(pieces[i].word))
                return cut(pieces[i].word, pieces.back().end, code_removed);
        }
    }

    bool names_code(std::size_t i) const {
        return one_of(words_[i - 1].text, {"cvv", "cvc", "code"}) && is_security_code(i);
    }

    void cut(std::size_t first, std::size_t last, std::string_view put) {
        cuts_.push_back({.begin = words_[first].begin, .end = words_[last - 1].end, .put = put});
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

}  // namespace

std::string redact_sensitive(std::string_view text) { return Redactor(text).run(); }

}  // namespace beaker::processors::leads
