#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "processors/leads/intent.hpp"

namespace beaker::processors::leads {

/// Whose words a cue is looked for in.
enum class Side : std::uint8_t { user, assistant, both };

/// Phrases that speak for a label, parted by '|'. `*` in one stands for any one word. Each counts once a
/// call.
struct CueGroup {
    Side side;
    int weight;  ///< 1 a hint, 3 typical, 6 nearly certain, 9 beyond doubt
    std::string_view phrases;
};

/// The cues of a label. What the words "don't", "not" or "no" stand before does not count, but for
/// not_interested and other, whose cues hold them.
std::span<const CueGroup> cues_of(IntentLabel label);

/// Cues by which a call of label `other` is no lead, whatever was noted: voicemail, a wrong number, a vendor,
/// somebody who looks for work, another firm's staff.
std::span<const CueGroup> nobody_cues();

namespace detail {

// intent_cues_of_bookings.cpp
std::span<const CueGroup> emergency_cues_list();
std::span<const CueGroup> cancel_cues_list();
std::span<const CueGroup> reschedule_cues_list();
std::span<const CueGroup> scheduling_cues_list();
// intent_cues_of_prospects.cpp
std::span<const CueGroup> quote_cues_list();
std::span<const CueGroup> lead_intake_cues_list();
std::span<const CueGroup> not_interested_cues_list();
// intent_cues_of_others.cpp
std::span<const CueGroup> faq_cues_list();
std::span<const CueGroup> other_cues_list();

}  // namespace detail

}  // namespace beaker::processors::leads
