#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <functional>
#include <string>

namespace beaker::ops::backup {

/// What tells one file's contents from another's.
struct FileDigest {
    std::uint64_t bytes = 0;
    std::string sha256;  ///< 64 lower-case hexadecimal digits
    bool operator==(const FileDigest&) const = default;
};

/// Told after each piece: so many bytes more are done.
using OnBytes = std::function<void(std::uint64_t)>;

/// Reads a file to its end. Error: a sentence.
std::expected<FileDigest, std::string> digest_of(const std::filesystem::path& file, const OnBytes& on_bytes);

/// Copies a file's bytes to one that is not there yet, and syncs it. Answers what was copied. Error: a
/// sentence.
std::expected<FileDigest, std::string> copy_synced(const std::filesystem::path& from,
                                                   const std::filesystem::path& to, const OnBytes& on_bytes);

/// Writes a small file whole, and syncs it. Error: a sentence.
std::expected<void, std::string> write_synced(const std::filesystem::path& file, std::string_view text);

/// Makes what stands in a directory durable: its names, not the contents of its files. Error: a sentence.
std::expected<void, std::string> sync_directory(const std::filesystem::path& directory);

}  // namespace beaker::ops::backup
