#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "ops/demo/story.hpp"

// Vapi's messages about a call, in the shapes of @vapi-ai/server-sdk 2.0.1. `with_key`: whether our tenant
// stands in the call's metadata; without it the call's own id must find its owner.
namespace beaker::demo {

/// `status`: queued, ringing, in-progress or ended.
std::string vapi_status_update(const CallStory& call, std::string_view status, Instant at, bool with_key);
std::string vapi_speech_update(const CallStory& call, const Line& line, std::size_t turn, bool with_key);
/// A partial one has heard half of the line.
std::string vapi_transcript(const CallStory& call, const Line& line, bool final, bool with_key);
std::string vapi_end_of_call_report(const CallStory& call, bool with_key);
/// A message of a type that Vapi does not send today.
std::string vapi_unknown(const CallStory& call, Instant at);

}  // namespace beaker::demo
