#include "ops/node/node.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <iterator>
#include <mutex>
#include <optional>
#include <random>
#include <thread>

#include "ingest/answer_desk.hpp"
#include "ingest/api/actions.hpp"
#include "ingest/api/dead_letters.hpp"
#include "ingest/api/health.hpp"
#include "ingest/api/openapi.hpp"
#include "ingest/api/reads.hpp"
#include "ingest/api/reveals.hpp"
#include "ingest/api/router.hpp"
#include "ingest/api/stream.hpp"
#include "ingest/edge.hpp"
#include "ingest/http/server.hpp"
#include "ingest/problem.hpp"
#include "ingest/webhooks/webhook_handler.hpp"
#include "log/step/runner.hpp"
#include "log/step/runtime.hpp"
#include "ops/logging/logging.hpp"
#include "ops/metrics/metrics.hpp"
#include "ops/node/checkpoints.hpp"
#include "ops/node/clock_guard.hpp"
#include "ops/node/storage.hpp"
#include "ops/node/verifiers.hpp"
#include "ops/node/workers.hpp"
#include "processors/registry.hpp"
#include "projections/applied_watch.hpp"
#include "projections/projector.hpp"
#include "projections/query/queries.hpp"
#include "schemas/upcasters.hpp"

namespace beaker::ops {

namespace {

using namespace std::chrono_literals;

/// How often waiting readers are looked at.
constexpr auto housekeeping_interval = 25ms;
/// How often topics are trimmed.
constexpr auto retention_interval = 10min;

log::Retention retention_of(const Retention& configured) {
    log::Retention retention;
    if (configured.age.count() > 0) retention.age = configured.age;
    if (configured.bytes > 0) retention.partition_bytes = configured.bytes;
    return retention;
}

/// 128 bits from the operating system.
std::string random_bytes() {
    std::random_device device;
    std::string bytes;
    for (int i = 0; i < 4; ++i) {
        const std::uint32_t four = device();
        bytes.append(reinterpret_cast<const char*>(&four), sizeof four);
    }
    return bytes;
}

ingest::http::ServerOptions server_options(const Config& config) {
    ingest::http::ServerOptions options{.address = config.listen.host,
                                        .port = config.listen.port,
                                        .header_bytes_max = config.http.header_bytes_max,
                                        .body_bytes_max = config.http.body_bytes_max,
                                        .connections_max = config.http.connections_max,
                                        .header_timeout = config.http.header_timeout,
                                        .body_timeout = config.http.body_timeout,
                                        .idle_timeout = config.http.idle_timeout,
                                        .drain_timeout = config.http.shutdown_timeout};
    if (!config.tls_certificate_file.empty())
        options.tls = ingest::http::TlsFiles{config.tls_certificate_file, config.tls_key_file};
    return options;
}

}  // namespace

struct Node::Parts {
    Parts(const Config& configuration, const log::Clock& time) : config(configuration), clock(time) {}
    ~Parts();

    std::expected<void, std::string> open();
    std::expected<void, std::string> follow_with_tables();
    std::expected<void, std::string> follow_with_those_who_wait();
    std::expected<void, std::string> decide_backlog();
    void core();
    void housekeep();
    void fail(std::string what);
    void store_what_is_queued();
    void watch_clock();
    Gauges gauges() const;
    ingest::api::Readiness readiness() const;
    void open_edge();
    void webhook_answered(const ingest::webhooks::WebhookAnswered& answered);

    const Config config;
    const log::Clock& clock;
    Metrics metrics;
    OpenStorage storage;
    std::optional<log::StepRuntime> runtime;
    std::optional<log::StepRunner> runner;
    std::optional<ClockGuard> clock_guard;
    std::optional<Projector> projector;
    std::optional<AppliedWatch> watch;
    std::unique_ptr<log::Subscription> following;
    ingest::AnswerDesk answers;
    std::unique_ptr<log::Subscription> answering;
    std::optional<Queries> queries;
    std::optional<ingest::webhooks::WebhookHandler> webhooks;
    std::optional<ingest::api::Reads> reads;
    std::optional<ingest::api::Actions> actions;
    std::optional<ingest::api::DeadLetters> dead_letters;
    std::optional<ingest::api::Streams> streams;
    std::optional<ingest::api::Router> router;
    std::optional<ingest::http::Server> server;
    std::optional<Checkpoints> checkpoints;
    std::optional<Workers> workers;        ///< ends first: what it still answers needs all of the above
    std::optional<Workers> copying;        ///< apart from those that read: a checkpoint may take seconds
    std::optional<Workers> stream_worker;  ///< the same; of its own, so that no read waits for the streams

