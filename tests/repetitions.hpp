#pragma once

#include <cstdint>
#include <cstdlib>

namespace beaker::testing {

/// How often a test repeats: from the environment, for the full figures; else small enough for every run.
inline std::uint64_t repetitions(const char* variable, std::uint64_t otherwise) {
    const char* const text = std::getenv(variable);
    return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

}  // namespace beaker::testing
