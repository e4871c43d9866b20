#include "projections/breakers/breakers_fold.hpp"

#include "projections/breakers/breaker_row.hpp"
#include "schemas/events/breaker.hpp"

namespace beaker {

namespace {

template <class Change>
void change(log::RowWriter& rows, const Folded& folded, EffectOperation operation, const Change& set) {
    Table<BreakerRow>::update(rows, folded.partition, enum_text(operation), folded.now, [&](BreakerRow& row) {
        row.operation = operation;
        set(row);
        row.colour = row.status == BreakerStatus::open                            ? BreakerColour::red
                     : row.status == BreakerStatus::half_open || row.failures > 0 ? BreakerColour::yellow
                                                                                  : BreakerColour::green;
    });
}

}  // namespace

void fold_breaker(log::RowWriter& rows, const Folded& folded) {
    if (const auto* held = folded.event.as<BreakerEffectHeld>()) {
        change(rows, folded, held->operation, [&](BreakerRow& row) {
            ++row.waiting;
            if (!held->exhausted) return;
            ++row.failures;
            row.last_failure_at = folded.now;
        });
    } else if (const auto* opened = folded.event.as<BreakerOpened>()) {
        change(rows, folded, opened->operation, [&](BreakerRow& row) {
            row.status = BreakerStatus::open;
            row.opened_at = folded.now;
        });
    } else if (const auto* probed = folded.event.as<BreakerProbed>()) {
        change(rows, folded, probed->operation, [&](BreakerRow& row) {
            row.status = BreakerStatus::half_open;
            row.probes = probed->probe;
        });
    } else if (const auto* failed = folded.event.as<BreakerProbeFailed>()) {
        change(rows, folded, failed->operation, [&](BreakerRow& row) {
            row.status = BreakerStatus::open;
            row.last_failure_at = folded.now;
        });
    } else if (const auto* closed = folded.event.as<BreakerClosed>()) {
        change(rows, folded, closed->operation, [&](BreakerRow& row) {
            row.status = BreakerStatus::closed;
            row.failures = 0;
            row.closed_at = folded.now;
        });
    } else if (const auto* released = folded.event.as<BreakerEffectReleased>()) {
        change(rows, folded, released->operation, [](BreakerRow& row) {
            --row.waiting;
            if (row.waiting == 0 && row.status == BreakerStatus::closed) row.failures = 0;
        });
    }
}

}  // namespace beaker
