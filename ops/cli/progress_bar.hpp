#pragma once

#include <cstdint>
#include <mutex>
#include <string>

namespace beaker::ops {

/// How far long work has come, on standard error: a bar on a terminal, a line now and then elsewhere. Any
/// thread.
class ProgressBar {
public:
    /// `what`: such as "rebuild".
    explicit ProgressBar(std::string what);
    /// Ends the bar's line.
    ~ProgressBar();

    void update(std::uint64_t done, std::uint64_t total);

private:
    std::string what_;
    bool terminal_;
    std::mutex mutex_;
    int shown_ = -1;  ///< percent
};

}  // namespace beaker::ops
