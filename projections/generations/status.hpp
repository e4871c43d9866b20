#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "projections/generations/compare.hpp"

namespace beaker {

enum class GenerationRole {
    serving,   ///< what is read
    building,  ///< folds what the log holds
    ready,     ///< follows the log beside the serving one: can be compared and switched to
    behind,    ///< waits to be built
    failed,    ///< a fold threw, or its files cannot be used: stands still
};
BOOST_DESCRIBE_ENUM(GenerationRole, serving, building, ready, behind, failed)

/// How a generation's rows stand against those that served, both at the same offsets.
struct GenerationComparison {
    std::string with;          ///< the generation that served: the first; this one is the second
    std::uint64_t events = 0;  ///< that both had folded
    bool identical = false;
    Comparison found;
};
BOOST_DESCRIBE_STRUCT(GenerationComparison, (), (with, events, identical, found))

struct GenerationStatus {
    static constexpr bool write_nulls = true;
    std::string name;
    std::string fold_set;
    GenerationRole role = GenerationRole::behind;
    std::uint64_t events_done = 0;
    std::uint64_t events_total = 0;
    bool comparing = false;
    std::optional<std::string> reason;  ///< why it failed, or could not be compared
    std::optional<GenerationComparison> comparison;
};
BOOST_DESCRIBE_STRUCT(GenerationStatus, (),
                      (name, fold_set, role, events_done, events_total, comparing, reason, comparison))

/// Tables and folds that this build can keep a generation of.
struct FoldSetStatus {
    std::string name;
    std::string generation;  ///< the name of the first generation of it
};
BOOST_DESCRIBE_STRUCT(FoldSetStatus, (), (name, generation))

struct GenerationList {
    std::string serving;                  ///< the name of the one that is read, also where it has failed
    std::vector<GenerationStatus> items;  ///< the serving one first
    std::vector<FoldSetStatus> fold_sets;
};
BOOST_DESCRIBE_STRUCT(GenerationList, (), (serving, items, fold_sets))

}  // namespace beaker
