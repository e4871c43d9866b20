#include "projections/generations/generations.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "projections/generations/serving_file.hpp"

namespace beaker {

namespace {

using State = Generation::State;
using Code = GenerationError::Code;

/// More at a time would only cost disk and folding: one that serves, one to go back to, one that is built.
constexpr std::size_t generations_max = 4;
/// How long a request waits until two generations stand at the same offsets. They do after each batch.
constexpr std::chrono::seconds level_wait_max{5};
/// How long a retirement waits for those who still read.
constexpr std::chrono::seconds readers_wait_max{10};

std::unexpected<GenerationError> refused(std::string text) {
    return std::unexpected(GenerationError{Code::refused, std::move(text)});
}

std::unexpected<GenerationError> unknown(std::string_view name) {
    return std::unexpected(GenerationError{Code::unknown, fmt::format("There is no generation {}.", name)});
}

std::vector<PartitionId> partitions_of(std::span<const log::Stored> events) {
    std::vector<PartitionId> partitions;
    for (const log::Stored& each : events) partitions.push_back(each.position.partition);
    std::ranges::sort(partitions);
    partitions.erase(std::ranges::unique(partitions).begin(), partitions.end());
    return partitions;
}

}  // namespace

Generations::Generations(log::Log& log, GenerationsOptions options, GenerationsObserver observer)
    : log_(log), options_(std::move(options)), observer_(std::move(observer)), held_(log.partitions()) {
    holds_all_ = !options_.held;
    for (auto& each : held_) each = options_.held ? Held::no : Held::here;
    for (const PartitionId partition : options_.held.value_or(std::vector<PartitionId>{}))
        held_[partition] = Held::here;
}

Generations::~Generations() { stop(); }

std::expected<std::unique_ptr<Generations>, std::string> Generations::open(log::Log& log,
                                                                           GenerationsOptions options,
                                                                           GenerationsObserver observer) {
    std::unique_ptr<Generations> made(new Generations(log, std::move(options), std::move(observer)));
    if (auto started = made->start(); !started) return std::unexpected(started.error());
    return made;
}

std::expected<void, std::string> Generations::start() {
    std::error_code failed;
    std::filesystem::create_directories(options_.directory, failed);
    if (failed)
        return std::unexpected(
            fmt::format("cannot create {}: {}", options_.directory.string(), failed.message()));
    const Serving serves = serving_generation(options_.directory, options_.sets);
    serving_ = std::make_shared<Generation>(serves.name, serves.set, options_.directory / serves.name,
                                            log_.partitions(), options_.store, options_.team);
    if (!serving_->opened())
        return std::unexpected(
            fmt::format("{}: {}", (options_.directory / serves.name).string(), *serving_->reason));
    serving_->state = State::live;
    all_.push_back(serving_);
    if (observer_.on_applied) observer_.on_applied(applied_of(*serving_, folded()));
    std::vector<log::Offset> from;
    for (PartitionId partition = 0; partition < log_.partitions(); ++partition)
        from.push_back(held_[partition] == Held::no ? log_.end(Topic::domain_events, partition)
                                                    : serving_->applied(partition).events);
    auto followed = log_.follow(Topic::domain_events, std::move(from),
                                [this](std::span<const log::Stored> events) { take(events); });
    if (!followed) return std::unexpected(followed.error().text);
    following_ = std::move(*followed);
    add_those_beside();
    worker_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
    return {};
}

/// What another run of this build left: the generation from before a switch, one that was being built.
void Generations::add_those_beside() {
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(options_.directory, ignored)) {
        const std::string name = entry.path().filename().string();
        const FoldSet* set = options_.sets.of_generation(name);
        if (!set || name == serving_->name || !entry.is_directory()) continue;
        const auto made = std::make_shared<Generation>(name, *set, entry.path(), log_.partitions(),
                                                       options_.store, options_.team);
        {
            const std::lock_guard lock(mutex_);
            all_.push_back(made);
        }
        if (made->opened())
            enqueue(Work::build, made);
        else if (observer_.on_failed)
            observer_.on_failed(name, *made->reason, false);
    }
}

void Generations::stop() {
    worker_.request_stop();
    following_.reset();
    if (worker_.joinable()) worker_.join();
    const std::lock_guard lock(work_mutex_);
    work_.clear();
}

