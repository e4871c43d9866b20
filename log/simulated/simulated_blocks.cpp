#include "log/simulated/simulated_blocks.hpp"

#include <cstring>

#include "log/embedded/storage.hpp"

namespace beaker::log {

class SimulatedBlocks::File final : public BlockFile {
public:
    explicit File(SimulatedBlocks& disk) : disk_(disk) {}

    std::uint32_t blocks() const override {
        return static_cast<std::uint32_t>(disk_.bytes_.size() / block_bytes);
    }
    std::expected<void, LogError> write(std::uint32_t first, std::span<const char> bytes) override {
        return disk_.write(first, {bytes.data(), bytes.size()});
    }
    std::expected<void, LogError> read(std::uint32_t first, std::span<char> bytes) const override {
        std::memcpy(bytes.data(), disk_.bytes_.data() + first * block_bytes, bytes.size());
        return {};
    }

private:
    SimulatedBlocks& disk_;
};

std::unique_ptr<BlockFile> SimulatedBlocks::open() { return std::make_unique<File>(*this); }

std::expected<void, LogError> SimulatedBlocks::write(std::uint32_t first, std::string_view bytes) {
    const std::uint64_t number = ++writes_;
    if (number >= plan_.torn_at || number >= plan_.fails_from) {
        if (number == plan_.torn_at || number >= plan_.fails_from) store_some(first, bytes);
        return failure(LogError::Code::io, "the simulated blocks: the write failed");
    }
    if (number == plan_.lost_at) return {};
    if (number == plan_.misdirected_at) {
        const auto count = static_cast<std::uint32_t>(bytes.size() / block_bytes);
        const auto all = static_cast<std::uint32_t>(bytes_.size() / block_bytes);
        const auto elsewhere = static_cast<std::uint32_t>(1 + random_() % (all - count));
        first = elsewhere == first ? (first == 1 ? 2 : first - 1) : elsewhere;
    }
    bytes_.replace(first * block_bytes, bytes.size(), bytes);
    return {};
}

void SimulatedBlocks::store_some(std::uint32_t first, std::string_view bytes) {
    for (std::size_t at = 0; at < bytes.size(); at += block_bytes)
        if (random_() % 2 == 0)
            bytes_.replace(first * block_bytes + at, block_bytes, bytes.substr(at, block_bytes));
}

}  // namespace beaker::log
