#pragma once

#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <string>

namespace beaker::testing {

/// A directory of its own for one test, removed afterwards.
class Directory {
public:
    Directory()
        : path_(std::filesystem::temp_directory_path() /
                ("beaker_test_" + std::to_string(getpid()) + "_" + std::to_string(next()))) {
        std::filesystem::create_directories(path_);
    }
    ~Directory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    static int next() {
        static std::atomic<int> made{0};
        return made++;
    }

    std::filesystem::path path_;
};

}  // namespace beaker::testing
