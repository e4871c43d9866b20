#include "ingest/answer_desk.hpp"

#include <utility>

namespace beaker::ingest {

namespace {

bool is_end(const InputSettled& settled) {
    switch (settled.outcome) {
        case Outcome::forwarded:
        case Outcome::parked:
            return false;
        case Outcome::duplicate:
            return settled.answer.has_value() || settled.problem.has_value();
        default:
            return true;
    }
}

}  // namespace

AnswerDesk::Ticket AnswerDesk::expect(const Uuid& input, Steady deadline, Give give) {
    const std::lock_guard lock(mutex_);
    ++waiting_;
    return table_.emplace(input, Waiting{.deadline = deadline, .give = std::move(give), .position = {}});
}

void AnswerDesk::durable(Ticket ticket, Position position) {
    Taken taken;
    {
        const std::lock_guard lock(mutex_);
        Waiting& waiting = ticket->second;
        waiting.position = position;
        if (waiting.early && waiting.early->first == position)
            take_out(ticket, std::move(waiting.early->second), taken);
        else if (waiting.overdue)
            take_out(ticket, std::nullopt, taken);
    }
    tell(std::move(taken));
}

void AnswerDesk::failed(Ticket ticket, const log::LogError& error) {
    Give give;
    {
        const std::lock_guard lock(mutex_);
        give = std::move(ticket->second.give);
        table_.erase(ticket);
        --waiting_;
    }
    give(std::unexpected(error));
}

void AnswerDesk::take(std::span<const log::Stored> events) {
    if (waiting_ == 0) return;
    for (const log::Stored& stored : events) {
        if (stored.record->type != InputSettled::type) continue;
        if (const auto* settled = stored.event.as<InputSettled>()) {
            settle(*settled, *stored.record);
        } else if (const auto decoded = from_json<InputSettled>(stored.record->value)) {
            settle(*decoded, *stored.record);
        }
    }
}

/// On Kafka a settlement may overtake the acknowledgement. It is kept where it is of an input that is perhaps
/// ours; of an earlier one with the same id it may be another answer, and has another place.
void AnswerDesk::settle(const InputSettled& settled, const Record& record) {
    if (!is_end(settled)) return;
    Taken taken;
    {
        const std::lock_guard lock(mutex_);
        auto [next, end] = table_.equal_range(settled.input_id);
        while (next != end) {
            const Ticket each = next++;
            if (each->second.position)
                take_out(each, settled, taken);
            else if (const auto place = Position::parse(record.attribute(attribute::input).value_or("")))
                each->second.early.emplace(*place, settled);
        }
    }
    tell(std::move(taken));
}

void AnswerDesk::expire(Steady now) {
    if (waiting_ == 0) return;
    Taken taken;
    {
        const std::lock_guard lock(mutex_);
        for (auto next = table_.begin(); next != table_.end();) {
            const Ticket each = next++;
            if (each->second.deadline > now) continue;
            each->second.overdue = true;
            if (each->second.position) take_out(each, std::nullopt, taken);
        }
    }
    tell(std::move(taken));
}

void AnswerDesk::take_out(Ticket ticket, std::optional<InputSettled> settled, Taken& taken) {
    Waiting& waiting = ticket->second;
    taken.emplace_back(std::move(waiting.give), Answered{*waiting.position, std::move(settled)});
    table_.erase(ticket);
    --waiting_;
}

/// Without the lock: who is told may append.
void AnswerDesk::tell(Taken taken) {
    for (auto& [give, answered] : taken) give(std::move(answered));
}

}  // namespace beaker::ingest
