#include "ops/virtual_time/agenda.hpp"

#include <limits>

#include "schemas/events/effect.hpp"
#include "schemas/events/input.hpp"
#include "schemas/events/timer.hpp"

namespace beaker::ops {

void Agenda::fold(PartitionId partition, const Record& record, const Event& event) {
    const std::string& stream = record.subject;
    if (event.as<InputSettled>() != nullptr) {
        if (const auto input = record.attribute(attribute::input))
            if (const auto at = Position::parse(*input)) settled_.advance(*at);
    } else if (const auto* set = event.as<TimerSet>()) {
        forget(stream, set->name);
        const Timer timer{set->due, partition, stream, set->name};
        timers_.insert(timer);
        by_name_.emplace(std::pair(stream, set->name), timer);
    } else if (const auto* cancelled = event.as<TimerCancelled>()) {
        forget(stream, cancelled->name);
    } else if (const auto* fired = event.as<TimerFired>()) {
        take(partition, stream, fired->name);
    } else if (const auto* expired = event.as<TimerExpired>()) {
        take(partition, stream, expired->name);
    } else if (const auto* requested = event.as<EffectRequested>()) {
        tries_.emplace(requested->effect_id, requested->attempt);
    } else if (const auto* tried = event.as<EffectTried>()) {
        tries_.erase({tried->effect_id, tried->attempt});
    } else if (const auto* finished = event.as<EffectFinished>()) {
        using Attempts = std::numeric_limits<std::int64_t>;
        tries_.erase(tries_.lower_bound({finished->effect_id, Attempts::min()}),
                     tries_.upper_bound({finished->effect_id, Attempts::max()}));
    }
}

std::optional<Instant> Agenda::next() const {
    return timers_.empty() ? std::nullopt : std::optional(timers_.begin()->due);
}

std::set<PartitionId> Agenda::due(Instant at) const {
    std::set<PartitionId> found;
    for (const Timer& timer : timers_) {
        if (timer.due > at) break;
        found.insert(timer.partition);
    }
    return found;
}

void Agenda::forget(const std::string& stream, const std::string& name) {
    const auto known = by_name_.find({stream, name});
    if (known == by_name_.end()) return;
    timers_.erase(known->second);
    by_name_.erase(known);
}

void Agenda::take(PartitionId partition, const std::string& stream, const std::string& name) {
    forget(stream, name);
    ++taken_[partition];
}

}  // namespace beaker::ops
