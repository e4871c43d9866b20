#include "log/simulated/simulated_disk.hpp"

#include <algorithm>

namespace beaker::log {

std::expected<void, SimulatedDisk::Fault> SimulatedDisk::begin_operation() {
    if (crashed_) return std::unexpected(Fault::crashed);
    ++operations_;
    if (on_delay && plan_.delay_steps_max > 0) on_delay(random_up_to(plan_.delay_steps_max));
    return {};
}

std::expected<void, SimulatedDisk::Fault> SimulatedDisk::append(std::string_view bytes) {
    if (const auto begun = begin_operation(); !begun) return begun;
    if (bytes_.size() + bytes.size() > plan_.capacity_bytes) {
        bytes_.append(bytes.substr(
            0, plan_.capacity_bytes - std::min<std::size_t>(bytes_.size(), plan_.capacity_bytes)));
        return std::unexpected(Fault::no_space);
    }
    bytes_.append(bytes);
    if (operations_ < plan_.crash_at) return {};
    crash();
    return std::unexpected(Fault::crashed);
}

std::expected<void, SimulatedDisk::Fault> SimulatedDisk::sync() {
    if (const auto begun = begin_operation(); !begun) return begun;
    ++syncs_;
    if (operations_ >= plan_.crash_at) {
        crash();
        return std::unexpected(Fault::crashed);
    }
    if (operations_ >= plan_.sync_fails_from) return std::unexpected(Fault::sync_failed);
    synced_ = bytes_.size();
    return {};
}

void SimulatedDisk::truncate(std::size_t size) {
    bytes_.resize(size);
    synced_ = std::min(synced_, size);
}

void SimulatedDisk::crash() {
    crashed_ = true;
    bytes_.resize(synced_ + random_up_to(bytes_.size() - synced_));
}

void SimulatedDisk::power_cycle(FaultPlan plan) {
    if (!crashed_) crash();
    crashed_ = false;
    synced_ = bytes_.size();
    plan_ = plan;
    random_.seed(plan.seed);
    operations_ = 0;
    syncs_ = 0;
}

}  // namespace beaker::log
