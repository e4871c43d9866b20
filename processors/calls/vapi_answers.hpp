#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "schemas/described/codec.hpp"

namespace beaker::processors {

/// The answer to a message of Vapi's that wants one, where nothing better is decided: it promises nothing
/// that is not sure and lets the call go on. None for messages that want no answer, and for bodies that
/// cannot be read. Source: Vapi, "Server events", messages that are answered.
std::optional<RawJson> safe_vapi_answer(std::string_view body, std::string_view kind);

/// How long a message of this kind may wait for its decision before the safe answer is given; none: it wants
/// no answer. Vapi gives up on `assistant-request` after 7.5 s and on others after 20 s, while the caller
/// hears nothing.
std::optional<std::chrono::milliseconds> vapi_answer_patience(std::string_view kind);

}  // namespace beaker::processors
