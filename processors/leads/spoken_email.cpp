#include "processors/leads/spoken_email.hpp"

#include <algorithm>
#include <optional>

#include "processors/leads/letters.hpp"
#include "processors/leads/spelling.hpp"
#include "processors/leads/spoken_digits.hpp"
#include "schemas/values/email.hpp"

namespace beaker::processors::leads {
namespace {

constexpr std::size_t longest_local = 60;  // words: somebody spells a long name "s as in sam"

/// A piece of an address: a word of its own, a letter, a digit, or a sign between.
struct Piece {
    enum Kind { word, letter, digits, sign } kind = word;
    std::string text;
    bool pause = false;  ///< a comma or full stop follows
    std::size_t at = 0;  ///< its first word in the line
};

constexpr std::string_view stop_words[] = {
    "is",    "it's", "its",     "that's", "email", "mail",    "e-mail", "to",       "use",   "do",
    "so",    "at",   "address", "yeah",   "yes",   "and",     "uh",     "um",       "okay",  "ok",
    "sure",  "no",   "be",      "send",   "me",    "my",      "was",    "please",   "or",    "like",
    "just",  "well", "i",       "on",     "them",  "em",      "the",    "actually", "sorry", "as",
    "not",   "both", "try",     "wait",   "said",  "have",    "have:",  "one's",    "sign",  "would",
    "thats", "got",  "spelled", "you",    "your",  "correct", "right",  "yep",      "mean",  "here",
    "then",  "es",   "also",    "reach",  "or",    "of",      "only",   "other",    "mine",  "name",
    "for",   "in",   "if",      "hey",    "thing", "again",   "now",    "it",       "this",  "can",
    "write", "him",  "her",     "he",     "she",
};

// Some of these may be words of the address after all, where it begins plainly: "it's sam and dave at".
constexpr std::string_view soft_words[] = {
    "to",  "do",   "and",  "be",   "me",  "my",  "on",   "the",   "or",    "i",     "have",
    "you", "your", "here", "only", "for", "in",  "this", "write", "reach", "thing", "again",
    "not", "well", "her",  "his",  "so",  "now", "can",  "get",   "of",    "got",   "all"};

bool is_stop_word(std::string_view word) {
    return std::ranges::find(stop_words, word) != std::end(stop_words);
}

char sign_of(std::string_view word) {
    if (one_of(word, {"dot", "period", "point", "punto"})) return '.';
    if (one_of(word, {"underscore", "underline", "underbar"})) return '_';
    if (one_of(word, {"dash", "hyphen", "minus"})) return '-';
    if (word == "plus") return '+';
    return '\0';
}

/// "all one word", "all lowercase", "no spaces": says nothing of its own. The number of its words.
std::size_t remark_at(WordSpan words, std::size_t i) {
    for (const std::string_view phrase :
         {"all one word", "all lowercase", "all lower case", "all together", "no spaces", "no space",
          "one word", "lowercase", "the number", "the digit", "the letter", "the digits", "the numbers",
          "all small letters", "in lower case", "just the letter"})
        if (phrase_at(words, i, phrase)) return 1 + static_cast<std::size_t>(std::ranges::count(phrase, ' '));
    return 0;
}

std::optional<Piece> piece_at(WordSpan words, std::size_t i, std::size_t& taken, bool soft_stops = true) {
    const std::string_view word = words[i].text;
    taken = 1;
    if (const char sign = sign_of(word)) return Piece{.kind = Piece::sign, .text = {sign}};
    if (const auto letter = letter_at(words, i)) {
        taken = letter->words;
        return Piece{.kind = Piece::letter, .text = letter->letters};
    }
    const bool soft = !soft_stops && std::ranges::find(soft_words, word) != std::end(soft_words);
    if (is_stop_word(word) && !soft) return std::nullopt;
    if (one_of(word, {"double", "triple"}) && i + 1 < words.size() &&
        digits_of(words[i + 1].text).size() == 1) {
        taken = 2;
        return Piece{.kind = Piece::digits,
                     .text = std::string(word == "double" ? 2 : 3, digits_of(words[i + 1].text)[0])};
    }
    const std::string_view digits = digits_of(word);
    if (!digits.empty() && digits.size() == 2 && digits[1] == '0' && word != "ten" && !is_digit(word[0]) &&
        i + 1 < words.size() && words[i].gap <= Gap::dash) {
        const auto unit = digits_of(words[i + 1].text);
        if (unit.size() == 1 && unit != "0") {
            taken = 2;
            return Piece{.kind = Piece::digits, .text = std::string(1, digits[0]) + std::string(unit)};
        }
    }
    if (!digits.empty()) return Piece{.kind = Piece::digits, .text = std::string(digits)};
    const bool fits = std::ranges::all_of(word, [](char c) {
        return is_lower(c) || is_digit(c) || c == '.' || c == '_' || c == '+' || c == '\'';
    });
    if (!fits) return std::nullopt;
    std::string text(word);
    std::erase(text, '\'');
    return Piece{.kind = Piece::word, .text = std::move(text)};
}

/// Where a short address begins right after "it's" or "is", with no pause up to its "at"; `to` where it does
/// not.
std::size_t plain_beginning(WordSpan words, std::size_t from, std::size_t to) {
    constexpr std::size_t most_words = 4;
    const std::size_t first = to - std::min(to - from, most_words + 1);
    for (std::size_t i = to; i > first;) {
        --i;
        if (one_of(words[i].text, {"is", "it's", "that's", "its"})) return i + 1;
        if (words[i].gap >= Gap::comma) break;
    }
    return to;
}

/// The pieces of words [from, to), of which a word that is no piece drops all before it.
std::vector<Piece> pieces_before(WordSpan words, std::size_t from, std::size_t to) {
    std::vector<Piece> pieces;
    const std::size_t plain_from = plain_beginning(words, from, to);
    for (std::size_t i = from; i < to;) {
        if (const std::size_t remark = remark_at(words, i)) {
            i += remark;
            continue;
        }
        std::size_t taken = 1;
        auto piece = piece_at(words, i, taken, i < plain_from);
        if (!piece) {
            pieces.clear();
        } else {
            piece->at = i;
            const Gap gap = words[std::min(i + taken, to) - 1].gap;
            piece->pause = gap >= Gap::comma;
            // Written with a hyphen, unless it is spelled so: "skyler-stays", "m-a-r-i-a".
            const bool hyphen = gap == Gap::dash && piece->kind == Piece::word;
            const std::size_t at = piece->at;
            pieces.push_back(std::move(*piece));
            if (hyphen) pieces.push_back({.kind = Piece::sign, .text = "-", .at = at});
        }
        i += taken;
    }
    return pieces;
}

std::string joined(std::span<const Piece> pieces) {
    std::string out;
    for (const Piece& each : pieces) out += each.text;
    return out;
}

bool is_spelled(std::span<const Piece> pieces) {
    return pieces.size() >= 2 &&
           std::ranges::none_of(pieces, [](const Piece& each) { return each.kind == Piece::word; });
}

/// Where the segment that ends before `end` begins: after the last pause that parts two things. A pause
/// within spelled letters, or beside a sign, parts nothing.
std::size_t segment_begin(const std::vector<Piece>& pieces, std::size_t end) {
    for (std::size_t i = end; i-- > 1;) {
        if (!pieces[i - 1].pause) continue;
        const bool spelled = pieces[i - 1].kind == Piece::letter && pieces[i].kind == Piece::letter;
        const bool beside_sign = pieces[i - 1].kind == Piece::sign || pieces[i].kind == Piece::sign;
        const bool digits = pieces[i].kind == Piece::digits;
        if (!spelled && !beside_sign && !digits) return i;
    }
    return 0;
}

/// The local part that ends at `end`; where it is spelled after it was said, the two are one.
std::string local_part(const std::vector<Piece>& pieces, std::size_t& first_word) {
    const std::size_t begin = segment_begin(pieces, pieces.size());
    const std::span<const Piece> all(pieces);
    const auto last = all.subspan(begin);
    std::string spelled = joined(last);
    first_word = last.empty() ? 0 : last.front().at;
    if (begin == 0 || !is_spelled(last)) return spelled;
    const auto before = all.subspan(segment_begin(pieces, begin), begin - segment_begin(pieces, begin));
    std::string said = joined(before);
    if (said.size() > spelled.size() && said.ends_with(spelled)) {
        first_word = before.front().at;
        return said;
    }
    return spelled;
}

struct Domain {
    std::string text;
    std::size_t last = 0;
};

bool is_top_level(std::string_view word) {
    return one_of(word, {"com", "org", "net", "edu", "gov", "io",  "co",    "us",    "biz", "info", "uk",
                         "ca",  "mx",  "me",  "law", "dev", "app", "house", "email", "pro", "llc"});
}

/// "example dot com", "e x a m p l e dot co dot uk", "example.com" from i on.
std::optional<Domain> domain_at(WordSpan words, std::size_t i) {
    constexpr std::size_t longest = 24;
    std::string text;
    std::size_t plain = 0;
    for (std::size_t k = i; k < words.size() && k < i + longest;) {
        const std::string_view word = words[k].text;
        const auto dot = word.rfind('.');
        if (dot != std::string_view::npos && is_top_level(word.substr(dot + 1)))
            return Domain{text + std::string(word), k + 1};
        std::size_t taken = 1;
        auto piece = piece_at(words, k, taken);
        const bool label = k + 1 < words.size() && sign_of(words[k + 1].text) == '.';
        if (!piece && label) piece = Piece{.kind = Piece::word, .text = std::string(word)};
        if (!piece) return std::nullopt;
        text += piece->text;
        plain = piece->kind == Piece::word ? plain + 1 : 0;
        if (plain > 3) return std::nullopt;
        k += taken;
        if (piece->kind != Piece::sign || piece->text != "." || k >= words.size()) continue;
        if (!is_top_level(words[k].text)) continue;
        text += words[k].text;
        std::size_t last = k + 1;
        if (k + 2 < words.size() && sign_of(words[k + 1].text) == '.' && is_top_level(words[k + 2].text)) {
            text += '.';
            text += words[k + 2].text;
            last = k + 3;
        }
        return Domain{text, last};
    }
    return std::nullopt;
}

void add(std::vector<SpokenEmail>& found, const std::string& local, const std::string& domain,
         std::size_t first, std::size_t last) {
    if (const auto email = Email::parse(local + "@" + domain))
        found.push_back({lower(email->text()), first, last});
}

}  // namespace

std::vector<SpokenEmail> emails_in(WordSpan words) {
    std::vector<SpokenEmail> found;
    std::size_t from = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string_view word = words[i].text;
        if (word.size() > 2 && word.find('@') != std::string_view::npos) {
            if (const auto email = Email::parse(word)) found.push_back({lower(email->text()), i, i + 1});
            from = i + 1;
            continue;
        }
        if (!one_of(word, {"at", "@", "arroba"}) || i == from) continue;
        const std::size_t domain_from = i + 1 < words.size() && words[i + 1].text == "sign" ? i + 2 : i + 1;
        const auto domain = domain_at(words, domain_from);
        if (!domain) continue;
        const std::size_t start = std::max(from, i > longest_local ? i - longest_local : 0);
        std::size_t first = start;
        const std::string local = local_part(pieces_before(words, start, i), first);
        add(found, local, domain->text, first, domain->last);
        from = domain->last;
        i = domain->last - 1;
    }
    return found;
}

}  // namespace beaker::processors::leads
