#include "ops/cli/progress_bar.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace beaker::ops {

namespace {

constexpr int width = 40;
/// Where there is no terminal, a line for each tenth of the work.
constexpr int plain_step = 10;

}  // namespace

ProgressBar::ProgressBar(std::string what) : what_(std::move(what)), terminal_(isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
    if (terminal_ && shown_ >= 0) fmt::print(stderr, "\n");
}

void ProgressBar::update(std::uint64_t done, std::uint64_t total) {
    const int percent = total == 0 ? 100 : static_cast<int>(done * 100 / total);
    const std::lock_guard lock(mutex_);
    if (percent <= shown_ || (!terminal_ && percent / plain_step == shown_ / plain_step && shown_ >= 0))
        return;
    shown_ = percent;
    if (terminal_) {
        const int filled = percent * width / 100;
        fmt::print(stderr, "\r{} [{:#<{}}{:.<{}}] {:3d} % {} of {}", what_, "", filled, "", width - filled,
                   percent, done, total);
    } else {
        fmt::print(stderr, "{}: {} % {} of {}\n", what_, percent, done, total);
    }
    std::fflush(stderr);
}

}  // namespace beaker::ops
