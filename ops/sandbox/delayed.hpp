#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

namespace beaker::ops {

/// Runs tasks later, on a thread of its own; those that are not due when it ends are dropped.
class Delayed {
public:
    using Task = std::move_only_function<void()>;

    Delayed() : thread_([this](const std::stop_token& stopping) { work(stopping); }) {}
    Delayed(const Delayed&) = delete;
    Delayed& operator=(const Delayed&) = delete;

    void add(std::chrono::milliseconds later, Task task) {
        {
            const std::lock_guard lock(mutex_);
            tasks_.emplace(std::chrono::steady_clock::now() + later, std::move(task));
        }
        changed_.notify_all();
    }

private:
    void work(const std::stop_token& stopping) {
        std::unique_lock lock(mutex_);
        while (!stopping.stop_requested()) {
            const auto now = std::chrono::steady_clock::now();
            if (tasks_.empty() || tasks_.begin()->first > now) {
                const auto until = tasks_.empty() ? now + std::chrono::hours(1) : tasks_.begin()->first;
                const std::size_t known = tasks_.size();
                changed_.wait_until(lock, stopping, until, [&] { return tasks_.size() != known; });
                continue;
            }
            Task task = std::move(tasks_.begin()->second);
            tasks_.erase(tasks_.begin());
            lock.unlock();
            task();
            lock.lock();
        }
    }

    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::multimap<std::chrono::steady_clock::time_point, Task> tasks_;
    std::jthread thread_;
};

}  // namespace beaker::ops
