#pragma once

#include <cstdint>
#include <limits>
#include <random>
#include <string>

#include "log/embedded/block_file.hpp"

namespace beaker::log {

/// What goes wrong with writes to simulated blocks, and when. Writes are counted from 1 since the last plan.
struct BlockFaultPlan {
    static constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

    std::uint64_t seed = 1;
    std::uint64_t torn_at = never;         ///< the machine dies: any of its blocks are stored, the others not
    std::uint64_t lost_at = never;         ///< nothing is stored, and the disk says it was
    std::uint64_t misdirected_at = never;  ///< all is stored, elsewhere, and the disk says it was
    std::uint64_t fails_from = never;      ///< these and all later ones fail, any of their blocks are stored
};

/// The bytes of a block file in memory. They outlive the files on them.
class SimulatedBlocks {
public:
    explicit SimulatedBlocks(std::uint32_t blocks) : bytes_(blocks * block_bytes, '\0') {}

    void plan(BlockFaultPlan plan) {
        plan_ = plan;
        random_.seed(plan.seed);
        writes_ = 0;
    }
    std::string& bytes() { return bytes_; }
    std::uint64_t writes() const { return writes_; }
    /// A file on them. One that was torn or failed fails on.
    std::unique_ptr<BlockFile> open();

private:
    class File;
    std::expected<void, LogError> write(std::uint32_t first, std::string_view bytes);
    void store_some(std::uint32_t first, std::string_view bytes);

    std::string bytes_;
    BlockFaultPlan plan_;
    std::mt19937_64 random_{1};
    std::uint64_t writes_ = 0;
};

}  // namespace beaker::log
