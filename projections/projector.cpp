#include "projections/projector.hpp"

#include <fmt/format.h>
#include <algorithm>

#include <exception>

#include "schemas/catalogue.hpp"
#include "schemas/events/input.hpp"
#include "schemas/events/timer.hpp"
#include "schemas/upcasters.hpp"

namespace beaker {

namespace {

using Result = std::expected<void, ProjectionError>;

std::unexpected<ProjectionError> problem(ProjectionError::Code code, const log::Stored& stored,
                                         std::string_view text) {
    return std::unexpected(ProjectionError{
        code, stored.position,
        fmt::format("domain.events {} ({}): {}", stored.position.text(), stored.record->type, text)});
}

/// A timer, and an input that is decided again, have no place in `inputs` now: the settlement of the tick
/// that took it, or of the request, follows and has one.
bool settles_without_place(const log::Stored& stored) {
    const auto settled = from_json<InputSettled>(stored.record->value);
    return settled &&
           (settled->attempt || settled->kind == TimerFired::type || settled->kind == TimerExpired::type);
}

/// A settlement says which input it settles: readers may rely on everything up to it.
Result note_input(const log::Stored& stored, log::Applied& applied) {
    if (stored.record->type != InputSettled::type) return {};
    const auto text = stored.record->attribute(attribute::input);
    if (!text && settles_without_place(stored)) return {};
    if (!text)
        return problem(ProjectionError::Code::bad_event, stored, "a settlement without its input's position");
    const auto input = Position::parse(*text);
    if (!input || input->partition != stored.position.partition)
        return problem(ProjectionError::Code::bad_event, stored, "a settlement with a wrong input position");
    applied.inputs = std::max(applied.inputs, input->offset + 1);
    return {};
}

}  // namespace

Projector::Projector(log::StateStore& store, std::uint16_t partitions, std::span<const ReadFold> folds)
    : store_(store), overlay_(store) {
    for (PartitionId partition = 0; partition < partitions; ++partition)
        applied_.push_back(store.applied(partition));
    for (const ReadFold& each : folds) folds_[each.event_type].push_back(each.fold);
    // What is stored as an older version is decoded as the newest, and folded like it.
    for (const Upcaster& older : upcasters())
        if (const auto newest = folds_.find(newest_type(older.from)); newest != folds_.end())
            folds_.emplace(older.from, std::vector<Fold>(newest->second));
}

Result Projector::apply(std::span<const log::Stored> records) {
    if (error_) return std::unexpected(*error_);
    if (records.empty()) return {};
    std::vector<bool> moved(applied_.size());
    const std::vector<log::Applied> before = applied_;
    auto done = fold_all(records, moved);
    if (done) done = write(moved, records.back().position);
    if (done) return done;
    applied_ = before;
    overlay_.clear();
    error_ = done.error();
    return done;
}

Result Projector::fold_all(std::span<const log::Stored> records, std::vector<bool>& moved) {
    for (const log::Stored& stored : records) {
        const auto [partition, offset] = stored.position;
        if (stored.topic != Topic::domain_events || partition >= applied_.size())
            return problem(ProjectionError::Code::bad_event, stored,
                           "is of no partition of domain.events here");
        log::Applied& applied = applied_[partition];
        if (offset < applied.events) continue;
        if (offset - stored.gap > applied.events)
            return problem(ProjectionError::Code::gap, stored,
                           fmt::format("expected offset {}", applied.events));
        if (auto folded = fold_one(stored, applied); !folded) return folded;
        moved[partition] = true;
    }
    return {};
}

Result Projector::fold_one(const log::Stored& stored, log::Applied& applied) {
    const Record& record = *stored.record;
    const auto wanted = folds_.find(record.type);
    if (wanted == folds_.end() && !find_type(record.type))
        return problem(ProjectionError::Code::unknown_type, stored, "this build does not know the type");
    if (wanted != folds_.end()) {
        Event event = stored.event;
        if (!event) {
            auto decoded = decode_event(record.type, record.value);
            if (!decoded)
                return problem(ProjectionError::Code::bad_event, stored, "the value is not of its type");
            event = std::move(*decoded);
        }
        const Folded folded{.partition = applied.partition,
                            .stream = record.subject,
                            .event = event,
                            .now = record.time,
                            .record_id = record.id,
                            .correlation = record.correlation};
        overlay_.savepoint();  // nothing is ever rolled back: this keeps the overlay's undo list short
        try {
            for (const Fold fold : wanted->second) fold(overlay_, folded);
        } catch (const std::bad_alloc&) {
            throw;
        } catch (const std::exception& thrown) {
            return problem(ProjectionError::Code::fold, stored, thrown.what());
        }
    }
    if (auto noted = note_input(stored, applied); !noted) return noted;
    applied.events = stored.position.offset + 1;
    applied.now = std::max(applied.now, record.time);
    return {};
}

Result Projector::write(const std::vector<bool>& moved, Position last) {
    std::vector<log::Applied> applied;
    for (const log::Applied& each : applied_)
        if (moved[each.partition]) applied.push_back(each);
    if (applied.empty()) return {};
    if (auto written = store_.write(overlay_.take_changes(), applied); !written)
        return std::unexpected(ProjectionError{ProjectionError::Code::store, last, written.error().text});
    if (on_applied_) on_applied_(applied);
    return {};
}

Result Projector::catch_up(const log::Log& log) {
    for (PartitionId partition = 0; partition < applied_.size(); ++partition) {
        while (true) {
            const Position from{partition, applied_[partition].events};
            const auto records = log.read(Topic::domain_events, from, {});
            if (!records) {
                error_ = ProjectionError{ProjectionError::Code::log, from, records.error().text};
                return std::unexpected(*error_);
            }
            if (records->empty()) break;
            if (auto applied = apply(*records); !applied) return applied;
        }
    }
    return {};
}

}  // namespace beaker
