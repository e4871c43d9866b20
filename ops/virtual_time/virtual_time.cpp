#include "ops/virtual_time/virtual_time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <future>

#include "log/step/input_step.hpp"
#include "schemas/events/directory.hpp"
#include "schemas/stream.hpp"

namespace beaker::ops {

namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

constexpr auto look_interval = 3ms;
/// A tick's time tells it from the one before.
constexpr auto smallest_step = 1us;
constexpr std::string_view stops = "the server stops";

PartitionId clock_partition(const log::Log& log) {
    return partition_of(slot_of_stream(ClockMoved::key()), log.partitions());
}

std::optional<Instant> moved_by(const Record& record) {
    if (record.type != ClockMoved::type) return std::nullopt;
    const auto moved = from_json<ClockMoved>(record.value);
    return moved ? std::optional(moved->now) : std::nullopt;
}

/// `at`: what time it is then; the record itself is of that time, too.
Record clock_record(Instant at) {
    Record record;
    record.subject = ClockMoved::key();
    record.id = Uuid::derive(slot_of_stream(record.subject), {record.subject, at.text()});
    record.correlation = record.id;
    record.type = ClockMoved::type;
    record.source = "/clock";
    record.time = at;
    record.value = to_json(ClockMoved{at});
    return record;
}

}  // namespace

std::expected<Instant, std::string> VirtualTime::left_at(const log::Log& log, Instant start) {
    const PartitionId partition = clock_partition(log);
    for (Position from{partition, log.begin(Topic::directory, partition)};;) {
        const auto entries = log.read(Topic::directory, from, {});
        if (!entries) return std::unexpected(entries.error().text);
        if (entries->empty()) return start;
        for (const log::Stored& each : *entries)
            if (const auto moved = moved_by(*each.record)) start = std::max(start, *moved);
        from.offset = entries->back().position.offset + 1;
    }
}

VirtualTime::VirtualTime(log::Log& log, VirtualClock& clock, Patience patience)
    : log_(log), clock_(clock), patience_(patience), agenda_(log.partitions()) {}

std::expected<void, std::string> VirtualTime::follow() {
    for (PartitionId partition = 0; partition < log_.partitions(); ++partition)
        next_.push_back(log_.begin(Topic::domain_events, partition));
    auto followed = log_.follow(Topic::domain_events, next_, [this](std::span<const log::Stored> events) {
        const std::lock_guard lock(mutex_);
        for (const log::Stored& each : events) {
            next_[each.position.partition] = each.position.offset + 1;
            ++folded_;
            if (each.event) {
                agenda_.fold(each.position.partition, *each.record, each.event);
            } else if (const auto event = log::event_of(*each.record)) {
                agenda_.fold(each.position.partition, *each.record, *event);
            }
        }
        changed_.notify_all();
    });
    if (!followed) return std::unexpected(followed.error().text);
    following_ = std::move(*followed);
    return {};
}

void VirtualTime::listed(std::span<const log::Stored> entries) {
    bool moved = false;
    for (const log::Stored& each : entries)
        if (const auto now = moved_by(*each.record)) {
            clock_.move_to(*now);
            moved = true;
        }
    if (!moved) return;
    log_.wake();  // whoever decides looks which timers are due
    const std::lock_guard lock(mutex_);
    changed_.notify_all();
}

std::expected<VirtualTime::Reached, std::string> VirtualTime::advance(std::chrono::microseconds span) {
    const std::lock_guard alone(advancing_);
    const Instant target = clock_.now() + span;
    if (auto quiet = settle({}); !quiet) return std::unexpected(quiet.error());
    while (clock_.now() < target || is_due(target)) {
        Instant at = target;
        Taken due;
        {
            const std::lock_guard lock(mutex_);
            if (const auto next = agenda_.next(); next && *next <= target)
                at = std::max(*next, clock_.now() + smallest_step);
            due = taken_where_due(at);
        }
        if (auto moved = move_to(at); !moved) return std::unexpected(moved.error());
        if (auto quiet = settle(due); !quiet) return std::unexpected(quiet.error());
    }
    const std::lock_guard lock(mutex_);
    return Reached{clock_.now(), agenda_.settled()};
}

