#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "tests/system/trial_crowd.hpp"

namespace beaker::testing {

/// Trials that a crowd asks for while processes are killed, and every tenth answer of Vapi's gets lost.
/// BEAKER_TRIALS, BEAKER_TRIAL_KILLS and BEAKER_CRASH_SEED say how many, and how.
class KilledTrials {
public:
    KilledTrials(const ops::Sandbox& sandbox, TrialCrowd::Port port, std::size_t trials);

    /// Asks for all of them. As often as there are to be kills, when a further share of the trials has been
    /// answered: kills, and starts again. CHECKs that each trial is ready then, with one assistant.
    void run(const std::function<void(std::size_t kill, std::mt19937_64& random)>& kill_and_start);
    /// Once nothing runs any more: CHECKs that `beaker replay rebuild` there asks Vapi for nothing, and says
    /// what it did not do. Returns what it printed.
    std::string check_rebuild(const std::vector<std::string>& further, const std::filesystem::path& data);

    const TrialCrowd& crowd() const { return crowd_; }

private:
    const ops::Sandbox& sandbox_;
    const std::size_t trials_, kills_;
    const std::uint64_t seed_;
    TrialCrowd crowd_;
};

}  // namespace beaker::testing
