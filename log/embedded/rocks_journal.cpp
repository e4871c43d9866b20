// The form of a journal is LevelDB's (its doc/log_format.md): blocks of 32 KiB, in each of them records, none
// across two blocks; a record is a masked CRC-32C, a length of two bytes (little-endian both), a type, and as
// many bytes as that.
#include "log/embedded/rocks_journal.hpp"

#include <vector>

#include <fmt/format.h>
#include <rocksdb/env.h>

#include "log/embedded/crc32c.hpp"
#include "log/embedded/storage.hpp"

namespace beaker::log {
namespace {

using Code = LogError::Code;

constexpr std::size_t block_bytes = 32 << 10;
constexpr std::size_t head_bytes = 7;

// Types. What follows the last is of journals that are written over old ones, which these never are; 0 is
// unwritten.
constexpr std::uint8_t whole_batch = 1;
constexpr std::uint8_t first_of_batch = 2;
constexpr std::uint8_t last_of_batch = 4;

std::uint8_t byte_at(std::string_view bytes, std::size_t at) { return static_cast<std::uint8_t>(bytes[at]); }

std::size_t length_at(std::string_view block, std::size_t at) {
    return byte_at(block, at + 4) | static_cast<std::size_t>(byte_at(block, at + 5)) << 8;
}

std::uint32_t stored_crc_at(std::string_view block, std::size_t at) {
    std::uint32_t masked = 0;
    for (std::size_t i = 4; i-- > 0;) masked = masked << 8 | byte_at(block, at + i);
    const std::uint32_t rotated = masked - 0xa282ead8U;
    return rotated >> 17 | rotated << 15;
}

/// Where RocksDB would see the end: at a record of another type, or that does not fit into its block. The end
/// of the block where there is none. (A wrong checksum it reports by itself.)
std::size_t first_broken(std::string_view block) {
    std::size_t at = 0;
    while (at + head_bytes <= block.size()) {
        const std::uint8_t type = byte_at(block, at + 6);
        if (type < whole_batch || type > last_of_batch) return at;
        const std::size_t next = at + head_bytes + length_at(block, at);
        if (next > block.size()) return at;
        at = next;
    }
    // Fewer bytes than a head are the rest of a full block, or of a torn head.
    return block.size() == block_bytes && block.size() - at < head_bytes ? block.size() : at;
}

bool batch_begins_at(std::string_view block, std::size_t at) {
    const std::uint8_t type = byte_at(block, at + 6);
    if (type != whole_batch && type != first_of_batch) return false;
    const std::size_t length = length_at(block, at);
    if (length == 0 || at + head_bytes + length > block.size()) return false;
    return crc32c(block.substr(at + 6, 1 + length)) == stored_crc_at(block, at);
}

bool batch_begins_behind(std::string_view block, std::size_t at) {
    for (; at + head_bytes < block.size(); ++at)
        if (batch_begins_at(block, at)) return true;
    return false;
}

/// Nothing, or what is wrong with the journal.
std::expected<void, LogError> check_journal(rocksdb::Env& env, const std::string& path) {
    const auto io = [&](const rocksdb::Status& status) {
        return failure(Code::io, fmt::format("reading {}: {}", path, status.ToString()));
    };
    std::unique_ptr<rocksdb::SequentialFile> file;
    if (const auto status = env.NewSequentialFile(path, &file, rocksdb::EnvOptions()); !status.ok())
        return io(status);
    std::vector<char> scratch(block_bytes);
    std::optional<std::size_t> broken_at;
    for (std::size_t begin = 0;; begin += block_bytes) {
        rocksdb::Slice read;
        if (const auto status = file->Read(block_bytes, &read, scratch.data()); !status.ok())
            return io(status);
        const std::string_view block(read.data(), read.size());
        const std::size_t at = broken_at ? 0 : first_broken(block);
        if (!broken_at && at < block.size()) broken_at = begin + at;
        if (broken_at && batch_begins_behind(block, at))
            return failure(Code::corrupt,
                           fmt::format("{} is damaged at byte {}, and what was stored later follows there",
                                       path, *broken_at));
        if (block.size() < block_bytes) return {};
    }
}

}  // namespace

std::expected<void, LogError> check_journals(rocksdb::Env& env, const std::string& folder) {
    std::vector<std::string> names;
    if (!env.GetChildren(folder, &names).ok()) return {};  // no log yet
    for (const std::string& name : names)
        if (name.ends_with(".log"))
            if (const auto checked = check_journal(env, folder + "/" + name); !checked) return checked;
    return {};
}

}  // namespace beaker::log
