#include "schemas/values/token.hpp"

#include <span>

#include "schemas/values/big_endian.hpp"
#include "schemas/values/hmac.hpp"
#include "schemas/values/sha256.hpp"

namespace beaker {

std::string token(std::string_view pepper, std::string_view kind, std::string_view text) {
    // Choosing the algorithm anew each time would cost ten times the hash.
    thread_local Hmac hmac(HashAlgorithm::sha256, pepper);
    hmac.set_key(pepper);
    const auto length = big_endian(kind.size());
    const Mac mac = hmac.sign({{length.data(), length.size()}, kind, text});
    return hex(std::span(mac.bytes).first(16));
}

}  // namespace beaker
