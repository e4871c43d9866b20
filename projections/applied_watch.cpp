#include "projections/applied_watch.hpp"

#include <algorithm>
#include <utility>

namespace beaker {

AppliedWatch::~AppliedWatch() {
    call_back([](const Waiting&) { return true; }, false);
}

template <class Done>
void AppliedWatch::call_back(const Done& done, bool applied) {
    std::list<Waiting> taken;
    {
        const std::lock_guard lock(mutex_);
        for (auto each = waiting_.begin(); each != waiting_.end();) {
            const auto next = std::next(each);
            if (done(*each)) taken.splice(taken.end(), waiting_, each);
            each = next;
        }
    }
    // Without the lock: a callback may ask or wait again.
    for (Waiting& each : taken) each.callback(applied);
}

bool AppliedWatch::reached(const Positions& positions) const {
    return std::ranges::all_of(positions.list(),
                               [&](const Position& each) { return inputs_[each.partition] > each.offset; });
}

void AppliedWatch::advance(std::span<const log::Applied> applied) {
    {
        const std::lock_guard lock(mutex_);
        for (const log::Applied& each : applied)
            if (each.partition < inputs_.size())
                inputs_[each.partition] = std::max(inputs_[each.partition], each.inputs);
    }
    call_back([this](const Waiting& each) { return reached(each.positions); }, true);
}

void AppliedWatch::wait(const Positions& positions, Steady deadline, Callback callback) {
    bool applied = false;
    {
        const std::lock_guard lock(mutex_);
        const bool known = std::ranges::all_of(
            positions.list(), [&](const Position& each) { return each.partition < inputs_.size(); });
        applied = known && reached(positions);
        if (known && !applied) {
            waiting_.push_back({positions, deadline, std::move(callback)});
            return;
        }
    }
    callback(applied);
}

void AppliedWatch::expire(Steady now) {
    call_back([now](const Waiting& each) { return each.deadline <= now; }, false);
}

std::uint64_t AppliedWatch::applied(PartitionId partition) const {
    const std::lock_guard lock(mutex_);
    return partition < inputs_.size() ? inputs_[partition] : 0;
}

std::size_t AppliedWatch::waiting() const {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
}

}  // namespace beaker
