#pragma once

#include <chrono>

#include "log/step/registry.hpp"

namespace beaker::processors {

// A person's API tokens, on their own stream.

/// So many tokens may be good at a time.
inline constexpr int api_tokens_max = 20;
/// How long a token that was replaced stays good.
inline constexpr std::chrono::hours replaced_token_time{24};

/// A new token; the one that it replaces ends after a day. Refusals: token_limit, token_unknown (`replaces`).
log::Decided decide_api_token_request(const log::RowReader& rows, const log::Recorded& record);
/// No longer good, at once. Refusal: not_found.
log::Decided decide_api_token_revocation(const log::RowReader& rows, const log::Recorded& record);
/// It was used; nothing where it is none of this person's.
log::Decided decide_api_token_seen(const log::RowReader& rows, const log::Recorded& record);

}  // namespace beaker::processors