/// All that are live take the batch, or stand still for good: each for itself.
void Generations::take(std::span<const log::Stored> events) {
    std::vector<Shared> failed;
    Shared serving;
    std::vector<log::Applied> applied;
    {
        const std::lock_guard lock(mutex_);
        serving = serving_;
        for (const Shared& each : all_)
            if (each->state == State::live && !apply(*each, events)) failed.push_back(each);
        if (serving->state == State::failed) stopped_ = true;
        applied = applied_of(*serving, partitions_of(events));
    }
    advanced_.notify_all();
    if (observer_.on_folded) observer_.on_folded(events.size());
    // The others have it too: whoever is let in by this finds it, whichever serves when they read.
    if (observer_.on_applied) observer_.on_applied(applied);
    for (const Shared& each : failed)
        if (observer_.on_failed) observer_.on_failed(each->name, *each->reason, each == serving);
}

bool Generations::apply(Generation& generation, std::span<const log::Stored> events) {
    std::vector<log::Stored> some;
    if (!holds_all_) {
        some = of_those_held(generation, events);
        events = some;
    }
    const auto applied = generation.apply(events);
    if (applied) return true;
    generation.state = State::failed;
    generation.reason = applied.error().text;
    return false;
}

/// Under the lock, or before anybody folds.
std::vector<log::Applied> Generations::applied_of(const Generation& generation,
                                                  std::span<const PartitionId> partitions) {
    std::vector<log::Applied> applied;
    for (const PartitionId partition : partitions) applied.push_back(generation.applied(partition));
    return applied;
}

std::shared_ptr<const log::RowReader> Generations::snapshot() const {
    Shared serving;
    {
        const std::lock_guard lock(serving_mutex_);
        serving = serving_;
    }
    return snapshot_of(serving);
}

std::string Generations::serving() const {
    const std::lock_guard lock(serving_mutex_);
    return serving_->name;
}

Generations::ServingStore Generations::serving_store() const {
    const std::lock_guard lock(serving_mutex_);
    return {serving_->name, {serving_, &serving_->store()}};
}

GenerationList Generations::list() const {
    GenerationList list;
    {
        const std::lock_guard lock(mutex_);
        list.serving = serving_->name;
        for (const Shared& each : all_) list.items.push_back(status_of(*each));
    }
    std::ranges::stable_partition(list.items,
                                  [&](const GenerationStatus& each) { return each.name == list.serving; });
    const auto add = [&](const FoldSet& set) {
        list.fold_sets.push_back({std::string(set.name), generation_name(set.tables)});
    };
    add(options_.sets.present);
    if (options_.sets.candidate) add(*options_.sets.candidate);
    return list;
}

GenerationStatus Generations::status_of(const Generation& generation) const {
    GenerationStatus status{.name = generation.name,
                            .fold_set = std::string(generation.set.name),
                            .events_done = generation.events(),
                            .comparing = generation.comparing,
                            .reason = generation.reason,
                            .comparison = generation.comparison};
    for (const PartitionId partition : folded())
        status.events_total += log_.end(Topic::domain_events, partition);
    switch (generation.state) {
        case State::waiting:
            status.role = GenerationRole::behind;
            break;
        case State::building:
            status.role = GenerationRole::building;
            break;
        case State::live:
            status.role = GenerationRole::ready;
            break;
        case State::failed:
            status.role = GenerationRole::failed;
            break;
    }
    if (&generation == serving_.get() && generation.state == State::live)
        status.role = GenerationRole::serving;
    return status;
}

Generations::Shared Generations::find(std::string_view name) const {
    const auto found = std::ranges::find(all_, name, [](const Shared& each) { return each->name; });
    return found == all_.end() ? nullptr : *found;
}

/// The first name that neither a generation nor a directory has.
std::string Generations::free_name(std::string_view first) const {
    std::string name(first);
    const std::lock_guard lock(mutex_);
    for (int number = 2; find(name) || std::filesystem::exists(options_.directory / name); ++number)
        name = fmt::format("{}.{}", first, number);
    return name;
}

