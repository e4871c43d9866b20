// What Generations does behind everything else, on a thread of its own: building and comparing.
#include <exception>

#include "projections/generations/generations.hpp"

namespace beaker {

namespace {

using State = Generation::State;

}  // namespace

void Generations::enqueue(Work kind, const Shared& generation) {
    {
        const std::lock_guard lock(work_mutex_);
        work_.emplace_back(kind, generation);
    }
    work_there_.notify_one();
}

void Generations::work(const std::stop_token& stop) {
    while (true) {
        std::pair<Work, Shared> next;
        {
            std::unique_lock lock(work_mutex_);
            if (!work_there_.wait(lock, stop, [this] { return !work_.empty(); })) return;
            next = std::move(work_.front());
            work_.pop_front();
        }
        if (stop.stop_requested()) return;
        if (next.second->retired()) continue;
        // What is thrown (no memory, a disk that cannot be read) is this generation's end, not the server's.
        try {
            if (next.first == Work::build)
                build_now(next.second, stop);
            else
                compare_now(next.second, stop);
        } catch (const std::exception& thrown) {
            if (next.first == Work::build)
                fail(next.second, thrown.what());
            else
                finish_comparison(next.second, std::nullopt, thrown.what());
        }
    }
}

void Generations::build_now(const Shared& generation, const std::stop_token& stop) {
    {
        const std::lock_guard lock(mutex_);
        generation->state = State::building;
    }
    const auto goes_on = [&] { return !stop.stop_requested() && !generation->retired(); };
    const auto built = build_from_log(*generation, log_, folded(), options_.pause, goes_on);
    if (!built) return fail(generation, built.error().text);
    if (!*built || !goes_on()) return;
    bool compares = false;
    std::optional<std::string> problem;
    {
        // Batches wait for this little rest; the next one is given to this generation as well.
        const std::lock_guard lock(mutex_);
        if (auto rest = build_rest(*generation, log_, folded()); rest)
            generation->state = State::live;
        else
            problem = rest.error().text;
        compares = generation->asked_for && options_.switch_when_identical;
        if (compares && !problem) generation->comparing = true;
    }
    if (problem) return fail(generation, *problem);
    if (!compares) return;
    compare_now(generation, stop);
    {
        const std::lock_guard lock(mutex_);
        if (!generation->comparison || !generation->comparison->identical) return;
    }
    (void)switch_now(generation->name, /*by_policy=*/true);  // where it cannot be, it stays ready
}

void Generations::fail(const Shared& generation, const std::string& reason) {
    {
        const std::lock_guard lock(mutex_);
        generation->state = State::failed;
        generation->reason = reason;
    }
    if (observer_.on_failed) observer_.on_failed(generation->name, reason, false);
}

/// Both snapshots are taken between the same two batches.
void Generations::compare_now(const Shared& generation, const std::stop_token& stop) {
    GenerationComparison comparison;
    std::shared_ptr<const log::RowReader> first, second;
    std::vector<PartitionId> partitions;
    {
        std::unique_lock lock(mutex_);
        const bool level = await_level(lock, *generation);
        if (!level || serving_ == generation || serving_->state != State::live) {
            lock.unlock();
            return finish_comparison(generation, std::nullopt,
                                     "the two generations did not stand at the same offsets");
        }
        first = snapshot_of(serving_);
        second = snapshot_of(generation);
        comparison.with = serving_->name;
        comparison.events = generation->events();
        partitions = folded();
    }
    const auto goes_on = [&] { return !stop.stop_requested() && !generation->retired(); };
    comparison.found = compare_rows(*first, *second, log_.partitions(),
                                    {.goes_on = goes_on, .among = std::move(partitions)});
    if (!goes_on()) return finish_comparison(generation, std::nullopt, "the comparison was broken off");
    comparison.identical = comparison.found.differences == 0;
    finish_comparison(generation, std::move(comparison), {});
}

void Generations::finish_comparison(const Shared& generation, std::optional<GenerationComparison> found,
                                    std::string reason) {
    const std::lock_guard lock(mutex_);
    generation->comparing = false;
    // Where another one serves meanwhile, it says nothing of that one.
    if (found && found->with != serving_->name) {
        found.reset();
        reason = "another generation serves since";
    }
    if (!found && generation->state == State::live) generation->reason = "not compared: " + reason;
    generation->comparison = std::move(found);
}

}  // namespace beaker
