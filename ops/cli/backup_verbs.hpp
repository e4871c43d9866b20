#pragma once

#include <filesystem>
#include <string>

#include "ops/cli/configured.hpp"

namespace beaker::ops {

/// `beaker backup`.
struct BackupArguments {
    std::filesystem::path directory;  ///< the backup
};

/// `beaker backup create DIR`: log and state at one moment, beside a running server (which is asked for a
/// checkpoint) or without one. Exit 2: DIR is there, or the server does not take the token; 3: the disk or
/// the server failed.
int backup_create(const ConfigFlags& from, const BackupArguments& arguments);

/// `beaker backup verify DIR`: reads all of it. Exit 1: it is not whole.
int backup_verify(const std::filesystem::path& directory);

/// `beaker backup restore DIR`: into a data directory without log and state. Exit 1: the backup is not whole;
/// 2: the data directory is not empty; 3: the disk failed.
int backup_restore(const ConfigFlags& from, const std::filesystem::path& directory);

}  // namespace beaker::ops
