#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace beaker::log {

/// A few threads that do one piece of work together, each its own part of it, with the caller as the first of
/// them. Any thread may call; who comes while they work does its parts by itself.
class Team {
public:
    /// `size`: with the caller, at least 1; of one, the caller does all and there is no thread.
    explicit Team(unsigned size);
    ~Team();
    Team(const Team&) = delete;
    Team& operator=(const Team&) = delete;

    unsigned size() const { return static_cast<unsigned>(threads_.size()) + 1; }

    /// Calls `part(0)` on this thread and `part(1)` up to `part(size - 1)` on the others, at the same time;
    /// returns when all have ended. What a part throws is thrown here then; of several, the first part's.
    void run(const std::function<void(unsigned)>& part);

private:
    void take_part(const std::function<void(unsigned)>& part, unsigned number) noexcept;
    void follow(unsigned number);

    std::mutex calling_;  ///< held by who has the threads
    std::mutex mutex_;
    std::condition_variable begun_;
    std::condition_variable ended_;
    const std::function<void(unsigned)>* part_ = nullptr;
    std::uint64_t round_ = 0;  ///< counts the calls of `run`
    unsigned working_ = 0;
    std::vector<std::exception_ptr> thrown_;  ///< by part
    bool over_ = false;
    std::vector<std::jthread> threads_;
};

}  // namespace beaker::log
