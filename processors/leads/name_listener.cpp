#include "processors/leads/name_listener.hpp"

#include <algorithm>

#include "processors/leads/letters.hpp"
#include "processors/leads/spelling.hpp"

namespace beaker::processors::leads {
namespace {

constexpr std::size_t longest_word = 40;  // of a name, in letters

std::vector<std::string> parts_of(std::string_view name) {
    std::vector<std::string> parts;
    while (!name.empty()) {
        const auto end = std::min(name.find(' '), name.size());
        if (end > 0) parts.emplace_back(name.substr(0, end));
        name.remove_prefix(std::min(end + 1, name.size()));
    }
    return parts;
}

std::string joined(const std::vector<std::string>& parts) {
    std::string out;
    for (const std::string& each : parts) out.append(out.empty() ? "" : " ").append(each);
    return out;
}

bool share_a_part(std::string_view left, std::string_view right) {
    const auto parts = parts_of(lower(right));
    return std::ranges::any_of(parts_of(lower(left)), [&](const std::string& each) {
        return std::ranges::find(parts, each) != parts.end();
    });
}

/// The name with the part that sounds like `word` replaced by it; none where no part does, or it is the same.
std::optional<std::string> with_part(std::string_view name, std::string_view word) {
    auto parts = parts_of(name);
    const std::string small = lower(word);
    for (const std::string& each : parts)
        if (lower(each) == small) return std::nullopt;
    const auto closest = std::ranges::min_element(
        parts, {}, [&](const std::string& each) { return edit_distance(lower(each), small, 32); });
    if (closest == parts.end() || !sounds_like(lower(*closest), small)) return std::nullopt;
    *closest = in_natural_case(small);
    return joined(parts);
}

/// Whether the letters are of an address rather than of a name: a sign or "at" follows.
bool spells_an_address(WordSpan words, const SpelledWord& spelled) {
    return spelled.last < words.size() &&
           one_of(words[spelled.last].text, {"at", "underscore", "dot", "plus", "arroba", "@"});
}

int confidence_of(NameCue cue, bool asked, std::size_t parts) {
    switch (cue) {
        case NameCue::introduced:
        case NameCue::first_name:
        case NameCue::last_name:
            return asked ? 90 : 85;
        case NameCue::greeted:
            return asked ? 88 : 65;
        case NameCue::bare:
            break;
    }
    if (asked) return 87;
    return parts >= 2 ? 55 : 40;
}

}  // namespace

void NameListener::assistant_said(const Words& words, std::string_view line, const Asked& asked) {
    asked_ = asked;
    const auto name = name_asked_about(words.all(), line);
    asked_about_ = name ? name->name : std::string();
    asks_who_ =
        asked.question && has_any(words.all(), {"is this", "speaking with", "speaking to", "i have", "you're",
                                                "is that right", "you are", "is it", "are you", "is that"});
}

void NameListener::user_said(const Words& words, std::string_view line) {
    const Answer answer = answer_in(words.all());
    const bool said = hear_names(words, line, answer);
    if (!said && answer == Answer::yes && asks_who_ && !asked_about_.empty()) hear(asked_about_, 75);
    if (!said && answer == Answer::no && !asked_about_.empty() && name_ == asked_about_) name_.clear();
    hear_spelling(words);
}

bool NameListener::hear_names(const Words& words, std::string_view line, Answer answer) {
    const bool asked = asked_.name || asked_.first_name || asked_.last_name;
    std::string first;
    std::string last;
    bool any = false;
    const bool sets_right = asks_who_ || has_correction_cue(words.all());
    for (const SpokenName& each : own_names_in(words.all(), line, asked)) {
        const std::size_t parts = parts_of(each.name).size();
        const int confidence = confidence_of(each.cue, asked, parts);
        any = true;
        if (each.cue == NameCue::first_name || (asked_.first_name && !asked_.last_name && parts == 1)) {
            first = each.name;
        } else if (each.cue == NameCue::last_name || (asked_.last_name && !asked_.name && parts == 1)) {
            last = each.name;
        } else if (parts == 1 && asks_who_ && share_a_part(asked_about_, each.name) && answer != Answer::no) {
            hear(asked_about_, confidence);
        } else if (parts == 1 && ((sets_right && each.cue != NameCue::bare) ||
                                  (asks_who_ && with_part(asked_about_, each.name)))) {
            correct(each.name, confidence);
        } else {
            hear(each.name, confidence);
        }
    }
    if (!first.empty() && !last.empty()) {
        hear(first + " " + last, 90);
        return true;
    }
    const auto known = parts_of(name_);
    if (!first.empty())
        hear(known.size() == 1 && !sounds_like(lower(known[0]), lower(first)) ? first + " " + name_ : first,
             88);
    if (!last.empty())
        hear(known.size() == 1 && lower(known[0]) != lower(last) ? name_ + " " + last : last, 88);
    hear_hint(words);
    return any;
}

/// "without an h", "with a k", said of the name before it, else of the first name.
void NameListener::hear_hint(const Words& words) {
    if (!has_any(words.all(), {"with", "without", "two", "one", "no"}) || name_.empty()) return;
    auto parts = parts_of(name_);
    const bool hint_alone = asked_.name || asks_who_ || asked_.first_name || asked_.last_name ||
                            share_a_part(name_, asked_about_);
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (!one_of(words[i].text, {"with", "without"})) continue;
        auto part = i == 0 ? parts.end() : std::ranges::find_if(parts, [&](const std::string& each) {
            return lower(each) == words[i - 1].text;
        });
        if (part == parts.end() && hint_alone && i <= 3) part = parts.begin();
        if (part == parts.end()) continue;
        const auto end = std::min<std::size_t>(words.size(), i + 4);
        const auto changed = with_hint(lower(*part), WordSpan(words.all()).subspan(i, end - i));
        if (!changed) continue;
        *part = in_natural_case(*changed);
        name_ = joined(parts);
        return;
    }
}

void NameListener::hear_spelling(const Words& words) {
    const bool asked = asked_.name || asked_.first_name || asked_.last_name;
    for (const SpelledWord& each : spelled_words(words.all())) {
        if (each.letters.size() > longest_word || spells_an_address(words.all(), each) ||
            (asked_.email && !asked))
            continue;
        const std::string base = name_.empty() && asks_who_ ? asked_about_ : name_;
        if (const auto fixed = with_part(base, each.letters)) {
            name_ = *fixed;
            confidence_ = std::max(confidence_, 90);
        } else if (asked_.last_name && parts_of(name_).size() == 1 && lower(name_) != each.letters) {
            name_ += " " + in_natural_case(each.letters);
        } else if (name_.empty() && asked) {
            hear(in_natural_case(each.letters), 80);
        }
    }
}

void NameListener::correct(const std::string& said, int confidence) {
    for (const std::string& base : {asked_about_, name_}) {
        if (base.empty()) continue;
        if (const auto fixed = with_part(base, said)) {
            name_ = *fixed;
            confidence_ = std::max(confidence, confidence_);
            return;
        }
    }
    hear(said, confidence);
}

void NameListener::hear(const std::string& name, int confidence) {
    const bool fuller =
        name_.empty() || (share_a_part(name_, name) && parts_of(name).size() > parts_of(name_).size());
    const bool same_person = share_a_part(name_, name);
    if (same_person && !fuller) return;
    if (!fuller && confidence <= confidence_) return;
    name_ = name;
    confidence_ = std::max(confidence, same_person ? confidence_ : 0);
}

std::optional<Heard> NameListener::best() const {
    if (name_.empty()) return std::nullopt;
    return Heard{name_, confidence_};
}

}  // namespace beaker::processors::leads