void VirtualTime::stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
}

bool VirtualTime::is_due(Instant at) {
    const std::lock_guard lock(mutex_);
    const auto next = agenda_.next();
    return next && *next <= at;
}

VirtualTime::Taken VirtualTime::taken_where_due(Instant at) const {
    Taken taken;
    for (const PartitionId each : agenda_.due(at)) taken.emplace(each, agenda_.taken(each));
    return taken;
}

bool VirtualTime::has_ticked(const Taken& before) const {
    const auto still_due = agenda_.due(clock_.now());
    return std::ranges::all_of(before, [&](const auto& each) {
        return agenda_.taken(each.first) > each.second || !still_due.contains(each.first);
    });
}

std::expected<void, std::string> VirtualTime::move_to(Instant at) {
    std::promise<std::expected<Position, log::LogError>> stored;
    auto answer = stored.get_future();
    log_.append(Topic::directory, clock_partition(log_), clock_record(at),
                [&stored](auto position) { stored.set_value(std::move(position)); });
    if (const auto position = answer.get(); !position)
        return std::unexpected("the time could not be written: " + position.error().text);
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, patience_.decided, [&] { return stopped_ || clock_.now() >= at; });
    if (stopped_) return std::unexpected(std::string(stops));
    if (clock_.now() < at)
        return std::unexpected("the time that was written does not come back from the log");
    return {};
}

/// Until the partitions have seen to what is due, and nothing is under way any more.
std::expected<void, std::string> VirtualTime::settle(const Taken& due) {
    const auto started = Steady::now();
    while (true) {
        bool done = false;
        {
            const std::lock_guard lock(mutex_);
            done = has_ticked(due);
        }
        // Twice: on Kafka what one step says becomes visible partition by partition.
        if (done && is_quiet() && is_quiet()) return {};
        const auto waited = Steady::now() - started;
        std::unique_lock lock(mutex_);
        if (stopped_) return std::unexpected(std::string(stops));
        if (waited > patience_.tries) given_up_.insert(agenda_.tries().begin(), agenda_.tries().end());
        if (waited > patience_.decided)
            return std::unexpected(fmt::format("what is due at {} is not decided", clock_.now().text()));
        changed_.wait_for(lock, look_interval);
    }
}

bool VirtualTime::is_quiet() {
    std::uint64_t before = 0;
    std::vector<log::Offset> events;
    Positions settled;
    {
        const std::lock_guard lock(mutex_);
        if (waits_for_tries()) return false;
        before = folded_;
        events = next_;
        settled = agenda_.settled();
    }
    if (!nothing_follows(events, settled)) return false;
    const std::lock_guard lock(mutex_);
    return folded_ == before && !waits_for_tries();
}

/// Whether these are all events that there are, and every input is settled by them. Where the log cannot be
/// read now, it is not known.
bool VirtualTime::nothing_follows(const std::vector<log::Offset>& events, const Positions& settled) const {
    const auto ends_at = [this](Topic topic, Position next) {
        const auto more = log_.read(topic, next, {.records = 1});
        return more && more->empty();
    };
    if (log_.backlog().queued_records > 0) return false;
    for (PartitionId each = 0; each < log_.partitions(); ++each) {
        const auto last = settled.offset_in(each);
        const log::Offset input = std::max(last ? *last + 1 : 0, log_.begin(Topic::inputs, each));
        if (!ends_at(Topic::inputs, {each, input}) || !ends_at(Topic::domain_events, {each, events[each]}))
            return false;
    }
    return log_.backlog().queued_records == 0;
}

bool VirtualTime::waits_for_tries() const {
    return std::ranges::any_of(agenda_.tries(),
                               [this](const Agenda::Try& each) { return !given_up_.contains(each); });
}

}  // namespace beaker::ops
