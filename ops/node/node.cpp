#include "ops/node/node.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "ops/logging/logging.hpp"
#include "ops/node/kafka_settings.hpp"
#include "ops/node/node_parts.hpp"
#include "ops/node/state_owner.hpp"
#include "ops/node/storage.hpp"
#include "processors/registry.hpp"
#include "schemas/upcasters.hpp"

namespace beaker::ops {

namespace {

using namespace std::chrono_literals;

/// How long a start on Kafka waits until what was stored is decided.
constexpr auto backlog_patience = 30s;

/// A commit on Kafka costs some milliseconds whatever is in it, and appends do not wait for it: so it takes
/// what there is. On disk what is queued waits for the step, and a large one lengthens the tail.
/// Where time is virtual it is moved to each instant at which a timer is due, however near the one before.
log::RunnerOptions runner_options(const Config& config, bool virtual_time, std::function<bool()> ticks) {
    log::RunnerOptions options{
        .take = {.records = config.batching.records_max, .bytes = config.batching.bytes_max},
        .decides = config.roles.process,
        .ticks = std::move(ticks)};
    if (virtual_time) options.tick_interval = 1us;
    if (config.log_engine == LogEngine::kafka) {
        options.take.records = std::max<std::size_t>(options.take.records, 2000);
        options.decide_budget = 100ms;
    }
    return options;
}

}  // namespace

/// The log goes first of all that it calls back: at its end it answers what is still owed. What works beside
/// it has ended by then.
Node::Parts::~Parts() {
    connectors.reset();
    if (share) share->stop();
    if (virtual_time) virtual_time->stop();
    if (edge) edge->end_work();
    answering.reset();
    listing.reset();
    virtual_time.reset();
    if (generations) generations->stop();
    log.reset();
}

std::expected<void, std::string> Node::Parts::open() {
    if (const auto wrong = chain_problems(); !wrong.empty())
        return std::unexpected(fmt::format("older versions of events: {}", fmt::join(wrong, "; ")));
    auto opened = open_log(
        config, clock, LogUse::serve,
        {.embedded = {.on_batch = [this](auto records, auto bytes,
                                         auto took) { metrics.batch(records, bytes, took); },
                      .on_acknowledged = {}},
         .kafka = {.on_event = [](std::string_view what, const std::string& detail, bool trouble) {
             log_event(log_for("log"), trouble ? Level::warn : Level::info, what, {{"detail", detail}});
         }}});
    if (!opened) return std::unexpected(opened.error());
    log = std::move(*opened);
    if (auto moved = open_virtual_time(); !moved) return moved;
    auto state = open_deciders(config);
    if (!state) return std::unexpected(state.error());
    deciders = std::move(*state);
    const std::uint16_t partitions = log->partitions();

    team.emplace(config.roles.process ? static_cast<unsigned>(config.core_threads) : 1U);
    runtime.emplace(processors::registry(), *deciders, partitions, log::default_unwritten_bytes_max, &*team);
    if (auto caught_up = runtime->catch_up(*log); !caught_up) return std::unexpected(caught_up.error().text);
    runner.emplace(
        *log, *runtime, clock,
        runner_options(config, clocks.virtual_clock != nullptr, [this] { return clock_is_right(); }),
        log::RunnerObserver{.on_step = [this](auto inputs, auto outputs, auto took) {
            metrics.step(inputs, outputs, took);
        }});

    Instant latest;
    for (PartitionId partition = 0; partition < partitions; ++partition)
        latest = std::max(latest, deciders->applied(partition).now);
    clock_guard.emplace(latest);
    watch_clock();
    if (auto watched = watch_brokers_clock(); !watched) return watched;

    if (auto opened_share = open_share(); !opened_share) return opened_share;
    if (auto opened_tables = open_tables(); !opened_tables) return opened_tables;
    if (auto decided = decide_backlog(); !decided) return decided;
    open_edge();
    if (auto followed = follow_with_those_who_wait(); !followed) return followed;
    if (share) share->start(edge->port());
    return open_connectors();
}

/// Last: they begin at once, and links in mail lead to the edge.
std::expected<void, std::string> Node::Parts::open_connectors() {
    if (!config.roles.connect) return {};
    Config known = config;
    if (known.listen.port == 0) known.listen.port = edge->port();
    auto opened = NodeConnectors::open(known, *log, clock, metrics);
    if (!opened) return std::unexpected(opened.error());
    connectors = std::move(*opened);
    return {};
}

/// Virtual time is nobody's but ours.
std::expected<void, std::string> Node::Parts::watch_brokers_clock() {
    if (config.log_engine != LogEngine::kafka || virtual_time) return {};
    auto opened =
        ClockWatch::open(kafka_settings(config), clocks.real, [](bool off, std::chrono::microseconds lead) {
            log_event(log_for("ops"), off ? Level::error : Level::warn,
                      off ? "this clock is more than a second off the brokers': nothing is appended until it "
                            "is right"
                          : "this clock is right again: appending again",
                      {{"ahead_seconds", std::chrono::duration<double>(lead).count()}});
        });
    if (!opened) return std::unexpected(opened.error());
    clock_watch = std::move(*opened);
    return {};
}

std::expected<void, std::string> Node::Parts::open_virtual_time() {
    if (clocks.virtual_clock == nullptr) return {};
    const auto left_at = VirtualTime::left_at(*log, clock.now());
    if (!left_at) return std::unexpected(left_at.error());
    clocks.virtual_clock->move_to(*left_at);
    virtual_time = std::make_unique<VirtualTime>(*log, *clocks.virtual_clock);
    return {};
}

/// One log on one machine has one node, which holds everything.
std::expected<void, std::string> Node::Parts::open_share() {
    if (config.log_engine != LogEngine::kafka) return {};
    auto opened = QueryShare::open(config, *log, clocks.real);
    if (!opened) return std::unexpected(opened.error());
    share = std::move(*opened);
    return {};
}

/// Folds what the read tables have missed, and from then on what is committed.
std::expected<void, std::string> Node::Parts::open_tables() {
    watch.emplace(log->partitions());
    if (share) {
        const std::filesystem::path state = DataDirectory{config.data_dir}.state();
        const std::string serves = serving_generation(state, fold_sets).name;
        share->begin_with_copies(serves, state / serves);
    }
    auto opened = Generations::open(
        *log,
        {.directory = DataDirectory{config.data_dir}.state(),
         .sets = fold_sets,
         .team = &*team,
         .switch_when_identical = config.generation_switch == GenerationSwitch::when_identical,
         .held = share ? std::optional(share->first_share()) : std::nullopt},
        {.on_folded = [this](std::size_t events) { metrics.folded(events); },
         .on_applied = [this](std::span<const log::Applied> applied) { watch->advance(applied); },
         .on_failed = [this](const auto& name, const auto& why,
                             bool serving) { generation_failed(name, why, serving); },
         .on_switched = [this](const auto& name, const auto& before,
                               bool by_policy) { generation_switched(name, before, by_policy); }});
    if (!opened) return std::unexpected(opened.error());
    generations = std::move(*opened);
    if (share) share->fold_with(*generations);
    return {};
}

void Node::Parts::generation_failed(const std::string& generation, const std::string& reason, bool serving) {
    log_event(log_for("projections"), Level::error,
              serving ? "the read tables have stopped" : "a generation of read tables has stopped",
              {{"generation", generation}, {"error", reason}});
}

void Node::Parts::generation_switched(const std::string& generation, const std::string& before,
                                      bool by_policy) {
    log_event(log_for("projections"), Level::info, "another generation of read tables serves",
              {{"generation", generation}, {"before", before}, {"by_policy", by_policy}});
    if (by_policy) edge->switched_by_policy(generation, before);
}

/// The directory from its start. Decisions only from now on: nobody waits for what was decided before they
/// came. After the tables: what a stream
/// tells, a read finds.
std::expected<void, std::string> Node::Parts::follow_with_those_who_wait() {
    std::vector<log::Offset> begins;
    for (PartitionId partition = 0; partition < log->partitions(); ++partition)
        begins.push_back(log->begin(Topic::directory, partition));
    auto listed =
        log->follow(Topic::directory, std::move(begins), [this](std::span<const log::Stored> entries) {
            edge->listed(entries);
            if (share) share->listed(entries);
            if (virtual_time) virtual_time->listed(entries);
        });
    if (!listed) return std::unexpected(listed.error().text);
    listing = std::move(*listed);

    std::vector<log::Offset> ends;
    for (PartitionId partition = 0; partition < log->partitions(); ++partition)
        ends.push_back(log->end(Topic::domain_events, partition));
    auto followed = log->follow(Topic::domain_events, std::move(ends),
                                [this](std::span<const log::Stored> events) { edge->committed(events); });
    if (!followed) return std::unexpected(followed.error().text);
    answering = std::move(*followed);
    return virtual_time ? virtual_time->follow() : std::expected<void, std::string>();
}

/// Inputs that were stored and not decided when the last process ended (it was killed, or does not decide):
/// their senders have been answered, so the first read must see them. Until nothing is undecided, and not
/// only up to the ends of the start: what they send to other streams is part of it.
std::expected<void, std::string> Node::Parts::decide_backlog() {
    if (!config.roles.process) return {};
    const auto undecided = [this] { return log->backlog().undecided_records; };
    const std::uint64_t found = undecided();
    if (found == 0) return {};
    const auto started = clock.steady();
    // On Kafka others may feed what this one decides: the door opens at last though it never ends.
    const auto deadline =
        config.log_engine == LogEngine::kafka ? started + backlog_patience : std::chrono::nanoseconds::max();
    while (undecided() > 0 && clock.steady() < deadline)
        if (auto turned = runner->turn(); !turned) return std::unexpected(turned.error().text);
    log_event(
        log_for("log"), Level::info, "decided what was stored before the start",
        {{"records", found}, {"seconds", std::chrono::duration<double>(clock.steady() - started).count()}});
    return {};
}

void Node::Parts::open_edge() {
    edge.emplace(EdgeSurroundings{.config = config,
                                  .clock = clock,
                                  .real_clock = clocks.real,
                                  .virtual_time = virtual_time.get(),
                                  .metrics = metrics,
                                  .log = *log,
                                  .generations = *generations,
                                  .applied = *watch,
                                  .copy =
                                      [this](const std::filesystem::path& folder) {
                                          const auto [name, tables] = generations->serving_store();
                                          auto copied = copy_storage(*log, *deciders, *tables, name, folder);
                                          if (copied && config.log_engine == LogEngine::kafka)
                                              copied = name_log_of_copy(config, folder);
                                          return copied;
                                      },
                                  .appends = [this] { return clock_is_right(); },
                                  .readiness = [this] { return readiness(); },
                                  .figures =
                                      [this] {
                                          return [this, now = gauges()]() mutable {
                                              now.lag_seconds = lag_seconds();
                                              return metrics.text(now);
                                          };
                                      },
                                  .share = share.get()});
}

Node::Node(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Node::~Node() = default;

std::expected<std::unique_ptr<Node>, std::string> Node::open(const Config& config, const Clocks& clocks,
                                                             const FoldSets& sets) {
    auto parts = std::make_unique<Parts>(config, clocks, sets);
    try {
        if (auto opened = parts->open(); !opened) return std::unexpected(opened.error());
    } catch (const std::exception& thrown) {
        return std::unexpected(std::string(thrown.what()));
    }
    return std::unique_ptr<Node>(new Node(std::move(parts)));
}

std::expected<void, std::string> Node::run() {
    Parts& parts = *parts_;
    {
        const std::jthread core([&parts] { parts.core(); });
        const std::jthread housekeeper([&parts] { parts.housekeep(); });
        parts.edge->run();
        parts.connectors.reset();  // what they have done is still told
        parts.stopping = true;
        parts.wake_housekeeper.notify_all();
        parts.log->wake();
    }
    const std::lock_guard lock(parts.mutex);
    if (parts.failure) return std::unexpected(*parts.failure);
    auto flushed = parts.deciders->flush();
    if (flushed) flushed = parts.generations->flush();
    if (!flushed) return std::unexpected(flushed.error().text);
    return {};
}

void Node::stop() {
    if (parts_->virtual_time) parts_->virtual_time->stop();
    const auto end = [this] { parts_->edge->stop(); };
    if (parts_->share)
        parts_->share->leave(end);
    else
        end();
}

std::uint16_t Node::port() const { return parts_->edge->port(); }

}  // namespace beaker::ops
