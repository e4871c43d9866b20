#include "ops/node/node_edge.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

#include "ingest/answer_desk.hpp"
#include "ingest/api/actions.hpp"
#include "ingest/api/admin_reads.hpp"
#include "ingest/api/clock.hpp"
#include "ingest/api/dead_letters.hpp"
#include "ingest/api/generations.hpp"
#include "ingest/api/openapi.hpp"
#include "ingest/api/policies.hpp"
#include "ingest/api/reads.hpp"
#include "ingest/api/reveals.hpp"
#include "ingest/api/router.hpp"
#include "ingest/api/sign_in.hpp"
#include "ingest/api/stream.hpp"
#include "ingest/api/tokens.hpp"
#include "ingest/api/trials.hpp"
#include "ingest/edge.hpp"
#include "ingest/http/server.hpp"
#include "ingest/pages/pages.hpp"
#include "ingest/problem.hpp"
#include "ingest/webhooks/webhook_handler.hpp"
#include "ops/logging/logging.hpp"
#include "ops/node/random_bytes.hpp"
#include "ops/node/verifiers.hpp"
#include "ops/node/workers.hpp"
#include "ops/version.hpp"
#include "projections/query/queries.hpp"

namespace beaker::ops {

namespace {

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

ingest::auth::ProxyTrust trust_of(const Config& config) {
    if (!config.trusted_proxies.empty())
        return ingest::auth::ProxyTrust::of(config.trusted_proxies).value_or(ingest::auth::ProxyTrust::none);
    return config.trusted_proxy ? ingest::auth::ProxyTrust::peer : ingest::auth::ProxyTrust::none;
}

/// Reads that other nodes are asked for at a time: one that is silent holds one up for a second or so.
constexpr unsigned peer_threads = 8;

void checkpoint_failed(const std::string& error) {
    log_event(log_for("ops"), Level::error, "a checkpoint could not be written", {{"error", error}});
}

}  // namespace

struct NodeEdge::Parts {
    explicit Parts(EdgeSurroundings surroundings);

    std::vector<ingest::api::Route> routes();
    std::vector<TrialRow> trials_of(const PersonKey& person) const;
    std::optional<std::string> trial(const TenantId& id) const;
    void webhook_answered(const ingest::webhooks::WebhookAnswered& answered);
    /// For reads that touch the disk.
    auto reading() {
        return [this](std::move_only_function<void()> task) { workers->run(std::move(task)); };
    }
    ingest::auth::IsMember is_member() {
        return [this](const TenantId& tenant, const PersonKey& person) {
            return directory.is_member(tenant, person);
        };
    }
    /// For reads that ask other nodes, which wait for them.
    auto asking() {
        return [this](std::move_only_function<void()> task) { peer_workers->run(std::move(task)); };
    }
    ingest::api::MoveClock mover() const;
    ingest::api::WebhookNames names();
    ingest::api::Router::Opens opens() const;
    /// For what may take seconds: copies and switches.
    auto tending() {
        return [this](std::move_only_function<void()> task) { slow_worker->run(std::move(task)); };
    }

