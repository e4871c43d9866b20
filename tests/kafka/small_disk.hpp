#pragma once

#include <sys/mount.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

namespace beaker::testing {

/// A file system of its own at a folder, in memory, to be filled by somebody else's file. Only root may mount
/// one.
class SmallDisk {
public:
    static constexpr const char* bytes = "268435456";

    /// Whether this process may mount one here.
    static bool possible(const std::filesystem::path& folder) {
        std::filesystem::create_directories(folder);
        if (::mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=4096") != 0) return false;
        return ::umount2(folder.c_str(), MNT_DETACH) == 0;
    }

    /// Throws std::system_error where it cannot be mounted.
    explicit SmallDisk(std::filesystem::path folder) : folder_(std::move(folder)) {
        std::filesystem::create_directories(folder_);
        const std::string size = std::string("size=") + bytes;
        if (::mount("tmpfs", folder_.c_str(), "tmpfs", 0, size.c_str()) != 0)
            throw std::system_error(errno, std::generic_category(), "mount " + folder_.string());
    }
    ~SmallDisk() { ::umount2(folder_.c_str(), MNT_DETACH); }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    /// Leaves not a byte.
    void fill() const {
        std::ofstream file(filler(), std::ios::app | std::ios::binary);
        const std::string block(4096, 'x');
        while (file.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
        }
    }
    void make_room() const { std::filesystem::remove(filler()); }

private:
    std::filesystem::path filler() const { return folder_ / "somebody_elses"; }

    const std::filesystem::path folder_;
};

}  // namespace beaker::testing
