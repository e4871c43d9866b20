#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <expected>
#include <mutex>
#include <vector>

#include "log/log.hpp"

namespace beaker::log {

/// How much may be queued and not yet acknowledged.
struct QueueLimits {
    std::size_t records = 8192;
    std::size_t bytes = 32 << 20;
};

/// An appended record on its way to the disk.
struct Queued {
    Topic topic{};
    PartitionId partition{};
    RecordPtr record;
    Acknowledge acknowledge;
    std::size_t bytes = 0;                 ///< what it takes in memory, roughly
    std::chrono::nanoseconds queued_at{};  ///< steady time; zero where nobody observes
};

/// From the threads that append to the core thread. Bounded: a record counts until it is released.
class AppendQueue {
public:
    explicit AppendQueue(QueueLimits limits) : limits_(limits) {}

    /// Any thread. Moves the record away, unless it answers an error: queue_full, stopped.
    std::expected<void, LogError> push(Queued& record);

    /// Core thread: the oldest ones, at most so many records and bytes, but one where there is one.
    std::vector<Queued> drain(std::size_t records, std::size_t bytes);
    /// Core thread: waits until something is queued, `wake` (before or during the wait), `stop`, or the end
    /// of the time.
    void wait(std::chrono::milliseconds time);
    /// Core thread: drained records are acknowledged and no longer take room.
    void release(std::size_t records, std::size_t bytes);

    void wake();
    /// Nothing more is taken; what is queued stays.
    void stop();
    bool stopped() const;

    struct Size {
        std::size_t records = 0;
        std::size_t bytes = 0;
    };
    /// What is not released yet.
    Size size() const;

private:
    bool refill();

    const QueueLimits limits_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Queued> queue_;
    Size size_;
    bool waiting_ = false;
    bool woken_ = false;
    bool stopped_ = false;

    // Of the core thread alone: it takes the whole queue at once, so that the lock is held for a moment only.
    std::vector<Queued> ready_;
    std::size_t next_ready_ = 0;
};

}  // namespace beaker::log
