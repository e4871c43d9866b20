#include "log/embedded/append_queue.hpp"

#include <utility>

#include "log/embedded/storage.hpp"

namespace beaker::log {

std::expected<void, LogError> AppendQueue::push(Queued& record) {
    bool wakes = false;
    {
        const std::lock_guard lock(mutex_);
        if (stopped_) return failure(LogError::Code::stopped, "the log takes no more records");
        if (size_.records + 1 > limits_.records || size_.bytes + record.bytes > limits_.bytes)
            return failure(LogError::Code::queue_full, "too many records wait to be stored");
        ++size_.records;
        size_.bytes += record.bytes;
        queue_.push_back(std::move(record));
        wakes = std::exchange(waiting_, false);  // one wake-up for a whole batch
    }
    if (wakes) changed_.notify_one();
    return {};
}

bool AppendQueue::refill() {
    ready_.clear();
    next_ready_ = 0;
    const std::lock_guard lock(mutex_);
    ready_.swap(queue_);
    return !ready_.empty();
}

std::vector<Queued> AppendQueue::drain(std::size_t records, std::size_t bytes) {
    std::vector<Queued> drained;
    std::size_t drained_bytes = 0;
    while (drained.empty() || drained.size() < records) {
        if (next_ready_ == ready_.size() && !refill()) break;
        Queued& next = ready_[next_ready_];
        if (!drained.empty() && drained_bytes + next.bytes > bytes) break;
        drained_bytes += next.bytes;
        drained.push_back(std::move(next));
        ++next_ready_;
    }
    return drained;
}

void AppendQueue::wait(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    const auto something = [this] { return !queue_.empty() || woken_ || stopped_; };
    waiting_ = true;
    changed_.wait_for(lock, time, something);
    waiting_ = false;
    woken_ = false;
}

void AppendQueue::release(std::size_t records, std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    size_.records -= records;
    size_.bytes -= bytes;
}

void AppendQueue::wake() {
    {
        const std::lock_guard lock(mutex_);
        woken_ = true;
    }
    changed_.notify_one();
}

void AppendQueue::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    changed_.notify_one();
}

bool AppendQueue::stopped() const {
    const std::lock_guard lock(mutex_);
    return stopped_;
}

AppendQueue::Size AppendQueue::size() const {
    const std::lock_guard lock(mutex_);
    return size_;
}

}  // namespace beaker::log
