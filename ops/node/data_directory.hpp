#pragma once

#include <filesystem>

namespace beaker::ops {

/// Where things lie under the data directory.
struct DataDirectory {
    std::filesystem::path root;

    std::filesystem::path log() const { return root / "log"; }
    /// There while a copy into the log is not whole: nothing starts on it.
    std::filesystem::path unfinished() const { return root / "log-unfinished"; }
    /// Where all generations of state lie.
    std::filesystem::path state() const { return root / "state"; }
    /// The read tables' generation that serves: see serving_generation().
    std::filesystem::path tables() const;
    /// The same for the state of deciders.
    std::filesystem::path deciders() const;
    /// Consistent copies of all of it, on their way into a backup.
    std::filesystem::path checkpoints() const { return root / "checkpoints"; }
    /// A place for what is built and thrown away.
    std::filesystem::path scratch(std::string_view name) const {
        return state() / ("scratch-" + std::string(name));
    }
};

}  // namespace beaker::ops
