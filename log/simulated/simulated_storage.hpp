#pragma once

#include <cstdint>
#include <deque>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "log/embedded/storage.hpp"
#include "log/simulated/simulated_disk.hpp"

namespace beaker::log {

/// Records in a journal on a simulated disk. Each write is one frame: length and CRC-32C of its body, then
/// the body; so a frame that is torn is dropped as a whole, and a damaged one before others is reported. Of
/// one thread.
class SimulatedStorage final : public Storage {
public:
    /// Opens the log on the disk, or creates it. Errors: as of RocksStorage::open.
    static std::expected<std::unique_ptr<SimulatedStorage>, LogError> open(SimulatedDisk& disk,
                                                                           std::uint16_t partitions);

    const Contents& opened_with() const override { return contents_; }
    std::expected<void, LogError> write(const StorageBatch& batch) override;
    std::expected<void, LogError> scan(Topic topic, Position from, Offset to,
                                       const Visit& visit) const override;
    std::expected<void, LogError> trim(Topic topic, Position begin) override;
    std::uint64_t approximate_bytes(Topic topic, Position from, Offset to) const override;

private:
    /// A partition's records: the first one has offset `begin`.
    struct Kept {
        Offset begin = 0;
        std::deque<std::string> records;
    };

    SimulatedStorage(SimulatedDisk& disk, std::uint16_t partitions)
        : disk_(disk), contents_(partitions), kept_(topic_count * partitions) {}
    Kept& kept(Topic topic, PartitionId partition) {
        return kept_[index_of(topic) * contents_.partitions + partition];
    }
    const Kept& kept(Topic topic, PartitionId partition) const {
        return kept_[index_of(topic) * contents_.partitions + partition];
    }
    std::expected<void, LogError> append_frame(std::string_view body);
    std::expected<void, LogError> replay();
    std::expected<void, LogError> apply(std::string_view body);
    bool apply(const struct BatchEntry& entry);

    SimulatedDisk& disk_;
    Contents contents_;
    std::vector<Kept> kept_;
    bool broken_ = false;
};

}  // namespace beaker::log
