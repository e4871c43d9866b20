#pragma once

#include <algorithm>
#include <exception>
#include <string_view>

#include "schemas/events/input.hpp"

namespace beaker::processors {

/// Thrown and caught within the reader of one message: some field of it makes no sense.
struct Nonsense final : std::exception {
    explicit Nonsense(Problem said) : problem(std::move(said)) {}
    Problem problem;
};

/// `text` says what is wrong and quotes nothing of the message.
[[noreturn]] inline void refuse(const char* code, const char* text) { throw Nonsense({code, text}); }

/// A provider's id that may be part of a stream's name: 1 to 200 visible ASCII characters.
inline bool is_provider_id(std::string_view text) {
    return !text.empty() && text.size() <= 200 &&
           std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

}  // namespace beaker::processors
