#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "ops/node/system_clock.hpp"

namespace beaker::testing {

/// The machine's clock, by which a test gets hold of a node's core thread: it can be held where it asks for
/// the time, and be failed there. The core thread is the one that asks for the time of day before it asks
/// for anything else; the thread that made the clock (and opens the node) is left alone.
class CoreClock final : public log::Clock {
public:
    Instant now() const override {
        if (is_core(/*asks_for_day=*/true)) {
            wait_while_held();
            fail_if_told();
        }
        return system_.now();
    }
    std::chrono::nanoseconds steady() const override {
        if (is_core(/*asks_for_day=*/false)) {
            wait_while_held();
            if (has_failed()) fail_if_told();
        }
        return system_.steady();
    }

    /// The core thread waits where it asks for the time next, until `release`.
    void hold() {
        const std::lock_guard lock(mutex_);
        held_ = true;
    }
    /// It goes on, and gets an exception `failures` times: when it asks for the time of day, which only a
    /// step does, and from then on whenever it asks. (How long something took is also asked where answers are
    /// given, and those must not throw.)
    void release(int failures = 0) {
        {
            const std::lock_guard lock(mutex_);
            held_ = false;
            failures_ = failures;
        }
        released_.notify_all();
    }

private:
    bool is_core(bool asks_for_day) const {
        const std::lock_guard lock(mutex_);
        const auto id = std::this_thread::get_id();
        return id != maker_ && core_by_thread_.try_emplace(id, asks_for_day).first->second;
    }

    void wait_while_held() const {
        std::unique_lock lock(mutex_);
        released_.wait(lock, [this] { return !held_; });
    }

    bool has_failed() const {
        const std::lock_guard lock(mutex_);
        return has_failed_;
    }

    void fail_if_told() const {
        const std::lock_guard lock(mutex_);
        if (failures_ == 0) return;
        has_failed_ = true;
        --failures_;
        throw std::runtime_error("the clock of the test fails");
    }

    const ops::SystemClock system_;
    const std::thread::id maker_ = std::this_thread::get_id();
    mutable std::mutex mutex_;
    mutable std::condition_variable released_;
    mutable std::map<std::thread::id, bool> core_by_thread_;
    mutable int failures_ = 0;
    mutable bool has_failed_ = false;
    bool held_ = false;
};

}  // namespace beaker::testing
