#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "ops/backup/manifest.hpp"

namespace beaker::ops::backup {

/// Bytes done, of all.
using OnProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

/// Why there is no backup, or nothing was restored.
struct BackupError {
    enum class Code {
        damaged,   ///< the backup is not whole, or not as it was made
        occupied,  ///< something is there already, where a backup or a data directory shall come
        io,        ///< the disk failed
    };
    Code code;
    std::string text;  ///< a sentence
};

/// A log that brokers keep, and what it held once the checkpoint had been written.
struct LogElsewhere {
    std::string name;  ///< see Manifest::log
    std::uint16_t partitions = 0;
    std::vector<SavedTopic> topics;
};

/// Makes a backup in `target`, which must not exist, from a checkpoint of a data directory, which it leaves
/// as it is. Files that do not change any more are linked where the two lie on one disk, the others copied.
/// The manifest is written last and the folder gets its name after it, so that an interrupted one never looks
/// whole: what is left is `<target>.partial`, which the next try removes. `elsewhere`: the checkpoint is of
/// state alone. Errors: occupied, io; damaged (the
/// checkpoint cannot be opened).
std::expected<Manifest, BackupError> make_backup(const std::filesystem::path& checkpoint,
                                                 const std::filesystem::path& target, Instant now,
                                                 const OnProgress& on_progress,
                                                 std::optional<LogElsewhere> elsewhere = std::nullopt);

/// Reads the whole backup: every file is there with its size and checksum and nothing else is, and the log
/// and the state can be opened and hold what the manifest says. Writes nothing. Errors: damaged, io.
std::expected<Manifest, BackupError> verify_backup(const std::filesystem::path& backup,
                                                   const OnProgress& on_progress);

/// Verifies the backup, then copies it into a data directory that is missing or empty; what root makes
/// belongs to the directory's owner in the end. An interrupted one leaves a folder `restoring` there, which
/// the next try removes. Errors: damaged, occupied, io.
std::expected<Manifest, BackupError> restore_backup(const std::filesystem::path& backup,
                                                    const std::filesystem::path& data_directory,
                                                    const OnProgress& on_progress);

}  // namespace beaker::ops::backup
