#pragma once

#include <expected>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "projections/store/rocks_state_store.hpp"
#include "schemas/values/slot.hpp"

namespace beaker {

/// Copies of the tables of single partitions, each with the offset it had come to, in a directory that nodes
/// share: a node that has no tables yet begins with them and folds the rest, instead of the log from its
/// beginning. `<directory>/<generation>/<partition>` is a RocksStateStore of that partition alone.
///
/// Several nodes may write and read at once: a copy is written beside the one that is there and takes its
/// place when it is whole. Errors are sentences for people.
class PartitionCopies {
public:
    explicit PartitionCopies(std::filesystem::path directory) : directory_(std::move(directory)) {}

    /// Writes the partitions of a store as it is now, by way of `scratch`, a directory on the store's disk
    /// that is not there yet. `writer`: unlike any other one's who may write now. False where `goes_on`,
    /// asked now and then, said so.
    std::expected<bool, std::string> write(const RocksStateStore& store, const std::string& generation,
                                           std::span<const PartitionId> partitions,
                                           const std::filesystem::path& scratch, const std::string& writer,
                                           const std::function<bool()>& goes_on) const;

    /// Makes the directory of a generation that is not there yet from the copies that there are of these
    /// partitions; answers of which. None: nothing is made. All or nothing.
    std::expected<std::vector<PartitionId>, std::string> read(const std::string& generation,
                                                              std::span<const PartitionId> partitions,
                                                              const std::filesystem::path& into) const;

private:
    std::filesystem::path place_of(const std::string& generation, PartitionId partition) const;

    const std::filesystem::path directory_;
};

}  // namespace beaker