    const EdgeSurroundings around;
    std::optional<ingest::api::Peers> peers;
    ingest::AnswerDesk answers;
    Queries queries;
    ingest::webhooks::WebhookHandler webhooks;
    ingest::api::Reads reads;
    ingest::api::Actions actions;
    ingest::api::AdminReads admin_reads;
    ingest::api::DeadLetters dead_letters;
    ingest::auth::Directory directory;
    ingest::api::Tokens tokens;
    ingest::auth::Doorkeeper doorkeeper;
    ingest::auth::Throttle throttle{{}};
    ingest::api::SignIn sign_in;
    std::optional<ingest::api::Streams> streams;
    Checkpoints checkpoints;
    std::optional<ingest::api::Router> router;
    std::optional<ingest::http::Server> server;
    std::optional<Workers> peer_workers;
    std::optional<Workers> workers;         ///< ends first: what it still answers needs all of the above
    std::optional<Workers> slow_worker;     ///< apart from those that read
    std::optional<Workers> stream_worker;   ///< the same; of its own, so that no read waits for the streams
    std::optional<Workers> figures_worker;  ///< the same; nobody waits for who asks how all is
};

NodeEdge::Parts::Parts(EdgeSurroundings surroundings)
    : around(std::move(surroundings)),
      peers(around.share ? std::optional(around.share->peers(asking())) : std::nullopt),
      queries(around.generations, around.log),
      webhooks({.log = around.log,
                .clock = around.clock,
                .real_clock = around.real_clock,
                .answers = answers,
                .pepper = around.config.secrets.pepper,
                .observer = {[this](const auto& answered) { webhook_answered(answered); }}},
               make_verifiers(around.config)),
      reads({.queries = queries,
             .applied = around.applied,
             .real_clock = around.real_clock,
             .partitions = around.log.partitions(),
             .execute = reading(),
             .is_member = is_member(),
             .peers = peers ? &*peers : nullptr}),
      actions({.log = around.log,
               .clock = around.clock,
               .real_clock = around.real_clock,
               .answers = answers,
               .random = random_bytes,
               .pepper = around.config.secrets.pepper}),
      admin_reads(actions, around.clock),
      dead_letters(queries, actions, peers ? ingest::api::Execute(asking()) : reading(),
                   peers ? &reads : nullptr),
      tokens(actions, around.config.secrets.pepper),
      doorkeeper({.pepper = around.config.secrets.pepper,
                  .admin_token = around.config.secrets.admin_token,
                  .trust = trust_of(around.config),
                  .directory = directory,
                  .clock = around.clock,
                  .real_clock = around.real_clock,
                  .on_token_seen = [this](const PersonKey& person,
                                          const Uuid& token) { tokens.note_use(person, token); }}),
      sign_in({.actions = actions,
               .doorkeeper = doorkeeper,
               .throttle = throttle,
               .real_clock = around.real_clock,
               .pepper = around.config.secrets.pepper,
               .trust = trust_of(around.config)}),
      checkpoints(around.copy, DataDirectory{around.config.data_dir}, around.real_clock) {
    if (peers) peer_workers.emplace(peer_threads);
    workers.emplace(1);
    slow_worker.emplace(1);
    stream_worker.emplace(1);
    figures_worker.emplace(1);
    streams.emplace(ingest::api::StreamSurroundings{
        .log = around.log,
        .names = names(),
        .real_clock = around.real_clock,
        .execute = [worker = &*stream_worker](auto task) { worker->run(std::move(task)); },
        .on_sent = [this](std::size_t events) { around.metrics.streamed(events); },
        .is_member = is_member()});
    checkpoints.remove_forgotten();
    router.emplace(routes(), doorkeeper, opens(),
                   [this](const ingest::auth::Caller& caller, const ingest::http::Request& request) {
                       admin_reads.note(caller, request);
                   });
    server.emplace(
        server_options(around.config), [this, edge = ingest::edge(webhooks, *router)](
                                           ingest::http::Request request, ingest::http::Respond respond) {
            const bool looks = request.method == "GET" || request.method == "HEAD";
            if (!around.appends() && (!looks || request.path() == "/auth/magic"))
                return respond(
                    ingest::problem(ingest::ProblemKind::log_unavailable, "the server's clock is wrong"));
            edge(std::move(request), std::move(respond));
        });
}

std::vector<ingest::api::Route> NodeEdge::Parts::routes() {
    std::vector<ingest::api::Route> all;
    const auto add = [&](std::vector<ingest::api::Route> some) {
        std::ranges::move(some, std::back_inserter(all));
    };
    add(sign_in.routes());
    add(tokens.routes());
    add(ingest::api::trial_routes({.actions = actions,
                                   .throttle = throttle,
                                   .real_clock = around.real_clock,
                                   .trust = trust_of(around.config)}));
    add(reads.routes());
    add(dead_letters.routes());
    add(ingest::api::policy_routes(actions));
    add(ingest::api::reveal_routes(actions));
    add(ingest::api::generation_routes(
        {.generations = around.generations, .actions = actions, .execute = tending()}));
    add({ingest::api::clock_route(mover(), tending())});
    add({streams->route()});
    add(ingest::api::health_routes(
        around.readiness, around.figures,
        [this](std::move_only_function<void()> task) { figures_worker->run(std::move(task)); }));
    add(checkpoint_routes(checkpoints, tending(), checkpoint_failed));
    add(ingest::pages::page_routes(
        {.random = random_bytes,
         .version = std::string(version()),
         .mailbox_url =
             around.config.sandbox_url.empty() ? "" : around.config.sandbox_url + "/sandbox/mailbox",
         .trials_of =
             [this](const PersonKey& person, auto done) {
                 // Of another node's trials that node is asked.
                 (peers ? *peer_workers : *workers).run([this, person, done = std::move(done)]() mutable {
                     done(trials_of(person));
                 });
             }},
        all));
    ingest::api::add_document_routes(all, webhooks.routes());
    return all;
}

ingest::api::MoveClock NodeEdge::Parts::mover() const {
    if (around.virtual_time == nullptr) return {};
    return [time = around.virtual_time](
               std::chrono::microseconds span) -> std::expected<ingest::api::ClockMove, std::string> {
        auto reached = time->advance(span);
        if (!reached) return std::unexpected(std::move(reached.error()));
        return ingest::api::ClockMove{reached->now, std::move(reached->settled)};
    };
}

/// The row's JSON, from whichever node holds it; none where there is none, or nobody answers for it.
std::optional<std::string> NodeEdge::Parts::trial(const TenantId& id) const {
    if (peers) {
        auto answer = reads.trial_now(id);
        return answer.status == 200 ? std::optional(std::move(answer.body)) : std::nullopt;
    }
    auto row = queries.trial(id);
    return row ? std::move(*row) : std::nullopt;
}

/// The newest first; those that the tables do not hold yet are left out.
std::vector<TrialRow> NodeEdge::Parts::trials_of(const PersonKey& person) const {
    constexpr std::size_t trials_shown_max = 20;
    std::vector<TrialRow> rows;
    for (const TenantId& tenant : directory.tenants_of(person)) {
        const auto json = trial(tenant);
        const auto row =
            json ? from_json<TrialRow>(*json) : std::expected<TrialRow, DecodeError>(std::unexpect);
        if (row) rows.push_back(*row);
    }
    std::ranges::sort(rows, std::greater(), &TrialRow::created_at);
    if (rows.size() > trials_shown_max) rows.erase(rows.begin() + trials_shown_max, rows.end());
    return rows;
}

ingest::api::WebhookNames NodeEdge::Parts::names() {
    if (!peers) return ingest::api::webhook_names(queries);
    return ingest::api::webhook_names(queries, reads, [this](const Uuid& id) {
        return peers->holds(partition_of(id.slot(), around.log.partitions()));
    });
}

ingest::api::Router::Opens NodeEdge::Parts::opens() const {
    if (!peers) return {};
    return [this](const ingest::http::Request& request) {
        return peers->seal.open(request, around.real_clock.now());
    };
}

void NodeEdge::Parts::webhook_answered(const ingest::webhooks::WebhookAnswered& answered) {
    around.metrics.webhook(answered.provider, answered.status,
                           std::chrono::duration_cast<std::chrono::nanoseconds>(
                               std::chrono::duration<double>(answered.seconds)));
    if (answered.status != 200)
        log_event(
            log_for("ingest"), Level::warn, "webhook refused",
            {{"provider", answered.provider}, {"status", answered.status}, {"error_code", answered.reason}});
}

NodeEdge::NodeEdge(EdgeSurroundings surroundings)
    : parts_(std::make_unique<Parts>(std::move(surroundings))) {}
NodeEdge::~NodeEdge() { end_work(); }

void NodeEdge::run() { parts_->server->run(); }
void NodeEdge::stop() { parts_->server->stop(); }
std::uint16_t NodeEdge::port() const { return parts_->server->port(); }

void NodeEdge::committed(std::span<const log::Stored> events) {
    parts_->answers.take(events);
    parts_->streams->committed(events);
}

void NodeEdge::listed(std::span<const log::Stored> entries) { parts_->directory.take(entries); }

void NodeEdge::tick() {
    const auto now = parts_->around.clock.steady();
    parts_->around.applied.expire(now);
    parts_->answers.expire(now);
    parts_->sign_in.expire(now);
    parts_->streams->tick();
    parts_->directory.expire(now, parts_->around.clock.now());
}

void NodeEdge::switched_by_policy(const std::string& generation, const std::string& before) {
    ingest::api::note_switch_by_policy(parts_->actions, generation, before);
}

void NodeEdge::gauge(Gauges& now) const {
    const auto& counters = parts_->server->counters();
    now.connections_open = counters.open;
    now.connections_accepted = counters.accepted;
    now.connections_refused = counters.refused;
    now.requests = counters.requests;
    now.request_timeouts = counters.timeouts;
    now.requests_malformed = counters.malformed;
    now.streams_open = parts_->streams->open();
}

void NodeEdge::end_work() {
    parts_->figures_worker.reset();
    parts_->stream_worker.reset();
    parts_->slow_worker.reset();
    parts_->peer_workers.reset();
    parts_->workers.reset();
}

}  // namespace beaker::ops
