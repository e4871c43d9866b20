#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <span>
#include <vector>

#include "log/step/state_store.hpp"
#include "schemas/values/position.hpp"

namespace beaker {

/// Lets readers see at least what they wrote: how far the read tables have come in `inputs`, and who waits
/// for more. No thread is blocked; the waiting are called back. Any thread.
class AppliedWatch {
public:
    /// true: everything asked for is in the tables; false: the deadline came first.
    using Callback = std::move_only_function<void(bool applied)>;
    using Steady = std::chrono::nanoseconds;  ///< as of log::Clock::steady()

    explicit AppliedWatch(std::uint16_t partitions) : inputs_(partitions) {}
    /// Tells those who still wait that it will not come.
    ~AppliedWatch();
    AppliedWatch(const AppliedWatch&) = delete;
    AppliedWatch& operator=(const AppliedWatch&) = delete;

    /// The tables have come so far; calls back those who waited for it, on this thread. Never goes backwards.
    void advance(std::span<const log::Applied> applied);

    /// Calls back once: at once where all positions are applied (or there are none), at once with false where
    /// one names a partition that there is not; else when they are, or at the first `expire` from the
    /// deadline on.
    void wait(const Positions& positions, Steady deadline, Callback callback);

    /// Calls back those whose deadline has come. Call it every few tens of milliseconds.
    void expire(Steady now);

    /// One past the last input of the partition whose consequences are in the tables.
    std::uint64_t applied(PartitionId partition) const;
    std::size_t waiting() const;

private:
    struct Waiting {
        Positions positions;
        Steady deadline;
        Callback callback;
    };

    bool reached(const Positions& positions) const;
    /// Takes out those for whom `done` holds and calls them without the lock.
    template <class Done>
    void call_back(const Done& done, bool applied);

    mutable std::mutex mutex_;
    std::vector<std::uint64_t> inputs_;
    std::list<Waiting> waiting_;
};

}  // namespace beaker
