#include "projections/dead_letters/dead_letters_fold.hpp"

#include "projections/dead_letters/dead_letter_row.hpp"
#include "schemas/events/dead_letter.hpp"

namespace beaker {

namespace {

using DeadLetters = Table<DeadLetterRow>;

std::optional<std::string> attribute_of(const RecordCopy& record, std::string_view name) {
    const auto found = record.attributes.find(std::string(name));
    if (found == record.attributes.end()) return std::nullopt;
    return found->second;
}

void on(log::RowWriter& rows, const Folded& folded, const InputDeadLettered& event) {
    DeadLetters::update(rows, folded.partition, id_key(event.input_id), folded.now, [&](DeadLetterRow& row) {
        if (row.attempts == 0) {
            row.id = event.input_id;
            row.type = event.record.type;
            row.stream = folded.stream;
            row.provider = attribute_of(event.record, attribute::provider);
            row.kind = attribute_of(event.record, attribute::kind);
            row.received_at = event.record.time;
            row.first_at = folded.now;
            row.correlation_id = folded.correlation;
        }
        row.cause = event.problem.code;
        row.detail = event.problem.text;
        row.poison = event.poison;
        row.status = DeadLetterStatus::open;
        row.last_at = folded.now;
        ++row.attempts;
    });
}

void on(log::RowWriter& rows, const Folded& folded, const InputSettled& event) {
    if (!event.attempt || event.outcome == Outcome::failed || event.outcome == Outcome::duplicate) return;
    DeadLetters::update_existing(rows, folded.partition, id_key(event.input_id), [&](DeadLetterRow& row) {
        row.status = DeadLetterStatus::done;
        row.attempts = *event.attempt;
    });
}

void touch(DeadLetterRow& row, DeadLetterTouch what) {
    if (row.history.size() == DeadLetterRow::history_max) row.history.erase(row.history.begin());
    row.history.push_back(std::move(what));
}

void on(log::RowWriter& rows, const Folded& folded, const InputReprocessed& event) {
    DeadLetters::update_existing(rows, folded.partition, id_key(event.input_id), [&](DeadLetterRow& row) {
        touch(row, {folded.now, event.asked_by, DeadLetterAction::requeued, std::nullopt});
    });
}

void on(log::RowWriter& rows, const Folded& folded, const DeadLetterResolved& event) {
    DeadLetters::update_existing(rows, folded.partition, id_key(event.input_id), [&](DeadLetterRow& row) {
        row.status = DeadLetterStatus::resolved;
        touch(row, {folded.now, event.asked_by, DeadLetterAction::resolved, event.reason});
    });
}

}  // namespace

void fold_dead_letter(log::RowWriter& rows, const Folded& folded) {
    if (const auto* settled = folded.event.as<InputSettled>()) return on(rows, folded, *settled);
    if (const auto* letter = folded.event.as<InputDeadLettered>()) return on(rows, folded, *letter);
    if (const auto* again = folded.event.as<InputReprocessed>()) return on(rows, folded, *again);
    if (const auto* resolved = folded.event.as<DeadLetterResolved>()) return on(rows, folded, *resolved);
}

}  // namespace beaker
