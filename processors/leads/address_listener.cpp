#include "processors/leads/address_listener.hpp"

#include <algorithm>

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
    return has_any(before, {"not", "old address", "used to", "moved from", "listing at", "house at", "listing on",
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
    ever_asked_ |= asked_;
    repeated_now_ = false;
    const bool ours = has_any(words.all(), {"we're at", "we are at", "located at", "our office", "come to", "we're located"});
    const auto found = addresses_in(words.all(), line, false);
    if (found.empty() || ours || !ever_asked_) return;
    repeated_ = found.back().text;
    repeated_now_ = true;
}

void AddressListener::user_said(const Words& words, std::string_view line) {
    if (repeated_now_ && answer_in(words.all()) == Answer::no) repeated_.clear();
    repeated_now_ = false;
    const bool corrects = has_correction_cue(words.all());
    for (const SpokenAddress& each : addresses_in(words.all(), line, asked_)) {
        if (is_taken_back(words.all(), each) || is_of_another(words.all(), each)) continue;
        if (!asked_ && is_viewing(words.all())) continue;
        if (!said_.empty() && said_on_demand_ && !asked_ && !corrects) continue;
        said_ = each.text;
        said_on_demand_ = asked_;
    }
}

std::optional<Heard> AddressListener::best() const {
    if (!said_.empty()) return Heard{said_, said_on_demand_ ? 85 : 65};
    if (!repeated_.empty()) return Heard{repeated_, 60};
    return std::nullopt;
}

}  // namespace beaker::processors::leads
