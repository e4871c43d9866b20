#include "processors/leads/email_listener.hpp"

#include <algorithm>

#include "processors/leads/relations.hpp"
#include "processors/leads/spelling.hpp"
#include "processors/leads/spoken_email.hpp"
#include "schemas/values/email.hpp"

namespace beaker::processors::leads {
namespace {

constexpr std::size_t addresses_kept = 32;

bool belongs_to_another(WordSpan words, const SpokenEmail& email) {
    const std::size_t from = email.first > 8 ? email.first - 8 : 0;
    std::optional<std::size_t> other;
    for (std::size_t i = from; i < email.first; ++i) {
        if (relation_at(words, i)) other = i;
        if (one_of(words[i].text, {"mine", "my", "me"}) && i + 1 < email.first &&
            !is_relation(words[i + 1].text))
            other = std::nullopt;
    }
    const WordSpan before = words.subspan(from, email.first - from);
    return other && !has_any(before, {"send", "use", "write"});
}

bool is_discarded(WordSpan words, const SpokenEmail& email) {
    const std::size_t from = email.first > 6 ? email.first - 6 : 0;
    const WordSpan before = words.subspan(from, email.first - from);
    const WordSpan after = words.subspan(email.last, std::min<std::size_t>(8, words.size() - email.last));
    return has_any(before, {"not", "don't use", "old", "used to be", "isn't"}) ||
           has_any(after, {"is old", "not that", "is my old", "doesn't work", "that's old", "don't use",
                           "is dead", "but they delete", "no longer", "never check", "don't check"});
}

std::string_view local_of(std::string_view address) { return address.substr(0, address.find('@')); }

std::optional<std::string> checked(std::string_view text) {
    const auto email = Email::parse(text);
    return email ? std::optional(email->text()) : std::nullopt;
}

/// The sign that a word says, as in "underscore not dot".
std::string_view sign_text(std::string_view word) {
    if (one_of(word, {"dot", "period", "point"})) return ".";
    if (word == "underscore") return "_";
    if (one_of(word, {"dash", "hyphen", "minus"})) return "-";
    return {};
}

std::optional<std::string> sign_corrected(std::string_view address, WordSpan words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto right = sign_text(words[i].text);
        if (right.empty()) continue;
        for (std::size_t k = i + 1; k <= i + 3 && k < words.size(); ++k) {
            const auto wrong = sign_text(words[k].text);
            if (wrong.empty() || !one_of(words[k - 1].text, {"not", "a", "of"})) continue;
            const auto at = local_of(address).rfind(wrong);
            if (at == std::string_view::npos) continue;
            return checked(std::string(address).replace(at, wrong.size(), right));
        }
    }
    return std::nullopt;
}

std::optional<std::string> domain_corrected(std::string_view address, WordSpan words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        std::string_view top = words[i].text;
        if (top.starts_with('.')) top.remove_prefix(1);
        if (!one_of(top, {"com", "org", "net", "edu"}) || negated_before(words, i, 2)) continue;
        if (i == 0 || words[i - 1].text != "dot") continue;
        const auto dot = address.rfind('.');
        if (address.substr(dot + 1) == top) continue;
        return checked(std::string(address.substr(0, dot + 1)) + std::string(top));
    }
    return std::nullopt;
}

/// A spelled word stands for the part of the local name that it sounds like.
std::optional<std::string> spelling_corrected(std::string_view address, WordSpan words) {
    const std::string_view local = local_of(address);
    for (const SpelledWord& each : spelled_words(words)) {
        for (std::size_t from = 0; from < local.size();) {
            const auto end = std::min(local.find_first_of("._-+", from), local.size());
            const std::string_view part = local.substr(from, end - from);
            if (part != each.letters && sounds_like(part, each.letters))
                return checked(std::string(address).replace(from, part.size(), each.letters));
            from = end + 1;
        }
    }
    return std::nullopt;
}

std::optional<std::string> hint_applied(std::string_view address, WordSpan words) {
    const std::string_view local = local_of(address);
    if (local.size() > 64) return std::nullopt;
    const auto changed = with_hint(local, words);
    return changed ? checked(*changed + std::string(address.substr(local.size()))) : std::nullopt;
}

}  // namespace

std::optional<std::string> corrected_email(std::string_view address, WordSpan words) {
    if (auto fixed = sign_corrected(address, words)) return fixed;
    if (auto fixed = domain_corrected(address, words)) return fixed;
    if (auto fixed = spelling_corrected(address, words)) return fixed;
    return hint_applied(address, words);
}

void EmailListener::hear(const std::string& address, int confidence) {
    std::erase_if(candidates_, [&](const Candidate& each) { return each.address == address; });
    if (candidates_.size() == addresses_kept) candidates_.erase(candidates_.begin());
    candidates_.push_back({.address = address, .confidence = confidence});
}

void EmailListener::deny(std::string_view address) {
    for (Candidate& each : candidates_)
        if (each.address == address) each.denied = true;
}

void EmailListener::assistant_said(const Words& words, const Asked& asked) {
    const auto said = emails_in(words.all());
    const bool dictated = about_email_ && !former_line_.empty();
    const bool ours = has_any(words.all(), {"write us", "email us", "our email", "reach us"});
    readback_ = said.empty() || ours ? std::string() : said.back().address;
    if (asked.email || !readback_.empty())
        about_email_ = true;
    else if (asked.phone || asked.name || asked.address)
        about_email_ = false;
    if (!readback_.empty() && (!candidates_.empty() || dictated)) hear(readback_, 80);
}

void EmailListener::user_said(const Words& words, std::string_view line) {
    const Answer answer = answer_in(words.all());
    const auto said = emails_in(words.all());
    if (!readback_.empty() && answer == Answer::no) deny(readback_);
    if (!readback_.empty() && answer == Answer::yes) hear(readback_, 95);
    const std::size_t before = candidates_.size();
    const bool alternative = has_phrase(words.all(), "or") && !has_correction_cue(words.all());
    for (const SpokenEmail& each : said) {
        if (belongs_to_another(words.all(), each) || is_discarded(words.all(), each)) continue;
        if (!alternative || candidates_.size() == before) hear(each.address, 75);
    }
    if (said.empty() && about_email_ && !hear_split(line)) correct(words);
    constexpr std::size_t longest_part = 300;
    former_line_ = said.empty() && line.size() <= longest_part ? line : std::string_view{};
    readback_.clear();
}

/// "jane dot doe" and, a line later, "at example dot com".
bool EmailListener::hear_split(std::string_view line) {
    if (former_line_.empty()) return false;
    const std::string both = former_line_ + " " + std::string(line);
    const Words words(both);
    const auto said = emails_in(words.all());
    if (said.empty()) return false;
    hear(said.back().address, 65);
    return true;
}

void EmailListener::correct(const Words& words) {
    const auto last = std::find_if(candidates_.rbegin(), candidates_.rend(), [&](const Candidate& each) {
        return !each.denied || each.address == readback_;
    });
    const std::string base = !readback_.empty() ? readback_ : last != candidates_.rend() ? last->address : "";
    if (base.empty()) return;
    const auto fixed = corrected_email(base, words.all());
    if (!fixed || *fixed == base) return;
    deny(base);
    hear(*fixed, 70);
}

std::optional<Heard> EmailListener::best() const {
    const auto last = std::find_if(candidates_.rbegin(), candidates_.rend(),
                                   [](const Candidate& each) { return !each.denied; });
    if (last == candidates_.rend()) return std::nullopt;
    return Heard{last->address, last->confidence};
}

}  // namespace beaker::processors::leads
