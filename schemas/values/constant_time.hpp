#pragma once

#include <openssl/crypto.h>

#include <string_view>

namespace beaker {

/// Compares in a time that depends on the lengths alone, never on where the texts differ.
inline bool equal_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace beaker
