#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <limits>
#include <random>
#include <string>
#include <string_view>

namespace beaker::log {

/// What goes wrong on a simulated disk, and when. Operations (appends and syncs) are counted from 1 since it
/// was made.
struct FaultPlan {
    static constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

    std::uint64_t seed = 1;          ///< of what survives a crash, and of the delays
    std::uint64_t crash_at = never;  ///< the machine dies during this operation
    std::uint64_t sync_fails_from =
        never;  ///< every sync from this operation on fails, and may have stored nothing
    std::uint64_t capacity_bytes = never;  ///< appends past it fail: no space left
    std::uint64_t delay_steps_max = 0;     ///< each operation takes 0 to so many virtual steps
};

/// One file in memory, appended to and synced, of one thread. The same plan and the same calls give the same
/// faults. It outlives the log on it: crash() or power_cycle(), then open a log on it again.
class SimulatedDisk {
public:
    enum class Fault {
        crashed,  ///< and nothing more works until power_cycle()
        sync_failed,
        no_space,  ///< a part of the bytes may have been written
    };

    explicit SimulatedDisk(FaultPlan plan = {}) : plan_(plan), random_(plan.seed) {}

    std::expected<void, Fault> append(std::string_view bytes);
    std::expected<void, Fault> sync();
    /// What is written, synced or not.
    std::string_view bytes() const { return bytes_; }
    /// Drops what lies behind: how a log that is opened gets rid of a torn batch.
    void truncate(std::size_t size);

    /// The machine dies now: of what is not synced, some prefix survives.
    void crash();
    /// Usable again; `plan` is what goes wrong from now on.
    void power_cycle(FaultPlan plan);
    bool crashed() const { return crashed_; }

    /// Damages a byte that was stored.
    void flip(std::size_t at, std::uint8_t bits) { bytes_[at] = static_cast<char>(bytes_[at] ^ bits); }

    std::uint64_t operations() const { return operations_; }
    std::uint64_t syncs() const { return syncs_; }
    /// Told of each delay, so that a virtual clock can run on.
    std::function<void(std::uint64_t steps)> on_delay;

private:
    std::expected<void, Fault> begin_operation();
    std::uint64_t random_up_to(std::uint64_t most) {
        return random_() % (most + 1);
    }  // the same on every platform

    FaultPlan plan_;
    std::mt19937_64 random_;
    std::string bytes_;
    std::size_t synced_ = 0;
    std::uint64_t operations_ = 0;
    std::uint64_t syncs_ = 0;
    bool crashed_ = false;
};

}  // namespace beaker::log
