#pragma once

#include <span>
#include <string>
#include <string_view>

#include "projections/folded.hpp"

namespace beaker {

/// A table that people read, with the revision of what its fold writes.
struct ReadTable {
    std::string_view name;
    int revision;
    std::string (*schema)() = nullptr;  ///< JSON Schema of its rows
};

/// Which fold wants which event, and for which projection: one can be rebuilt alone by that name.
struct ReadFold {
    std::string_view event_type;
    Fold fold;
    std::string_view projection = {};
};

/// Everything that people read, in one readable list: see read_tables.cpp.
std::span<const ReadTable> read_tables();
std::span<const ReadFold> read_folds();

/// The directory name of the present generation, such as "read-4f2a…": another one as soon as a table comes,
/// goes or changes its revision, so that a changed fold never continues the rows of an old one.
std::string generation_name();
/// The same of other tables.
std::string generation_name(std::span<const ReadTable> tables);

}  // namespace beaker
