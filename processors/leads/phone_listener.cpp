#include "processors/leads/phone_listener.hpp"

#include <algorithm>

#include "processors/leads/phone_correction.hpp"
#include "processors/leads/us_phone.hpp"

namespace beaker::processors::leads {
namespace {

constexpr std::size_t numbers_kept =
    32;                            // of a person's; more are no dictation, and the time must stay linear
constexpr std::size_t whole = 10;  // digits of a US number

/// Whether an answer is hardly more than these digits: then they are about the number read back.
bool after_readback_only(const Words& words, const DigitRun& run) {
    constexpr std::size_t most_others = 4;
    return words.size() - (run.last - run.first) <= most_others;
}

WordSpan window(const Words& words, std::size_t first, std::size_t last, std::size_t reach) {
    const std::size_t from = first > reach ? first - reach : 0;
    const std::size_t end = std::min(last + reach, words.size());
    return WordSpan(words.all()).subspan(from, end - from);
}

/// A phone number within a run that holds more: what precedes a pause was said before it ("512, 512 555
/// 0134"), or stood beside it.
std::optional<std::string> number_in(const DigitRun& run) {
    const std::string_view digits = run.digits;
    if (const auto all = us_number(digits)) return std::string(*all);
    if (digits.size() <= 11 || run.pauses.empty()) return std::nullopt;
    for (const std::size_t from : run.pauses) {
        const auto tail = us_number(digits.substr(std::min(from, digits.size())));
        if (tail) return std::string(*tail);
    }
    const auto head = us_number(digits.substr(0, 10));
    const bool pause_after = std::ranges::find(run.pauses, 10U) != run.pauses.end();
    return head && pause_after ? std::optional(std::string(*head)) : std::nullopt;
}

/// Whether another question than "is that right?" stands in the words.
bool asks_something(WordSpan words) {
    const bool question =
        std::ranges::any_of(words, [](const Word& word) { return word.gap == Gap::question; });
    return question && !has_any(words, {"right", "correct", "got that", "is that it", "okay", "good"});
}

bool is_our_own(WordSpan words) {
    return has_any(words, {"call us", "reach us", "our number", "our office", "text us", "call 911",
                           "our main", "us at", "us back", "dealer's"});
}

}  // namespace

PhoneListener::Candidate& PhoneListener::candidate(std::string_view number) {
    const auto found = std::ranges::find(candidates_, number, &Candidate::number);
    if (found != candidates_.end()) return *found;
    if (candidates_.size() == numbers_kept) candidates_.pop_back();
    return candidates_.emplace_back(Candidate{.number = std::string(number)});
}

void PhoneListener::deny(std::string_view number) {
    for (Candidate& each : candidates_)
        if (each.number == number) each.denied = true;
}

std::string PhoneListener::base() const { return readback_.empty() ? current_ : readback_; }

void PhoneListener::assistant_said(const Words& words, const Asked& asked) {
    const auto runs = digit_runs(words.all());
    std::string full;
    std::string tail;
    std::size_t full_end = 0;
    for (const DigitRun& run : runs) {
        const bool ours = is_our_own(window(words, run.first, run.first, 6));
        if (const auto number = number_in(run); number && !ours) {
            full = *number;
            full_end = run.last;
        }
        if (run.digits.size() == 4) tail = run.digits;
    }
    readback_asks_else_ = !full.empty() && asks_something(WordSpan(words.all()).subspan(full_end));
    asked_ = asked;
    about_caller_ = asks_about_this_number(words.all());
    readback_is_tail_of_caller_ = caller_ && tail.size() == 4 && caller_->ends_with(tail);
    readback_ = full;
    const bool asks_else = asked.name || asked.email || asked.address || asked.other_number;
    if (asked.phone || about_caller_)
        about_phone_ = true;
    else if (asks_else)
        about_phone_ = false;

    if (full.empty()) return;
    // Read back after the person said digits: it stands unless the next line denies it.
    if (!heard_digits_) return;
    Candidate& heard = candidate(e164(full));
    const bool new_reading = heard.score == 0;
    heard.score = std::max(heard.score, new_reading ? 40 : heard.score + 4);
    pending_.clear();
}

void PhoneListener::user_said(const Words& words) {
    const auto runs = digit_runs(words.all());
    const Answer answer = answer_in(words.all());
    const bool digits = std::ranges::any_of(runs, [](const DigitRun& run) { return run.digits.size() >= 2; });
    heard_digits_ |= digits;
    says_number_ = has_any(words.all(), {"number", "digits"});
    hear_answer(words, answer, digits);
    for (std::size_t i = 0; i < runs.size(); ++i) hear_run(words, runs, i, answer);
    hear_this_number(words, answer);
    if (candidates_.size() >= 2 && !digits) choose_among(words);
    readback_.clear();
}

void PhoneListener::hear_answer(const Words& words, Answer answer, bool has_digits) {
    if (readback_.empty()) return;
    const std::string number = e164(readback_);
    if (answer == Answer::yes) {
        Candidate& heard = candidate(number);
        heard.score = std::max(heard.score, 50) + 10;
        heard.confirmed = true;
        heard.denied = false;
        if (!current_.empty() && current_ != readback_ && has_digits) return;
        current_ = readback_;
    } else if (answer == Answer::no && !readback_asks_else_) {
        deny(number);
    } else if (!has_digits && this_number_in(words.all()) == ThisNumber::not_said) {
        const bool known = std::ranges::find(candidates_, number, &Candidate::number) != candidates_.end();
        if (known) current_ = readback_;
    }
}

void PhoneListener::hear_run(const Words& words, const std::vector<DigitRun>& runs, std::size_t at,
                             Answer answer) {
    const DigitRun& run = runs[at];
    const std::size_t previous_end = at > 0 ? runs[at - 1].last : 0;
    const std::size_t next_begin = at + 1 < runs.size() ? runs[at + 1].first : words.size();
    const PhoneContext context = phone_context(words.all(), run.first, run.last, previous_end, next_begin);
    if (context.other_thing || (asked_.other_number && !asked_.phone && !context.said_phone)) return;
    constexpr std::size_t reach = 12;
    const std::size_t from = std::max(previous_end, run.first > reach ? run.first - reach : 0);
    const WordSpan between = WordSpan(words.all()).subspan(from, run.first - from);
    const bool wrong_one = !between.empty() && negated_before(words.all(), run.first, 3);
    const bool sets_right =
        has_correction_cue(between) || (answer == Answer::no && !readback_.empty() && !readback_asks_else_);
    if (const auto number = number_in(run)) {
        if (wrong_one && has_any(between, {"not", "isn't"})) return deny(e164(*number));
        return hear_full(*number, context,
                         sets_right && (at > 0 || answer == Answer::no || context.said_phone));
    }
    if (wrong_one && at + 1 < runs.size() && !base().empty()) {  // "not 0134, 0143"
        const auto fixed = with_replaced(base(), run.digits, runs[at + 1].digits);
        if (fixed) return hear_full(*fixed, {}, true);
    }
    if (wrong_one && at > 0) {  // "0143, not 0134"
        const auto fixed = with_replaced(base(), run.digits, runs[at - 1].digits);
        if (fixed) hear_full(*fixed, {}, true);
        return;
    }
    const WordSpan around = window(words, run.first, run.last, 5);
    const bool after_denial =
        about_phone_ && !current_.empty() && !candidates_.empty() && candidate(e164(current_)).denied;
    const bool about_number = about_phone_ || !readback_.empty() || context.said_phone || says_number_;
    const bool disagrees = !readback_.empty() && !readback_asks_else_ && run.digits.size() >= 3 &&
                           after_readback_only(words, run);
    if (((sets_right && about_number) || disagrees || after_denial) && correct(run, around)) return;
    const bool nearly_whole = run.digits.size() >= 6 && run.digits.size() < 10;
    if (about_phone_ || context.said_phone || nearly_whole || has_phrase(around, "area code"))
        hear_part(run, context, around);
}

bool PhoneListener::correct(const DigitRun& run, WordSpan around) {
    if (base().empty() || !pending_.empty()) return false;
    const std::string_view part = corrected_part(run);
    if (part.size() < 2) return false;
    const auto fixed = corrected(base(), part, place_in(around));
    if (!fixed) return false;
    hear_full(*fixed, {}, true);
    return true;
}

void PhoneListener::hear_full(std::string_view ten, const PhoneContext& context, bool replaces) {
    if (replaces && !base().empty() && base() != ten) {
        deny(e164(base()));
        if (!current_.empty() && current_ != ten && !context.someone_elses) deny(e164(current_));
    }
    Candidate& heard = candidate(e164(ten));
    heard.labels |= context.labels;
    int score = 50 + (about_phone_ ? 5 : 0) + (context.said_phone ? 3 : 0) + (context.callback ? 20 : 0);
    if (context.someone_elses) score -= 60;
    heard.score = std::max(heard.score, score);
    heard.denied = context.discarded;
    readback_.clear();
    pending_.clear();
    if (!context.someone_elses && !context.discarded) current_ = ten;
}

void PhoneListener::hear_part(const DigitRun& run, const PhoneContext& context, WordSpan around) {
    const std::string& digits = run.digits;
    if (digits.size() < 2 && pending_.empty()) return;
    const bool starts_over = digits.size() > 4 && pending_.substr(0, 3) == digits.substr(0, 3);
    if (digits.size() == 3 && has_phrase(around, "area code")) {
        area_code_ = digits;
        if (pending_.size() == 7)
            pending_.insert(0, digits);
        else
            pending_ = digits;
    } else if (digits.size() == 7 && !area_code_.empty()) {
        pending_ = area_code_ + digits;
    } else if (pending_.size() + digits.size() == whole) {
        pending_ += digits;
    } else if (!starts_over && (digits.size() == 4 || digits.size() == 7) &&
               pending_.size() + digits.size() > whole && pending_.size() < whole) {
        pending_ = pending_.substr(0, whole - digits.size()) + digits;
    } else if (!starts_over && pending_.size() + digits.size() < whole && digits.size() < 7) {
        if (pending_ != digits) pending_ += digits;
    } else {
        pending_ = digits;
    }
    about_phone_ = true;
    if (const auto number = us_number(pending_)) hear_full(std::string(*number), context, false);
}

void PhoneListener::hear_this_number(const Words& words, Answer answer) {
    if (!caller_) return;
    ThisNumber said = this_number_in(words.all());
    const bool about = about_phone_ || has_any(words.all(), {"call", "reach", "text", "number", "best"});
    if (said == ThisNumber::use && answer == Answer::no && about_caller_) said = ThisNumber::avoid;
    if (said == ThisNumber::use && !about) said = ThisNumber::not_said;
    if (said == ThisNumber::not_said && (about_caller_ || readback_is_tail_of_caller_) && readback_.empty()) {
        if (answer == Answer::yes) said = ThisNumber::use;
        if (answer == Answer::no) said = ThisNumber::avoid;
    }
    if (said == ThisNumber::not_said) return;
    if (said == ThisNumber::avoid) return deny(*caller_);
    Candidate& own = candidate(*caller_);
    own.score = std::max(own.score, 68);
    own.confirmed = true;
    own.denied = false;
    about_caller_ = false;
}

void PhoneListener::choose_among(const Words& words) {
    const WordSpan all = words.all();
    const bool choosing =
        about_phone_ || has_any(all, {"call", "use", "try", "best", "better", "prefer", "reach", "text"});
    if (!choosing || all.size() > 40) return;
    const auto give = [&](Candidate& each, bool good) {
        if (good)
            each.score += 25;
        else
            each.denied = true;
    };
    for (std::size_t i = 0; i < all.size(); ++i) {
        const bool good = !negated_before(all, i, 4);
        if (one_of(all[i].text, {"first", "former"})) give(candidates_.front(), good);
        if (one_of(all[i].text, {"second", "latter"})) give(candidates_[1], good);
        const std::uint8_t labels = phone_labels_in(all.subspan(i, 1));
        if (labels == 0) continue;
        for (Candidate& each : candidates_)
            if ((each.labels & labels) != 0) give(each, good);
    }
}

std::optional<Heard> PhoneListener::best() const {
    const Candidate* best = nullptr;
    for (const Candidate& each : candidates_)
        if (!each.denied && each.score > 0 && (best == nullptr || each.score > best->score)) best = &each;
    if (best == nullptr) return std::nullopt;
    return Heard{best->number, best->confirmed ? 95 : std::clamp(best->score + 20, 40, 85)};
}

}  // namespace beaker::processors::leads
