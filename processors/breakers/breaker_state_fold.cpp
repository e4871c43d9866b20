#include "processors/breakers/breaker_decider.hpp"
#include "processors/breakers/breaker_state.hpp"
#include "schemas/events/breaker.hpp"

namespace beaker::processors {
namespace {

using log::RowWriter;

template <class Change>
void change(RowWriter& rows, const Change& set) {
    BreakerState state = breaker_of_stream(rows);
    set(state);
    breaker_table.put(rows, "", state);
}

void apply(RowWriter& rows, const BreakerEffectHeld& event, Instant now) {
    change(rows, [&](BreakerState& state) {
        const std::uint64_t number = state.next++;
        ++state.waiting;
        held_table.put(rows, held_key(number), {event.stream, event.effect_id, now});
        held_places_table.put(rows, event.effect_id.text(), {number});
        if (!event.exhausted || state.open) return;
        state.failures.push_back(now);
        if (state.failures.size() > breaker_failures_kept) state.failures.erase(state.failures.begin());
    });
}

void apply(RowWriter& rows, const BreakerOpened& event, Instant now) {
    change(rows, [&](BreakerState& state) {
        state.open = true;
        state.draining = false;
        state.probe_at = event.probe_at.value_or(now + breaker_probe_after_usual);
    });
}

void apply(RowWriter& rows, const BreakerProbed& event, Instant now) {
    change(rows, [&](BreakerState& state) {
        state.probe = event.probe;
        state.probing = true;
        state.probe_at = event.probe_at.value_or(now + breaker_probe_after_usual);
    });
}

void apply(RowWriter& rows, const BreakerProbeFailed& event, Instant now) {
    change(rows, [&](BreakerState& state) {
        state.probing = false;
        state.probe_at = event.probe_at.value_or(now + breaker_probe_after_usual);
    });
}

void apply(RowWriter& rows, const BreakerClosed&, Instant) {
    change(rows, [](BreakerState& state) {
        state.open = state.probing = false;
        state.draining = true;
        state.failures.clear();
    });
}

void apply(RowWriter& rows, const BreakerEffectReleased& event, Instant) {
    const auto place = held_places_table.get(rows, event.effect_id.text());
    if (!place) return;
    held_table.erase(rows, held_key(place->number));
    held_places_table.erase(rows, event.effect_id.text());
    change(rows, [](BreakerState& state) {
        if (--state.waiting == 0) state.draining = false;
    });
}

template <EventStruct T>
log::StateFoldEntry entry() {
    return {.stream_kind = "breaker",
            .event_type = T::type,
            .fold = [](RowWriter& rows, const Event& event, Instant now) {
                if (const T* known = event.as<T>()) apply(rows, *known, now);
            }};
}

}  // namespace

std::vector<log::StateFoldEntry> breaker_state_folds() {
    return {entry<BreakerEffectHeld>(),  entry<BreakerOpened>(), entry<BreakerProbed>(),
            entry<BreakerProbeFailed>(), entry<BreakerClosed>(), entry<BreakerEffectReleased>()};
}

}  // namespace beaker::processors
