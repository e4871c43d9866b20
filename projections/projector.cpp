#include "projections/projector.hpp"

#include <fmt/format.h>
#include <algorithm>

#include <exception>
#include <utility>

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

struct Projector::Share {
    explicit Share(const log::RowReader& rows) : overlay(rows) {}

    log::Overlay overlay;
    std::vector<const log::Stored*> records;
    std::vector<PartitionId> moved;
    Result done;
};

Projector::Projector(log::StateStore& store, std::uint16_t partitions, std::span<const ReadFold> folds,
                     log::Team* team)
    : store_(store), team_(team) {
    for (unsigned i = 0; i < (team ? team->size() : 1); ++i)
        shares_.push_back(std::make_unique<Share>(store));
    for (PartitionId partition = 0; partition < partitions; ++partition)
        applied_.push_back(store.applied(partition));
    for (const ReadFold& each : folds) folds_[each.event_type].push_back(each.fold);
    // What is stored as an older version is decoded as the newest, and folded like it.
    for (const Upcaster& older : upcasters())
        if (const auto newest = folds_.find(newest_type(older.from)); newest != folds_.end())
            folds_.emplace(older.from, std::vector<Fold>(newest->second));
}

Projector::~Projector() = default;

Result Projector::apply(std::span<const log::Stored> records) {
    if (error_) return std::unexpected(*error_);
    if (records.empty()) return {};
    const std::vector<log::Applied> before = applied_;
    share_out(records);
    auto done = on_each_busy_share(&Projector::fold_all);
    if (done) done = on_each_busy_share(&Projector::write);
    if (!done) {
        applied_ = before;
        for (const auto& share : shares_) share->overlay.clear();
        error_ = done.error();
        return done;
    }
    std::vector<log::Applied> moved;
    for (const auto& share : shares_)
        for (const PartitionId partition : share->moved) moved.push_back(applied_[partition]);
    if (on_applied_ && !moved.empty()) on_applied_(moved);
    return {};
}

void Projector::share_out(std::span<const log::Stored> records) {
    moved_.assign(applied_.size(), 0);
    for (const auto& share : shares_) {
        share->records.clear();
        share->moved.clear();
        share->done = {};
    }
    for (const log::Stored& stored : records)
        shares_[stored.position.partition % shares_.size()]->records.push_back(&stored);
}

/// The error that is told is that of the first record of the batch that has one.
Result Projector::on_each_busy_share(void (Projector::*work)(Share&)) {
    const auto busy = [](const auto& share) { return !share->records.empty(); };
    if (std::ranges::count_if(shares_, busy) == 1)
        (this->*work)(**std::ranges::find_if(shares_, busy));
    else
        team_->run([&](unsigned number) { (this->*work)(*shares_[number]); });
    const Share* first = nullptr;
    for (const auto& share : shares_)
        if (!share->done && (!first || share->records.front() < first->records.front())) first = share.get();
    return first ? first->done : Result{};
}

/// Leaves the record that could not be folded as the share's first one.
void Projector::fold_all(Share& share) {
    for (auto record = share.records.begin(); record != share.records.end(); ++record) {
        share.done = fold(**record, share);
        if (share.done) continue;
        share.records.erase(share.records.begin(), record);
        return;
    }
}

Result Projector::fold(const log::Stored& stored, Share& share) {
    const auto [partition, offset] = stored.position;
    if (stored.topic != Topic::domain_events || partition >= applied_.size())
        return problem(ProjectionError::Code::bad_event, stored, "is of no partition of domain.events here");
    log::Applied& applied = applied_[partition];
    if (offset < applied.events) return {};
    if (offset - stored.gap > applied.events)
        return problem(ProjectionError::Code::gap, stored, fmt::format("expected offset {}", applied.events));
    if (auto folded = fold_one(stored, applied, share.overlay); !folded) return folded;
    if (!std::exchange(moved_[partition], 1)) share.moved.push_back(partition);
    return {};
}

Result Projector::fold_one(const log::Stored& stored, log::Applied& applied, log::Overlay& overlay) {
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
        overlay.savepoint();  // nothing is ever rolled back: this keeps the overlay's undo list short
        try {
            for (const Fold fold : wanted->second) fold(overlay, folded);
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

void Projector::write(Share& share) {
    std::vector<log::Applied> applied;
    for (const PartitionId partition : share.moved) applied.push_back(applied_[partition]);
    if (applied.empty()) return;
    if (auto written = store_.write(share.overlay.take_changes(), applied); !written)
        share.done = std::unexpected(ProjectionError{ProjectionError::Code::store,
                                                     share.records.back()->position, written.error().text});
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
