// What the node's own threads do: the core thread decides, the housekeeper looks after what waits.
#include <thread>

#include "ops/logging/logging.hpp"
#include "ops/node/node_parts.hpp"

namespace beaker::ops {

namespace {

using namespace std::chrono_literals;

/// How often waiting readers are looked at.
constexpr auto housekeeping_interval = 25ms;
/// How often topics are trimmed.
constexpr auto retention_interval = 10min;

log::Retention retention_of(const Retention& configured) {
    log::Retention retention;
    if (configured.age.count() > 0) retention.age = configured.age;
    if (configured.bytes > 0) retention.partition_bytes = configured.bytes;
    return retention;
}

}  // namespace

/// Take, decide, commit, until the end. When it fails, nothing more is accepted.
void Node::Parts::core() {
    try {
        if (auto ran = runner->run([this] { return stopping.load(); }); !ran) fail(ran.error().text);
    } catch (const std::exception& thrown) {
        fail(thrown.what());
    }
}

void Node::Parts::fail(std::string what) {
    log_event(log_for("log"), Level::error, "the log or the state has failed: stopping", {{"error", what}});
    {
        const std::lock_guard lock(mutex);
        failure = std::move(what);
    }
    log->stop();
    try {
        store_what_is_queued();
    } catch (const std::exception& thrown) {
        // Who waits is answered at the log's end, too late for the connection: so it is told nothing.
        log_event(log_for("log"), Level::error, "what is queued cannot be stored",
                  {{"error", thrown.what()}});
    }
    edge->stop();
}

/// Nothing is decided any more. Where it was the log that failed, all have been told; where it still works,
/// those who wait are answered as soon as their records are stored, undecided, for the next start.
void Node::Parts::store_what_is_queued() {
    if (!log->commit({})) return;
    while (log->backlog().queued_records > 0)
        if (!log->take({}) || !log->commit({})) return;
}

void Node::Parts::watch_clock() {
    if (!clock_guard->observe(clock.now())) return;
    log_event(log_for("ops"), clock_guard->behind() ? Level::error : Level::warn,
              clock_guard->behind()
                  ? "the clock runs backwards: nothing is appended until it is back where it was"
                  : "the clock is back where it was: appending again");
}

void Node::Parts::housekeep() {
    auto next_retention = clock.steady() + retention_interval;
    std::unique_lock lock(mutex);
    while (!stopping) {
        wake_housekeeper.wait_for(lock, housekeeping_interval);
        lock.unlock();
        edge->tick();
        watch_clock();
        if (clock.steady() >= next_retention) {
            next_retention = clock.steady() + retention_interval;
            trim();
        }
        lock.lock();
    }
}

void Node::Parts::trim() {
    for (const auto& [topic, kept] : {std::pair{Topic::inputs, config.inputs},
                                      {Topic::effects, config.effects},
                                      {Topic::dead_letters, config.dead_letters}})
        if (auto trimmed = log->trim(topic, retention_of(kept), clock.now()); !trimmed)
            log_event(log_for("log"), Level::error, "trimming failed",
                      {{"topic", name_of(topic)}, {"error", trimmed.error().text}});
}

}  // namespace beaker::ops
