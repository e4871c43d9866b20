#include "tests/system/killed_trials.hpp"

#include <chrono>

#include "tests/repetitions.hpp"
#include "tests/system/server_process.hpp"

namespace beaker::testing {

KilledTrials::KilledTrials(const ops::Sandbox& sandbox, TrialCrowd::Port port, std::size_t trials)
    : sandbox_(sandbox),
      trials_(repetitions("BEAKER_TRIALS", trials)),
      kills_(repetitions("BEAKER_TRIAL_KILLS", 3)),
      seed_(repetitions("BEAKER_CRASH_SEED", std::random_device()())),
      crowd_(sandbox, std::move(port)) {
    Visitor(sandbox.port())
        .ask("PUT", "/sandbox/faults",
             R"({"provider":"vapi","operation":"create_assistant","fault":"lost_answer","every":10})");
}

void KilledTrials::run(const std::function<void(std::size_t, std::mt19937_64&)>& kill_and_start) {
    CAPTURE(seed_);
    std::mt19937_64 random(seed_);
    const auto started = std::chrono::steady_clock::now();
    crowd_.ask_for(trials_);
    for (std::size_t kill = 1; kill <= kills_; ++kill) {
        // The last one comes when all have been answered, and assistants are still being made.
        REQUIRE(crowd_.wait_for_answered(kill * trials_ / kills_));
        std::this_thread::sleep_for(std::chrono::microseconds(random() % 50'000));
        kill_and_start(kill, random);
    }
    crowd_.join();
    const auto told = crowd_.check_told();
    const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    CHECK(told.size() == trials_);
    CHECK(assistants_by_trial(sandbox_) == told);
    MESSAGE(trials_, " trials, ", kills_, " kills, all ready after ", seconds,
            " s; answers by status: ", crowd_.statuses(), "; Vapi was asked ", requests_to_vapi(sandbox_),
            " times");
}

std::string KilledTrials::check_rebuild(const std::vector<std::string>& further,
                                        const std::filesystem::path& data) {
    const std::size_t asked = requests_to_vapi(sandbox_);
    std::vector<std::string> arguments{"replay", "rebuild"};
    arguments.insert(arguments.end(), further.begin(), further.end());
    Ran rebuilt = run_beaker(arguments, data);
    CHECK_MESSAGE(
        rebuilt.output.contains(fmt::format("suppressed: {} vapi_create_assistant, wanted", trials_)),
        rebuilt.output);
    CHECK(requests_to_vapi(sandbox_) == asked);
    return std::move(rebuilt.output);
}

}  // namespace beaker::testing
