#pragma once

#include <filesystem>

namespace beaker::ops {

/// Where things lie under the data directory.
struct DataDirectory {
    std::filesystem::path root;

    std::filesystem::path log() const { return root / "log"; }
    /// The read tables' present generation: another directory as soon as a fold changes.
    std::filesystem::path tables() const;
    /// The same for the state of deciders.
    std::filesystem::path deciders() const;
    /// Consistent copies of all of it, on their way into a backup.
    std::filesystem::path checkpoints() const { return root / "checkpoints"; }
    /// A place for what is built and thrown away.
    std::filesystem::path scratch(std::string_view name) const {
        return root / "state" / ("scratch-" + std::string(name));
    }
};

}  // namespace beaker::ops
