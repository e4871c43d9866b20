#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <expected>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "log/log.hpp"
#include "ops/virtual_time/agenda.hpp"
#include "ops/virtual_time/virtual_clock.hpp"

namespace beaker::ops {

/// Moves virtual time: from one due timer to the next, and at each waits until what it brings is decided and
/// carried out, so that nothing is ever late. How late it is stands in `directory`: all processes of a log
/// have the same time, and a restart has the one before. Any of them can move it, whoever decides.
class VirtualTime {
public:
    /// How long an instant may take, on the real clock, until all that it brings is decided; and until
    /// providers have answered.
    struct Patience {
        std::chrono::milliseconds decided{30'000}, tries{15'000};
    };

    /// Where time was left; `start` where it was never moved. Errors: sentences for people.
    static std::expected<Instant, std::string> left_at(const log::Log& log, Instant start);

    /// Log and clock must outlive it.
    VirtualTime(log::Log& log, VirtualClock& clock, Patience patience);
    VirtualTime(log::Log& log, VirtualClock& clock) : VirtualTime(log, clock, Patience()) {}
    VirtualTime(const VirtualTime&) = delete;
    VirtualTime& operator=(const VirtualTime&) = delete;

    /// Folds `domain.events` from its begin on. Errors: sentences for people.
    std::expected<void, std::string> follow();
    /// For the topic `directory`, from its first record on.
    void listed(std::span<const log::Stored> entries);

    struct Reached {
        Instant now;
        Positions settled;  ///< of what was decided until then
    };
    /// Moves time by the span, one caller after the other; blocks for as long as that takes. Where more
    /// timers of a partition are due at its end than one tick takes, it ends some microseconds later. Errors:
    /// a sentence for people; time stands where it came to then, and nothing is lost.
    std::expected<Reached, std::string> advance(std::chrono::microseconds span);
    /// Ends `advance`, now and later.
    void stop();

private:
    /// Of partitions: how many of its timers had been taken.
    using Taken = std::map<PartitionId, std::uint64_t>;

    Taken taken_where_due(Instant at) const;
    bool is_due(Instant at);
    bool has_ticked(const Taken& before) const;
    std::expected<void, std::string> move_to(Instant at);
    std::expected<void, std::string> settle(const Taken& due);
    bool is_quiet();
    bool nothing_follows(const std::vector<log::Offset>& events, const Positions& settled) const;
    bool waits_for_tries() const;

    log::Log& log_;
    VirtualClock& clock_;
    const Patience patience_;
    std::mutex advancing_;  ///< one at a time

    std::mutex mutex_;
    std::condition_variable changed_;
    Agenda agenda_;
    std::vector<log::Offset> next_;  ///< event, of each partition
    std::uint64_t folded_ = 0;       ///< events
    bool stopped_ = false;
    std::set<Agenda::Try> given_up_;  ///< tries that did not end in time: they are not waited for again
    std::unique_ptr<log::Subscription> following_;  ///< ends first
};

}  // namespace beaker::ops
