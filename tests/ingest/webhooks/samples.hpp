#pragma once

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

namespace beaker::ingest::webhooks {

/// The bytes of a file in tests/ingest/webhooks/samples: bodies as providers send them, with invented values.
inline std::string sample(std::string_view name) {
    std::ifstream file(std::string(BEAKER_SOURCE_DIR "/tests/ingest/webhooks/samples/") + std::string(name),
                       std::ios::binary);
    REQUIRE_MESSAGE(file.good(), "no sample ", name);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return std::move(bytes).str();
}

/// The text with the first occurrence of `from` replaced; fails the test where there is none.
inline std::string with(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    REQUIRE_MESSAGE(at != std::string::npos, "nothing to replace: ", from);
    return text.replace(at, from.size(), to);
}

inline constexpr std::string_view pepper = "test pepper";
inline constexpr std::string_view sample_tenant = "0197a5c2-0000-8000-8000-000000000042";

}  // namespace beaker::ingest::webhooks
