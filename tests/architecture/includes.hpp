#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace beaker::architecture {

/// One line that breaks a rule of the house.
struct Violation {
    std::string file;  ///< path from the repository root
    int line = 0;      ///< 1-based
    std::string why;
    bool operator==(const Violation&) const = default;
};

/// Judges one file of ours by its path and text alone: which folders it includes, and whether code that must
/// be pure (deciders, folds, schemas) reaches for a clock, a thread, a file, a socket or a database.
std::vector<Violation> violations_in(std::string_view path, std::string_view text);

/// Whether the file at this path (from the repository root) must be a pure function of its arguments.
bool must_be_pure(std::string_view path);

}  // namespace beaker::architecture
