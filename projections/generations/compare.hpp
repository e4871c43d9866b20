#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "log/step/state.hpp"
#include "schemas/described/codec.hpp"
#include "schemas/values/slot.hpp"

namespace beaker {

/// A row that is not the same on both sides. Keys are made readable; values are not shown (personal data).
struct Difference {
    std::string table;                ///< empty where the key is of no table (deciders' state)
    std::string key;                  ///< of a row that is known by its id, that; else as it is stored
    std::string what;                 ///< "only in the first", "only in the second", "differs at byte N"
    std::vector<std::string> fields;  ///< of a row that is on both sides: the names of those that differ
    bool operator==(const Difference&) const = default;
};
BOOST_DESCRIBE_STRUCT(Difference, (), (table, key, what, fields))

/// How one table came out. Index entries follow from rows, so they are counted apart.
struct TableComparison {
    std::string table;
    std::uint64_t rows_first = 0;
    std::uint64_t rows_second = 0;
    std::uint64_t differing = 0;  ///< on both sides, and not the same
    std::uint64_t only_first = 0;
    std::uint64_t only_second = 0;
    std::uint64_t index_differences = 0;
    bool operator==(const TableComparison&) const = default;
};
BOOST_DESCRIBE_STRUCT(TableComparison, (),
                      (table, rows_first, rows_second, differing, only_first, only_second, index_differences))

struct Comparison {
    std::uint64_t rows = 0;  ///< equal on both sides, index entries included
    std::uint64_t differences = 0;
    std::vector<TableComparison> tables;
    std::vector<Difference> first;  ///< the first few of each table
    bool operator==(const Comparison&) const = default;
};
BOOST_DESCRIBE_STRUCT(Comparison, (), (rows, differences, tables, first))

struct CompareOptions {
    std::size_t differences_shown = 10;  ///< of each table
    std::function<bool()> goes_on;       ///< asked now and then; false: what is found until now is answered
    std::optional<std::vector<PartitionId>> among = {};  ///< these partitions alone
};

/// Compares all rows of all partitions of two stores byte by byte, index entries included. Throws what
/// reading throws.
Comparison compare_rows(const log::RowReader& first, const log::RowReader& second, std::uint16_t partitions,
                        const CompareOptions& options = {});

}  // namespace beaker
