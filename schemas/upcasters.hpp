#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/catalogue.hpp"

namespace beaker {

/// How a value of an older version is read: as one of the version that took its place. A chain of these leads
/// from every version that was ever written to the newest. Deciders and folds know the newest alone.
struct Upcaster {
    std::string_view from;
    std::string_view to;
    Event (*lift)(const Event& old);  ///< pure; total on what was ever written
};

/// Every step, in one readable list: see upcasters.cpp.
std::span<const Upcaster> upcasters();

/// The type as which a value of this type is read: itself, where it is the newest.
std::string_view newest_type(std::string_view type);

/// What is wrong with the chains, a sentence each; empty: nothing. Wrong are two ways on from one version, a
/// step from or to a type that this build does not know or that lies on another topic, a cycle, an older
/// version that is not lifted, a chain that ends before the newest version, and a version missing below the
/// newest (its values could no longer be read). Asked at every start.
std::vector<std::string> chain_problems(std::span<const Upcaster> steps,
                                        std::span<const CatalogueEntry> known);
/// Of this build.
std::vector<std::string> chain_problems();

}  // namespace beaker
