#include "ops/node/random_bytes.hpp"

#include <cstdint>
#include <random>

namespace beaker::ops {

std::string random_bytes() {
    std::random_device device;
    std::string bytes;
    for (int i = 0; i < 4; ++i) {
        const std::uint32_t four = device();
        bytes.append(reinterpret_cast<const char*>(&four), sizeof four);
    }
    return bytes;
}

}  // namespace beaker::ops
