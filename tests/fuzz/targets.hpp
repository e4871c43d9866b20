#pragma once

#include <exception>
#include <span>
#include <string_view>

namespace beaker::fuzz {

/// Something that reads bytes from outside. `run` must come back whatever the bytes are, without a report of
/// a sanitizer; it throws BrokenRule where what it read does not behave.
struct Target {
    std::string_view name;
    void (*run)(std::string_view bytes);
};

/// In the order of their names.
std::span<const Target> targets();

struct BrokenRule final : std::exception {
    explicit BrokenRule(std::string_view broken) : rule(broken) {}
    std::string_view rule;
};

/// Throws BrokenRule unless it holds.
inline void must_hold(bool holds, std::string_view rule) {
    if (!holds) throw BrokenRule(rule);
}

}  // namespace beaker::fuzz
