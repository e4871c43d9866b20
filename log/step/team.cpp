#include "log/step/team.hpp"

#include <utility>

namespace beaker::log {

Team::Team(unsigned size) : thrown_(size) {
    for (unsigned number = 1; number < size; ++number)
        threads_.emplace_back([this, number] { follow(number); });
}

Team::~Team() {
    {
        const std::lock_guard lock(mutex_);
        over_ = true;
    }
    begun_.notify_all();
}

void Team::run(const std::function<void(unsigned)>& part) {
    const std::unique_lock caller(calling_, std::try_to_lock);
    if (!caller || threads_.empty()) {
        for (unsigned number = 0; number < size(); ++number) part(number);
        return;
    }
    {
        const std::lock_guard lock(mutex_);
        part_ = &part;
        working_ = static_cast<unsigned>(threads_.size());
        ++round_;
    }
    begun_.notify_all();
    take_part(part, 0);
    {
        std::unique_lock lock(mutex_);
        ended_.wait(lock, [this] { return working_ == 0; });
    }
    std::exception_ptr first;
    for (auto& each : thrown_)
        if (auto thrown = std::exchange(each, nullptr); thrown && !first) first = std::move(thrown);
    if (first) std::rethrow_exception(first);
}

void Team::take_part(const std::function<void(unsigned)>& part, unsigned number) noexcept {
    try {
        part(number);
    } catch (...) {
        thrown_[number] = std::current_exception();
    }
}

void Team::follow(unsigned number) {
    std::unique_lock lock(mutex_);
    for (std::uint64_t done = 0;;) {
        begun_.wait(lock, [&] { return over_ || round_ != done; });
        if (over_) return;
        done = round_;
        const auto& part = *part_;
        lock.unlock();
        take_part(part, number);
        lock.lock();
        if (--working_ == 0) ended_.notify_one();
    }
}

}  // namespace beaker::log
