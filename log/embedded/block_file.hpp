#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <expected>
#include <filesystem>
#include <memory>
#include <new>
#include <span>
#include <string_view>

#include "log/log.hpp"

namespace beaker::log {

/// What a disk writes at once, and what its addresses and lengths are multiples of.
inline constexpr std::size_t block_bytes = 4096;

/// Memory of whole blocks at an address that a disk can write from. It grows, and is reused.
class BlockBuffer {
public:
    /// Room for so many bytes, rounded up to whole blocks; what was in it is gone.
    std::span<char> sized(std::size_t bytes) {
        size_ = (bytes + block_bytes - 1) / block_bytes * block_bytes;
        if (size_ > room_) {
            memory_.reset(static_cast<char*>(::operator new(size_, alignment)));
            room_ = size_;
        }
        return {memory_.get(), size_};
    }
    std::span<char> bytes() { return {memory_.get(), size_}; }

private:
    static constexpr std::align_val_t alignment{block_bytes};
    struct Free {
        void operator()(char* memory) const { ::operator delete(memory, alignment); }
    };
    std::unique_ptr<char, Free> memory_;
    std::size_t size_ = 0;
    std::size_t room_ = 0;
};

/// A file that is as long as it will ever be: what is written replaces what was there, so that the file
/// system has nothing to note down about it. Read and written in whole blocks of a BlockBuffer. One thread.
class BlockFile {
public:
    virtual ~BlockFile() = default;

    virtual std::uint32_t blocks() const = 0;
    /// Durable when it answers. One that failed may have stored any part of it. Errors: io.
    virtual std::expected<void, LogError> write(std::uint32_t first, std::span<const char> bytes) = 0;
    /// Errors: io.
    virtual std::expected<void, LogError> read(std::uint32_t first, std::span<char> bytes) const = 0;
};

/// A BlockFile of the operating system.
class DiskBlockFile final : public BlockFile {
public:
    /// How a write becomes durable.
    enum class Writing {
        direct,  ///< O_DIRECT and O_DSYNC: past the page cache, one request of the disk
        synced,  ///< pwrite and fdatasync, where the file system has no O_DIRECT
    };

    /// Opens it, to read alone or to write too. Errors: io, also where there is none; corrupt: it is
    /// not of whole blocks.
    static std::expected<std::unique_ptr<DiskBlockFile>, LogError> open(const std::filesystem::path& path,
                                                                        bool read_only);
    /// Makes one of zeros, each of them written, so that later writes find blocks that are theirs. It comes
    /// into being as a whole, whatever happens meanwhile. Errors: io.
    static std::expected<std::unique_ptr<DiskBlockFile>, LogError> create(const std::filesystem::path& path,
                                                                          std::uint32_t blocks);
    ~DiskBlockFile() override;

    Writing writing() const { return writing_; }
    std::uint32_t blocks() const override { return blocks_; }
    std::expected<void, LogError> write(std::uint32_t first, std::span<const char> bytes) override;
    std::expected<void, LogError> read(std::uint32_t first, std::span<char> bytes) const override;

private:
    DiskBlockFile(std::filesystem::path path, int descriptor, Writing writing, std::uint32_t blocks)
        : path_(std::move(path)), descriptor_(descriptor), writing_(writing), blocks_(blocks) {}

    const std::filesystem::path path_;
    const int descriptor_;
    const Writing writing_;
    const std::uint32_t blocks_;
};

}  // namespace beaker::log
