#include "log/step/own_rows.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace beaker::log {

namespace {

constexpr char stream_rows = 's';
constexpr char timer_rows = 't';
constexpr char seen_rows = 'd';  // of all streams together, so that the oldest are found at once
using namespace std::string_view_literals;

/// What the row of a timer keeps; its key holds due time, stream and name.
struct TimerRow {
    std::optional<Instant> latest;
    Uuid correlation;
};
BOOST_DESCRIBE_STRUCT(TimerRow, (), (latest, correlation))

struct TimerDue {
    Instant due;
};
BOOST_DESCRIBE_STRUCT(TimerDue, (), (due))

/// Settlements are remembered by periods of the time that they must be known: one of this period or the one
/// before it is known, what is older may go.
using Period = std::uint32_t;
constexpr std::size_t period_bytes = 4;

Period period_of(Instant at) {
    const auto since_1970 = std::max<std::int64_t>(at.micros(), 0);
    return static_cast<Period>(since_1970 / std::chrono::microseconds(dedupe_time).count());
}

std::string seen_prefix(PartitionId partition) { return partition_prefix(partition) + seen_rows; }

std::string seen_key(PartitionId partition, Period period, std::string_view stream, const Uuid& input) {
    std::string key = seen_prefix(partition);
    for (int shift = 24; shift >= 0; shift -= 8) key += static_cast<char>(period >> shift & 0xff);
    const auto& bytes = input.bytes();
    return key.append(stream).append("\0"sv).append(reinterpret_cast<const char*>(bytes.data()),
                                                    bytes.size());
}

Period period_of_key(std::string_view key, std::size_t prefix_size) {
    Period period = 0;
    for (const char byte : key.substr(prefix_size, period_bytes))
        period = period << 8 | static_cast<unsigned char>(byte);
    return period;
}

/// Where it is remembered that the input was settled; none where it is not.
std::optional<std::string> known_seen_key(const RowReader& rows, PartitionId partition,
                                          std::string_view stream, const Uuid& input, Instant now) {
    const Period period = period_of(now);
    for (const Period each : {period, period == 0 ? period : period - 1})
        if (auto key = seen_key(partition, each, stream, input); rows.get(key)) return key;
    return std::nullopt;
}

/// Takes away some of what is too old to be known; a few rows at a time, so that no step is held up.
void forget_old_inputs(RowWriter& rows, PartitionId partition, Period now) {
    constexpr std::size_t rows_at_a_time = 64;
    const std::string prefix = seen_prefix(partition);
    std::vector<std::string> old;
    rows.scan(prefix, [&](std::string_view key, std::string_view) {
        if (period_of_key(key, prefix.size()) + 1 >= now || old.size() == rows_at_a_time) return false;
        old.emplace_back(key);
        return true;
    });
    for (const std::string& key : old) rows.erase(key);
}

std::string letter_key(PartitionId partition, std::string_view stream, const Uuid& input) {
    const auto& bytes = input.bytes();
    return stream_prefix(partition, stream)
        .append("$dead\0"sv)
        .append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

void remember_input(RowWriter& rows, PartitionId partition, std::string_view stream,
                    const InputSettled& settled, Instant now) {
    const Period period = period_of(now);
    std::uint64_t repeated = 0;
    if (settled.attempt) {
        if (const auto before = seen_input(rows, partition, stream, settled.input_id, now))
            repeated = before->repeated;
        rows.erase(letter_key(partition, stream, settled.input_id));
    }
    rows.put(
        seen_key(partition, period, stream, settled.input_id),
        to_json(SeenInput{settled.outcome, settled.answer, repeated, settled.attempt, settled.request_hash,
                          settled.outcome == Outcome::refused ? settled.problem : std::nullopt}));
    // Looking for old ones costs more than the row: one input in sixteen does it, told by its id, so that
    // every fold of the log takes away the same rows.
    if (settled.input_id.bytes().back() % 16 == 0) forget_old_inputs(rows, partition, period);
}

std::string name_key(PartitionId partition, std::string_view stream, std::string_view name) {
    return stream_prefix(partition, stream).append("$timer\0"sv).append(name);
}

std::string timers_prefix(PartitionId partition) { return partition_prefix(partition) + timer_rows; }

/// Microseconds as eight bytes that sort as the times do, also before 1970.
void append_sortable(std::string& key, Instant at) {
    const auto sortable = static_cast<std::uint64_t>(at.micros()) ^ (std::uint64_t{1} << 63);
    for (int shift = 56; shift >= 0; shift -= 8) key += static_cast<char>(sortable >> shift & 0xff);
}

Instant read_sortable(std::string_view bytes) {
    std::uint64_t sortable = 0;
    for (const char byte : bytes.substr(0, 8)) sortable = sortable << 8 | static_cast<unsigned char>(byte);
    return Instant::from_micros(static_cast<std::int64_t>(sortable ^ (std::uint64_t{1} << 63)));
}

std::string due_key(PartitionId partition, Instant due, std::string_view stream, std::string_view name) {
    std::string key = timers_prefix(partition);
    append_sortable(key, due);
    return key.append(stream).append("\0"sv).append(name);
}

template <class T>
T read_row(std::string_view json) {
    auto row = from_json<T>(json);
    if (!row) throw std::logic_error("a row of decider state cannot be read: " + row.error().message);
    return std::move(*row);
}

WaitingTimer waiting_timer(PartitionId partition, std::string_view key, std::string_view value) {
    const std::string_view rest = key.substr(timers_prefix(partition).size());
    const std::string_view names = rest.substr(8);
    const auto end = names.find('\0');
    const auto row = read_row<TimerRow>(value);
    return {.stream = std::string(names.substr(0, end)),
            .name = std::string(names.substr(end + 1)),
            .due = read_sortable(rest),
            .latest = row.latest,
            .correlation = row.correlation};
}

void forget_timer(RowWriter& rows, PartitionId partition, std::string_view stream, std::string_view name) {
    const std::string key = name_key(partition, stream, name);
    const auto known = rows.get(key);
    if (!known) return;
    rows.erase(due_key(partition, read_row<TimerDue>(*known).due, stream, name));
    rows.erase(key);
}

void keep_letter(RowWriter& rows, PartitionId partition, std::string_view stream,
                 const InputDeadLettered& letter) {
    const auto before = dead_letter(rows, partition, stream, letter.input_id);
    rows.put(letter_key(partition, stream, letter.input_id),
             to_json(DeadLetter{.attempts = before ? before->attempts + 1 : 1,
                                .poison = letter.poison,
                                .resolved = false,
                                .record = letter.record}));
}

void resolve_letter(RowWriter& rows, PartitionId partition, std::string_view stream, const Uuid& input) {
    auto letter = dead_letter(rows, partition, stream, input);
    if (!letter) return;
    letter->resolved = true;
    rows.put(letter_key(partition, stream, input), to_json(*letter));
}

/// Repetitions of one input may come within the same microsecond: their number tells their settlements apart.
void count_repetition(RowWriter& rows, PartitionId partition, std::string_view stream, const Uuid& input,
                      Instant now) {
    const auto key = known_seen_key(rows, partition, stream, input, now);
    if (!key) return;
    auto seen = read_row<SeenInput>(rows.get(*key).value());
    ++seen.repeated;
    rows.put(*key, to_json(seen));
}

}  // namespace

std::string stream_prefix(PartitionId partition, std::string_view stream) {
    std::string prefix = partition_prefix(partition);
    prefix += stream_rows;
    return prefix.append(stream).append("\0"sv);
}

std::optional<SeenInput> seen_input(const RowReader& rows, PartitionId partition, std::string_view stream,
                                    const Uuid& input, Instant now) {
    const auto key = known_seen_key(rows, partition, stream, input, now);
    if (!key) return std::nullopt;
    return read_row<SeenInput>(rows.get(*key).value());
}

std::optional<DeadLetter> dead_letter(const RowReader& rows, PartitionId partition, std::string_view stream,
                                      const Uuid& input) {
    const auto row = rows.get(letter_key(partition, stream, input));
    if (!row) return std::nullopt;
    return read_row<DeadLetter>(*row);
}

std::vector<WaitingTimer> due_timers(const RowReader& rows, PartitionId partition, Instant now,
                                     std::size_t limit) {
    std::vector<WaitingTimer> due;
    rows.scan(timers_prefix(partition), [&](std::string_view key, std::string_view value) {
        WaitingTimer timer = waiting_timer(partition, key, value);
        if (timer.due > now || due.size() == limit) return false;
        due.push_back(std::move(timer));
        return true;
    });
    return due;
}

std::optional<Instant> next_due(const RowReader& rows, PartitionId partition) {
    std::optional<Instant> next;
    const std::string prefix = timers_prefix(partition);
    rows.scan(prefix, [&](std::string_view key, std::string_view) {
        next = read_sortable(key.substr(prefix.size()));
        return false;
    });
    return next;
}

void fold_own_rows(RowWriter& rows, PartitionId partition, std::string_view stream, const Event& event,
                   Instant now) {
    if (const auto* settled = event.as<InputSettled>()) {
        if (settled->outcome == Outcome::duplicate)
            count_repetition(rows, partition, stream, settled->input_id, now);
        else if (settled->outcome != Outcome::failed)
            remember_input(rows, partition, stream, *settled, now);
    } else if (const auto* letter = event.as<InputDeadLettered>()) {
        keep_letter(rows, partition, stream, *letter);
    } else if (const auto* resolved = event.as<DeadLetterResolved>()) {
        resolve_letter(rows, partition, stream, resolved->input_id);
    } else if (const auto* set = event.as<TimerSet>()) {
        forget_timer(rows, partition, stream, set->name);
        rows.put(due_key(partition, set->due, stream, set->name),
                 to_json(TimerRow{set->latest, set->correlation}));
        rows.put(name_key(partition, stream, set->name), to_json(TimerDue{set->due}));
    } else if (const auto* cancelled = event.as<TimerCancelled>()) {
        forget_timer(rows, partition, stream, cancelled->name);
    } else if (const auto* fired = event.as<TimerFired>()) {
        forget_timer(rows, partition, stream, fired->name);
    } else if (const auto* expired = event.as<TimerExpired>()) {
        forget_timer(rows, partition, stream, expired->name);
    }
}

}  // namespace beaker::log
