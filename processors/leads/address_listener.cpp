#include "processors/leads/address_listener.hpp"

#include <algorithm>

#include "processors/leads/letters.hpp"

namespace beaker::processors::leads {
namespace {

/// "no that's my mom's", "no not Fenway": what was said just now is taken back.
bool is_taken_back(WordSpan words, const SpokenAddress& address) {
    const std::size_t end = std::min<std::size_t>(words.size(), address.last + 5);
    const WordSpan after = words.subspan(address.last, end - address.last);
    return has_any(after, {"no that's", "no not", "no wait", "no sorry", "is my old", "that's my old"});
}

bool is_of_another(WordSpan words, const SpokenAddress& address) {
    const std::size_t from = address.first > 5 ? address.first - 5 : 0;
    const WordSpan before = words.subspan(from, address.first - from);
    return has_any(before,
                   {"not", "old address", "used to", "moved from", "listing at", "house at", "listing on",
                    "place at", "condo at", "home at", "property at", "your office", "is it"});
}

/// A place that somebody wants to look at is not where they live.
bool is_viewing(WordSpan words) {
    return has_any(words, {"see the", "tour the", "showing", "look at the", "view the", "for sale", "listing",
                           "still available", "for rent"});
}

}  // namespace

void AddressListener::assistant_said(const Words& words, std::string_view line, const Asked& asked) {
    asked_ = asked.address;
    asked_zip_ = has_phrase(words.all(), "zip");
    ever_asked_ |= asked_;
    repeated_now_ = false;
    const bool ours = has_any(
        words.all(), {"we're at", "we are at", "located at", "our office", "come to", "we're located"});
    const auto found = addresses_in(words.all(), line, false);
    if (found.empty() || ours || !ever_asked_) return;
    repeated_ = found.back().text;
    repeated_now_ = true;
    if (prefers_repeated_) said_ = repeated_;
    prefers_repeated_ = false;
}

void AddressListener::user_said(const Words& words, std::string_view line) {
    const bool denied = repeated_now_ && answer_in(words.all()) == Answer::no;
    if (denied) repeated_.clear();
    prefers_repeated_ |= denied;
    repeated_now_ = false;
    const bool viewing = !asked_ && is_viewing(words.all());
    const bool corrects = has_correction_cue(words.all());
    const auto found = addresses_in(words.all(), line, asked_);
    if (found.empty() && !said_.empty()) hear_rest(words);
    for (const SpokenAddress& each : found) {
        if (is_taken_back(words.all(), each) || is_of_another(words.all(), each)) continue;
        if (viewing) continue;
        if (!said_.empty() && said_on_demand_ && !asked_ && !corrects) continue;
        said_ = each.text;
        prefers_repeated_ = false;
        said_on_demand_ = asked_;
    }
}

/// The unit and the ZIP may be told a line later.
void AddressListener::hear_rest(const Words& words) {
    const std::string known = lower(said_);
    if (const auto unit = unit_in(words.all()); unit && known.find("apartment") == std::string::npos &&
                                                known.find("unit") == std::string::npos &&
                                                known.find("suite") == std::string::npos)
        said_ += ", " + *unit;
    const bool has_zip = said_.size() > 5 && all_digits(std::string_view(said_).substr(said_.size() - 5));
    if (const auto zip = zip_in(words.all(), asked_zip_); zip && !has_zip) said_ += " " + *zip;
}

std::optional<Heard> AddressListener::best() const {
    // Repeated with more to it: the unit or the city that was told apart from the street.
    const bool fuller = repeated_.size() > said_.size() && lower(repeated_).starts_with(lower(said_));
    if (!said_.empty() && fuller) return Heard{repeated_, 85};
    if (!said_.empty()) return Heard{said_, said_on_demand_ ? 85 : 65};
    if (!repeated_.empty()) return Heard{repeated_, 60};
    return std::nullopt;
}

}  // namespace beaker::processors::leads
