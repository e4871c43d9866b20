#pragma once

#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "projections/read_tables.hpp"

namespace beaker {

/// Which generation of a state directory serves, kept in its file `serving`: `{"generation":"read-4f2a….2"}`.
/// None where nothing was ever switched, or where the file cannot be read.
std::optional<std::string> read_serving(const std::filesystem::path& state);

/// Durable when it returns: the file is either the old one or the new one. Errors are sentences for people.
std::expected<void, std::string> write_serving(const std::filesystem::path& state,
                                               std::string_view generation);

/// The generation that serves after a start, with the folds that keep it: the one that the file names, where
/// it is there and one of these sets keeps it; else the present set's own.
struct Serving {
    std::string name;
    FoldSet set;
};
Serving serving_generation(const std::filesystem::path& state, const FoldSets& sets);

}  // namespace beaker
