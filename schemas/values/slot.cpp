#include "schemas/values/slot.hpp"

#include "schemas/values/sha256.hpp"

namespace beaker {

Slot Slot::of_key(std::string_view key) {
    const Sha256Digest digest = sha256(key);
    return Slot(static_cast<std::uint16_t>(digest[0] << 4 | digest[1] >> 4));
}

}  // namespace beaker