Generations::Result Generations::build(std::string_view name) {
    const FoldSet* set = options_.sets.of_generation(name);
    if (!set) return unknown(name);
    const std::lock_guard one_at_a_time(building_);
    {
        const std::lock_guard lock(mutex_);
        for (const Shared& each : all_)
            if (each->state == State::building || each->state == State::waiting)
                return refused(fmt::format("{} is being built; wait for it or retire it.", each->name));
        if (all_.size() >= generations_max)
            return refused(fmt::format("There are {} generations already; retire one.", all_.size()));
    }
    const std::string chosen = free_name(generation_name(set->tables));
    const auto made = std::make_shared<Generation>(chosen, *set, options_.directory / chosen,
                                                   log_.partitions(), options_.store, options_.team);
    if (!made->opened()) {
        made->retire();
        return std::unexpected(GenerationError{Code::io, *made->reason});
    }
    made->asked_for = true;
    const std::lock_guard lock(mutex_);
    all_.push_back(made);
    enqueue(Work::build, made);
    return status_of(*made);
}

Generations::Result Generations::compare(std::string_view name) {
    const std::lock_guard lock(mutex_);
    const Shared found = find(name);
    if (!found) return unknown(name);
    if (found == serving_) return refused(fmt::format("{} is the one that serves.", name));
    if (found->state != State::live) return refused(fmt::format("{} is not ready.", name));
    if (!found->comparing) {
        found->comparing = true;
        found->comparison.reset();
        found->reason.reset();
        enqueue(Work::compare, found);
    }
    return status_of(*found);
}

/// Between two batches all live ones stand at the same offsets; only one that has just joined may be ahead,
/// by the batch that is on its way to the others.
bool Generations::await_level(std::unique_lock<std::mutex>& lock, const Generation& generation) {
    const auto level = [&] { return may_follow(*serving_, generation, folded()); };
    const auto ended = [&] { return generation.state != State::live || generation.retired(); };
    advanced_.wait_for(lock, level_wait_max, [&] { return level() || ended(); });
    return !ended() && level();
}

std::expected<Generations::Switched, GenerationError> Generations::switch_to(std::string_view name) {
    return switch_now(name, /*by_policy=*/false);
}

std::expected<Generations::Switched, GenerationError> Generations::switch_now(std::string_view name,
                                                                              bool by_policy) {
    std::unique_lock lock(mutex_);
    const Shared next = find(name);
    if (!next) return unknown(name);
    if (next == serving_) return Switched{status_of(*next), next->name};
    if (next->state != State::live) return refused(fmt::format("{} is not ready.", name));
    if (!await_level(lock, *next)) return refused(fmt::format("{} does not keep up.", name));
    // Durable first: what is answered from now on is answered by the same generation after a crash.
    if (auto written = write_serving(options_.directory, next->name); !written)
        return std::unexpected(GenerationError{Code::io, written.error()});
    std::string before = serving_->name;
    {
        const std::lock_guard pointer(serving_mutex_);
        serving_ = next;
    }
    stopped_ = false;
    next->comparison.reset();
    next->reason.reset();
    for (const Shared& each : all_) each->comparison.reset();  // they were with the one that served
    Switched switched{status_of(*next), std::move(before)};
    const auto applied = applied_of(*next, folded());
    lock.unlock();
    if (observer_.on_applied) observer_.on_applied(applied);
    if (observer_.on_switched) observer_.on_switched(switched.status.name, switched.before, by_policy);
    return switched;
}

Generations::Result Generations::retire(std::string_view name) {
    std::weak_ptr<Generation> leaving;
    GenerationStatus status;
    {
        const std::lock_guard lock(mutex_);
        const Shared found = find(name);
        if (!found) return unknown(name);
        if (found == serving_) return refused(fmt::format("{} is the one that serves.", name));
        status = status_of(*found);
        found->retire();
        std::erase(all_, found);
        leaving = found;
    }
    advanced_.notify_all();
    const auto deadline = std::chrono::steady_clock::now() + readers_wait_max;
    while (!leaving.expired() && std::chrono::steady_clock::now() < deadline)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return status;
}

std::expected<void, log::LogError> Generations::flush() {
    const std::lock_guard lock(mutex_);
    std::expected<void, log::LogError> done;
    for (const Shared& each : all_) {
        if (!each->opened()) continue;
        auto flushed = each->store().flush();
        if (each == serving_) done = std::move(flushed);
    }
    return done;
}

}  // namespace beaker
