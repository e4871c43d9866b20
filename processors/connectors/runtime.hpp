#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "log/clock.hpp"
#include "log/log.hpp"
#include "processors/connectors/connector.hpp"
#include "processors/connectors/window.hpp"
#include "schemas/events/breaker.hpp"
#include "schemas/events/policy.hpp"

namespace beaker::connectors {

/// What the runtime stands on; all of it must outlive it.
struct RuntimeSurroundings {
    log::Log& log;
    const log::Clock& clock;  ///< of records and deadlines
    Connectors connectors;
    std::function<std::string()> random;  ///< 16 or more bytes that nobody can guess
    /// A try is over; any thread.
    std::function<void(const EffectRequest&, const Tried&, std::chrono::nanoseconds took)> on_tried =
        [](const auto&, const auto&, auto) {};
};

struct RuntimeOptions {
    std::size_t threads = 8;
    std::size_t window = 256;               ///< requests taken from the log and not begun
    std::size_t operation_threads_max = 6;  ///< so that one provider that hangs leaves others a thread
    std::chrono::seconds go_patience{5};    ///< for the stream's leave to begin
};

/// Carries out what streams ask of the outside: takes requests from the topic `effects` in order into a
/// bounded window, picks by priority there, asks the stream for its leave, sends once, and appends what came
/// of it to `inputs`. Leave is given once for each request, so any number of processes may take the same
/// ones. It keeps nothing: after a start it begins with what is young enough not to be too late.
class Runtime {
public:
    Runtime(RuntimeSurroundings surroundings, RuntimeOptions options = {});
    /// Ends after the tries under way.
    ~Runtime();
    Runtime(const Runtime&) = delete;
    Runtime& operator=(const Runtime&) = delete;

    /// What requests lie on `effects` from each partition's offset on; then `requested` for each that is new.
    void start(std::vector<log::Offset> from);
    void requested(std::span<const log::Stored> requests);
    /// For `domain.events`, from now on: leave is given there.
    void decided(std::span<const log::Stored> events);
    /// For the topic `directory`, from its first record on: open breakers, pauses.
    void listed(std::span<const log::Stored> entries);

    /// Requests that are known and not begun (approximate).
    std::size_t waiting() const;
    std::size_t in_flight() const;
    bool breaker_open(EffectOperation operation) const;

private:
    /// A request with the stream that made it.
    using Request = RequestWindow::Request;

    void work(const std::stop_token& stopping);
    std::optional<Request> next(const std::stop_token& stopping);
    /// Reads on into the window; with the lock held, which it lets go while it reads.
    void refill(std::unique_lock<std::mutex>& lock);
    void handle(const Request& request, const std::stop_token& stopping);
    Tried attempt(const Request& request, const std::stop_token& stopping);
    /// With the lock.
    bool is_paused(const Request& request) const;
    void park(Request request);
    bool passes_breaker(const EffectRequest& request) const;
    bool may_begin(const Request& request, const std::stop_token& stopping);
    void report(const Request& request, const Tried& tried, const std::stop_token& stopping);
    /// Appends to `inputs`, again and again where the log cannot take it. False: it ends before that.
    bool append(const Record& record, const std::stop_token& stopping);

    const RuntimeSurroundings surroundings_;
    const RuntimeOptions options_;
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    RequestWindow window_;
    std::vector<log::Offset> read_, end_;  ///< by partition
    bool reading_ = false;
    std::uint64_t news_ = 0;  ///< counts what workers may wait for
    std::map<EffectOperation, std::size_t> in_flight_;
    std::map<EffectOperation, BreakerListed> breakers_;
    std::set<std::string> pauses_;  ///< those in force, by PauseListed::key()
    std::deque<Request> parked_;    ///< taken, and paused
    std::map<Uuid, std::optional<bool>>
        leaves_;  ///< announced tries: whether they may begin, once that is known
    std::vector<std::jthread> threads_;
};

}  // namespace beaker::connectors
