#pragma once

#include <optional>
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
/// The name without the number of a further generation of the same tables: "read-4f2a…" of "read-4f2a….2".
std::string_view fold_set_of(std::string_view generation);

/// Tables with the folds that keep them. What it points to must outlive all that is kept by it.
struct FoldSet {
    std::string_view name;  ///< for people
    std::span<const ReadTable> tables;
    std::span<const ReadFold> folds;
};

/// What a build can keep: what it reads from, and, while a fold is being changed, what shall come in its
/// place. The queries of a build must be able to read the rows of both.
struct FoldSets {
    FoldSet present;
    std::optional<FoldSet> candidate;

    /// The set that a generation of this name is kept by; none for that of another build.
    const FoldSet* of_generation(std::string_view generation) const;
};

/// Those of this build.
FoldSets fold_sets();

}  // namespace beaker
