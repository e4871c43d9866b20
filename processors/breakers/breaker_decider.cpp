#include "processors/breakers/breaker_decider.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>

#include "processors/breakers/breaker_state.hpp"
#include "processors/misdirected.hpp"
#include "processors/policies/policies.hpp"
#include "schemas/events/breaker.hpp"
#include "schemas/events/timer.hpp"
#include "schemas/stream.hpp"

namespace beaker::processors {
namespace {

constexpr std::string_view probe_timer = "probe", drain_timer = "drain", settle_timer = "settle";

void set_timer(log::Decision& decision, std::string_view name, Instant due) {
    decision.timers.push_back({.name = std::string(name), .due = due, .latest = {}});
}

/// What connectors go by.
void list(log::Decision& decision, EffectOperation operation, bool open, std::optional<std::int64_t> probe) {
    const BreakerListed listed{operation, open, probe};
    decision.directory.push_back({listed.key(), listed});
}

/// What the instance goes by.
struct BreakerPolicy {
    explicit BreakerPolicy(const Policies& policies)
        : failures(policies.number(policy::breaker_failures)),
          window(policies.seconds(policy::breaker_window_seconds)),
          probe_after(policies.seconds(policy::breaker_probe_after_seconds)) {}

    std::int64_t failures;
    std::chrono::seconds window, probe_after;
};

std::int64_t recent_failures(const BreakerState& state, Instant now, std::chrono::seconds window) {
    return std::ranges::count_if(state.failures, [&](Instant at) { return at + window > now; });
}

void release(log::Decision& decision, EffectOperation operation, const HeldEffect& held, bool resume,
             std::optional<std::int64_t> probe = {}) {
    decision.messages.push_back(
        {.to = held.stream, .event = EffectReleaseTold{held.effect_id, resume, probe}, .forwarded = {}});
    decision.events.emplace_back(BreakerEffectReleased{operation, held.stream, held.effect_id, resume});
}

/// Another probe: the first of those who wait. None waits: whoever comes next is it.
void send_probe(const log::RowReader& rows, const BreakerState& state, EffectOperation operation,
                const log::Recorded& record, log::Decision& decision) {
    const auto waiting = held_table.keys(rows, {}, 1);
    if (waiting.empty()) return;
    const HeldEffect first = *held_table.get(rows, waiting.front());
    const std::int64_t probe = state.probe + 1;
    const Instant next = record.now + BreakerPolicy(Policies(record)).probe_after;
    decision.events.emplace_back(BreakerProbed{operation, probe, first.stream, first.effect_id, next});
    release(decision, operation, first, true, probe);
    list(decision, operation, true, probe);
    set_timer(decision, probe_timer, next);
}

/// Lets those who wait go, the longest first, up to the first whose time (`wanted_at`) has not come; the rest
/// with the next timer.
void release_some(const log::RowReader& rows, EffectOperation operation, bool resume, std::string_view timer,
                  Instant now, const std::function<std::optional<Instant>(const HeldEffect&)>& wanted_at,
                  log::Decision& decision) {
    std::size_t let_go = 0;
    for (const std::string& place : held_table.keys(rows, {}, breaker_batch + 1)) {
        const HeldEffect held = *held_table.get(rows, place);
        if (const auto later = wanted_at(held)) return set_timer(decision, timer, *later);
        if (++let_go > breaker_batch) return set_timer(decision, timer, now + std::chrono::seconds(1));
        release(decision, operation, held, resume);
    }
}

std::optional<EffectOperation> operation_of(std::string_view stream) {
    return enum_value<EffectOperation>(key_of_stream(stream));
}

}  // namespace

log::Decided decide_breaker_trouble(const log::RowReader& rows, const log::Recorded& record) {
    const auto* report = record.event.as<BreakerTroubleReported>();
    if (!report) return misdirected();
    const BreakerState state = breaker_of_stream(rows);
    const HeldEffect held{report->stream, report->effect_id, record.now};
    log::Decision decision;
    if (!state.open && !report->exhausted) {  // it has closed since
        decision.messages.push_back(
            {.to = report->stream, .event = EffectReleaseTold{report->effect_id, true, {}}, .forwarded = {}});
        return decision;
    }
    if (!held_places_table.contains(rows, report->effect_id.text()))
        decision.events.emplace_back(
            BreakerEffectHeld{report->operation, report->stream, report->effect_id, report->exhausted});
    if (state.open) {
        // The time for a probe has come, and nobody was there to try.
        if (record.now >= state.probe_at) set_timer(decision, probe_timer, record.now);
        return decision;
    }
    const BreakerPolicy policy{Policies(record)};
    const std::int64_t failures = recent_failures(state, record.now, policy.window) + 1;
    if (failures < policy.failures) {
        if (state.waiting == 0) set_timer(decision, settle_timer, record.now + policy.window);
        return decision;
    }
    const Instant probe_at = record.now + policy.probe_after;
    decision.events.emplace_back(BreakerOpened{report->operation, failures, probe_at});
    list(decision, report->operation, true, {});
    set_timer(decision, probe_timer, probe_at);
    return decision;
}

log::Decided decide_breaker_probe_report(const log::RowReader& rows, const log::Recorded& record) {
    const auto* report = record.event.as<BreakerProbeReported>();
    if (!report) return misdirected();
    const BreakerState state = breaker_of_stream(rows);
    log::Decision decision;
    if (!state.open || !state.probing || state.probe != report->probe) return decision;
    if (!report->works) {
        const Instant next = record.now + BreakerPolicy(Policies(record)).probe_after;
        decision.events.emplace_back(BreakerProbeFailed{report->operation, report->probe, next});
        list(decision, report->operation, true, {});
        set_timer(decision, probe_timer, next);
        return decision;
    }
    decision.events.emplace_back(BreakerClosed{report->operation});
    list(decision, report->operation, false, {});
    set_timer(decision, drain_timer, record.now);
    return decision;
}

log::Decided decide_breaker_timer(const log::RowReader& rows, const log::Recorded& record) {
    const auto* fired = record.event.as<TimerFired>();
    const auto operation = operation_of(record.stream);
    log::Decision decision;
    if (!fired || !operation) return decision;
    const BreakerState state = breaker_of_stream(rows);
    const auto window = BreakerPolicy(Policies(record)).window;
    if (fired->name == probe_timer && state.open) {
        send_probe(rows, state, *operation, record, decision);
    } else if (fired->name == drain_timer && !state.open) {
        const auto at_once = [](const HeldEffect&) { return std::optional<Instant>(); };
        release_some(rows, *operation, true, drain_timer, record.now, at_once, decision);
    } else if (fired->name == settle_timer && state.draining) {
        set_timer(decision, settle_timer, record.now + window);
    } else if (fired->name == settle_timer && !state.open) {
        // Nobody else failed within the time: it is not the provider.
        const auto when_old = [&](const HeldEffect& held) {
            const Instant at = held.since + window;
            return at <= record.now ? std::nullopt : std::optional(at);
        };
        release_some(rows, *operation, false, settle_timer, record.now, when_old, decision);
    }
    return decision;
}

}  // namespace beaker::processors
