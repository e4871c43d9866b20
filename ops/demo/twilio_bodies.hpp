#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ops/demo/story.hpp"

// Twilio's callbacks, as the form bodies that it posts. Our tenant stands in the callback's URL, not in them.
namespace beaker::demo {

/// Of a call on the way out. `status`: initiated, ringing, in-progress or a final one; `sequence` counts them
/// from 0.
std::string twilio_voice_status(const CallStory& call, std::string_view status, int sequence, Instant at);
std::string twilio_recording(const CallStory& call);
/// A text message from a customer.
std::string twilio_sms_inbound(const Business& business, std::string_view message_sid, std::string_view from,
                               std::string_view text);
/// How a text message of ours fares: sent, delivered.
std::string twilio_sms_status(const Business& business, std::string_view message_sid, std::string_view to,
                              std::string_view status);

}  // namespace beaker::demo
