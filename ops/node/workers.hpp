#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace beaker::ops {

/// A few threads for reads that may touch the disk. Their queue is bounded by the edge: one read for each
/// connection.
class Workers {
public:
    using Task = std::move_only_function<void()>;

    explicit Workers(unsigned threads);
    /// Runs what is queued, then ends the threads.
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    void run(Task task);

private:
    void work();

    std::mutex mutex_;
    std::condition_variable queued_;
    std::deque<Task> tasks_;
    bool ending_ = false;
    std::vector<std::jthread> threads_;
};

}  // namespace beaker::ops