    std::atomic<bool> stopping{false};
    std::atomic<bool> tables_stopped{false};
    mutable std::mutex mutex;
    std::condition_variable wake_housekeeper;
    std::optional<std::string> failure;
};

/// The log goes first of all that it calls back: at its end it answers what is still owed.
Node::Parts::~Parts() {
    stream_worker.reset();
    copying.reset();
    workers.reset();
    answering.reset();
    following.reset();
    storage.log.reset();
}

std::expected<void, std::string> Node::Parts::open() {
    if (const auto wrong = chain_problems(); !wrong.empty())
        return std::unexpected(fmt::format("older versions of events: {}", fmt::join(wrong, "; ")));
    auto opened = open_storage(
        config, clock,
        {.on_batch = [this](auto records, auto bytes, auto took) { metrics.batch(records, bytes, took); },
         .on_acknowledged = {}});
    if (!opened) return std::unexpected(opened.error());
    storage = std::move(*opened);
    const std::uint16_t partitions = storage.log->partitions();

    runtime.emplace(processors::registry(), *storage.deciders, partitions);
    if (auto caught_up = runtime->catch_up(*storage.log); !caught_up)
        return std::unexpected(caught_up.error().text);
    runner.emplace(*storage.log, *runtime, clock,
                   log::RunnerOptions{
                       .take = {.records = config.batching.records_max, .bytes = config.batching.bytes_max},
                       .decides = config.roles.process},
                   log::RunnerObserver{.on_step = [this](auto inputs, auto outputs, auto took) {
                       metrics.step(inputs, outputs, took);
                   }});

    Instant latest;
    for (PartitionId partition = 0; partition < partitions; ++partition)
        latest = std::max(latest, storage.deciders->applied(partition).now);
    clock_guard.emplace(latest);
    watch_clock();

    if (auto followed = follow_with_tables(); !followed) return followed;
    if (auto decided = decide_backlog(); !decided) return decided;
    if (auto followed = follow_with_those_who_wait(); !followed) return followed;
    open_edge();
    return {};
}

/// Folds what the read tables have missed, and from then on what is committed.
std::expected<void, std::string> Node::Parts::follow_with_tables() {
    const std::uint16_t partitions = storage.log->partitions();
    projector.emplace(*storage.tables, partitions);
    watch.emplace(partitions);
    projector->on_applied([this](std::span<const log::Applied> applied) { watch->advance(applied); });
    std::vector<log::Offset> from;
    for (PartitionId partition = 0; partition < partitions; ++partition) {
        watch->advance({&projector->applied(partition), 1});
        from.push_back(projector->applied(partition).events);
    }
    auto followed = storage.log->follow(
        Topic::domain_events, std::move(from), [this](std::span<const log::Stored> events) {
            metrics.folded(events.size());
            if (auto applied = projector->apply(events); !applied && !tables_stopped.exchange(true))
                log_event(log_for("projections"), Level::error, "the read tables have stopped",
                          {{"position", applied.error().at.text()}, {"error", applied.error().text}});
        });
    if (!followed) return std::unexpected(followed.error().text);
    following = std::move(*followed);
    return {};
}

/// Only from now on: nobody waits for what was decided before they came. After the tables: what a stream
/// tells, a read finds.
std::expected<void, std::string> Node::Parts::follow_with_those_who_wait() {
    std::vector<log::Offset> ends;
    for (PartitionId partition = 0; partition < storage.log->partitions(); ++partition)
        ends.push_back(storage.log->end(Topic::domain_events, partition));
    auto followed = storage.log->follow(Topic::domain_events, std::move(ends),
                                        [this](std::span<const log::Stored> events) {
                                            answers.take(events);
                                            if (streams) streams->committed(events);
                                        });
    if (!followed) return std::unexpected(followed.error().text);
    answering = std::move(*followed);
    return {};
}

/// Inputs that were stored and not decided when the last process ended (it was killed, or does not decide):
/// their senders have been answered, so the first read must see them. Until nothing is undecided, and not
/// only up to the ends of the start: what they send to other streams is part of it.
std::expected<void, std::string> Node::Parts::decide_backlog() {
    if (!config.roles.process) return {};
    const auto undecided = [this] { return storage.log->backlog().undecided_records; };
    const std::uint64_t found = undecided();
    if (found == 0) return {};
    const auto started = clock.steady();
    while (undecided() > 0)
        if (auto turned = runner->turn(); !turned) return std::unexpected(turned.error().text);
    log_event(
        log_for("log"), Level::info, "decided what was stored before the start",
        {{"records", found}, {"seconds", std::chrono::duration<double>(clock.steady() - started).count()}});
    return {};
}

void Node::Parts::open_edge() {
    webhooks.emplace(ingest::webhooks::WebhookSurroundings{.log = *storage.log,
                                                           .clock = clock,
                                                           .real_clock = clock,
                                                           .answers = answers,
                                                           .pepper = config.secrets.pepper,
                                                           .observer = {[this](const auto& answered) {
                                                               webhook_answered(answered);
                                                           }}},
                     make_verifiers(config));
    workers.emplace(1);
    queries.emplace(*storage.tables, *storage.log);
    reads.emplace(
        ingest::api::ReadSurroundings{.queries = *queries,
                                      .applied = *watch,
                                      .real_clock = clock,
                                      .partitions = storage.log->partitions(),
                                      .execute = [this](auto task) { workers->run(std::move(task)); }});
    actions.emplace(ingest::api::ActionSurroundings{.log = *storage.log,
                                                    .clock = clock,
                                                    .real_clock = clock,
                                                    .answers = answers,
                                                    .random = random_bytes});
    dead_letters.emplace(*queries, *actions, [this](auto task) { workers->run(std::move(task)); });
    auto routes = reads->routes();
    std::ranges::move(dead_letters->routes(), std::back_inserter(routes));
    std::ranges::move(ingest::api::reveal_routes(*actions), std::back_inserter(routes));
    stream_worker.emplace(1);
    streams.emplace(ingest::api::StreamSurroundings{
        .log = *storage.log,
        .names = ingest::api::webhook_names(*queries),
        .real_clock = clock,
        .execute = [worker = &*stream_worker](auto task) { worker->run(std::move(task)); },
        .on_sent = [this](std::size_t events) { metrics.streamed(events); }});
    routes.push_back(streams->route());
    std::ranges::move(
        ingest::api::health_routes([this] { return readiness(); }, [this] { return metrics.text(gauges()); }),
        std::back_inserter(routes));
    checkpoints.emplace(storage, DataDirectory{config.data_dir}, clock);
    checkpoints->remove_forgotten();
    copying.emplace(1);
    std::ranges::move(checkpoint_routes(
                          *checkpoints, [this](auto task) { copying->run(std::move(task)); },
                          [](const std::string& error) {
                              log_event(log_for("ops"), Level::error, "a checkpoint could not be written",
                                        {{"error", error}});
                          }),
                      std::back_inserter(routes));
    ingest::api::add_document_routes(routes, webhooks->routes());
    router.emplace(std::move(routes), config.secrets.admin_token);
    server.emplace(server_options(config), [this, edge = ingest::edge(*webhooks, *router)](
                                               ingest::http::Request request, ingest::http::Respond respond) {
        if (clock_guard->behind() && request.method == "POST")
            return respond(
                ingest::problem(ingest::ProblemKind::log_unavailable, "the server's clock runs backwards"));
        edge(std::move(request), std::move(respond));
    });
}

/// What is off is told as the configuration told it at the start; read tables that stopped make the node
/// unready.
ingest::api::Readiness Node::Parts::readiness() const {
    using State = ingest::api::Readiness::State;
    std::string off;
    for (const std::string& each : config.degraded) {
        off += off.empty() ? "" : ",";
        append_json(off, each);
    }
    if (clock_guard->behind())
        return {State::unready, R"({"status":"unready","off":["the clock runs backwards"]})"};
    if (tables_stopped)
        return {State::unready,
                R"({"status":"unready","off":["the read tables have stopped; see the log"]})"};
    if (!off.empty()) return {State::degraded, fmt::format(R"({{"status":"degraded","off":[{}]}})", off)};
    return {State::ok, R"({"status":"ok","off":[]})"};
}

void Node::Parts::webhook_answered(const ingest::webhooks::WebhookAnswered& answered) {
    metrics.webhook(answered.provider, answered.status,
                    std::chrono::duration_cast<std::chrono::nanoseconds>(
                        std::chrono::duration<double>(answered.seconds)));
    if (answered.status != 200)
        log_event(
            log_for("ingest"), Level::warn, "webhook refused",
            {{"provider", answered.provider}, {"status", answered.status}, {"error_code", answered.reason}});
}

/// Take, decide, commit, until the end. When it fails, nothing more is accepted.
void Node::Parts::core() {
    try {
        if (auto ran = runner->run([this] { return stopping.load(); }); !ran) fail(ran.error().text);
    } catch (const std::exception& thrown) {
        fail(thrown.what());
    }
}

void Node::Parts::fail(std::string what) {
    log_event(log_for("log"), Level::error, "the log or the state has failed: stopping", {{"error", what}});
    {
        const std::lock_guard lock(mutex);
        failure = std::move(what);
    }
    storage.log->stop();
    try {
        store_what_is_queued();
    } catch (const std::exception& thrown) {
        // Who waits is answered at the log's end, too late for the connection: so it is told nothing.
        log_event(log_for("log"), Level::error, "what is queued cannot be stored",
                  {{"error", thrown.what()}});
    }
    server->stop();
}

/// Nothing is decided any more. Where it was the log that failed, all have been told; where it still works,
/// those who wait are answered as soon as their records are stored, undecided, for the next start.
void Node::Parts::store_what_is_queued() {
    if (!storage.log->commit({})) return;
    while (storage.log->backlog().queued_records > 0)
        if (!storage.log->take({}) || !storage.log->commit({})) return;
}

void Node::Parts::watch_clock() {
    if (!clock_guard->observe(clock.now())) return;
    log_event(log_for("ops"), clock_guard->behind() ? Level::error : Level::warn,
              clock_guard->behind()
                  ? "the clock runs backwards: nothing is appended until it is back where it was"
                  : "the clock is back where it was: appending again");
}

void Node::Parts::housekeep() {
    auto next_retention = clock.steady() + retention_interval;
    std::unique_lock lock(mutex);
    while (!stopping) {
        wake_housekeeper.wait_for(lock, housekeeping_interval);
        lock.unlock();
        watch->expire(clock.steady());
        answers.expire(clock.steady());
        streams->tick();
        watch_clock();
        if (clock.steady() >= next_retention) {
            next_retention = clock.steady() + retention_interval;
            for (const auto& [topic, kept] : {std::pair{Topic::inputs, config.inputs},
                                              {Topic::effects, config.effects},
                                              {Topic::dead_letters, config.dead_letters}})
                if (auto trimmed = storage.log->trim(topic, retention_of(kept), clock.now()); !trimmed)
                    log_event(log_for("log"), Level::error, "trimming failed",
                              {{"topic", name_of(topic)}, {"error", trimmed.error().text}});
        }
        lock.lock();
    }
}

Gauges Node::Parts::gauges() const {
    const auto backlog = storage.log->backlog();
    const auto& counters = server->counters();
    Gauges now{.queued_records = backlog.queued_records,
               .queued_bytes = backlog.queued_bytes,
               .undecided_records = backlog.undecided_records,
               .lag_seconds = {},
               .connections_open = counters.open,
               .connections_accepted = counters.accepted,
               .connections_refused = counters.refused,
               .requests = counters.requests,
               .request_timeouts = counters.timeouts,
               .requests_malformed = counters.malformed,
               .streams_open = streams->open(),
               .ready = !tables_stopped};
    for (PartitionId partition = 0; partition < storage.log->partitions(); ++partition) {
        const auto oldest =
            storage.log->read(Topic::inputs, {partition, storage.log->checkpoint(partition)}, {.records = 1});
        double lag = 0;
        if (oldest && !oldest->empty())
            lag = std::max(0.0,
                           std::chrono::duration<double>(clock.now() - oldest->front().record->time).count());
        now.lag_seconds.push_back(lag);
    }
    return now;
}

Node::Node(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Node::~Node() = default;

std::expected<std::unique_ptr<Node>, std::string> Node::open(const Config& config, const log::Clock& clock) {
    auto parts = std::make_unique<Parts>(config, clock);
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
        parts.server->run();
        parts.stopping = true;
        parts.wake_housekeeper.notify_all();
        parts.storage.log->wake();
    }
    const std::lock_guard lock(parts.mutex);
    if (parts.failure) return std::unexpected(*parts.failure);
    for (const auto& store : {&parts.storage.deciders, &parts.storage.tables})
        if (auto flushed = (*store)->flush(); !flushed) return std::unexpected(flushed.error().text);
    return {};
}

void Node::stop() { parts_->server->stop(); }

std::uint16_t Node::port() const { return parts_->server->port(); }

}  // namespace beaker::ops
