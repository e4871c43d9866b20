#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/values/constant_time.hpp"
#include "schemas/values/hmac.hpp"

namespace beaker::ingest::webhooks {

/// The bytes of standard base64, padding optional; none for anything else.
std::optional<std::string> decode_base64(std::string_view text);

/// Throws std::invalid_argument where the list is empty or a secret is: an empty key would let anybody sign.
void require_secrets(const std::vector<std::string>& secrets);

/// Whether `sign(key)` of any key is any of the presented texts. All pairs are compared, so that the time
/// does not tell which secret matched.
template <class Sign>
bool any_matches(std::span<Hmac> keys, std::span<const std::string_view> presented, Sign sign) {
    bool matched = false;
    for (Hmac& key : keys) {
        const std::string expected = sign(key);
        for (const auto text : presented) matched |= equal_in_constant_time(expected, text);
    }
    return matched;
}

}  // namespace beaker::ingest::webhooks
