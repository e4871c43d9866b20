#include "ingest/api/reads.hpp"

#include <algorithm>
#include <boost/describe.hpp>
#include <chrono>
#include <memory>
#include <numeric>

#include "ingest/api/dead_letter_detail.hpp"
#include "ingest/api/effect_operations.hpp"
#include "ingest/api/entity.hpp"
#include "ingest/api/parameters.hpp"
#include "ingest/api/policies.hpp"
#include "ingest/api/read_operations.hpp"
#include "ingest/api/tokens.hpp"
#include "ingest/api/trials.hpp"
#include "ingest/api/webhook_detail.hpp"
#include "ingest/problem.hpp"
#include "projections/policies/policy_row.hpp"
#include "schemas/stream.hpp"

namespace beaker::ingest::api {

/// Whose a row is, told by a member of it.
struct OfTenant {
    TenantId tenant_id;
};
BOOST_DESCRIBE_STRUCT(OfTenant, (), (tenant_id))
struct OfActor {
    std::optional<std::string> actor;
};
BOOST_DESCRIBE_STRUCT(OfActor, (), (actor))

namespace {

bool is_theirs(const OfTenant& row, const auth::Caller& caller, const auth::IsMember& is_member) {
    return is_member(row.tenant_id, *caller.person);
}
bool is_theirs(const OfActor& row, const auth::Caller& caller, const auth::IsMember&) {
    return row.actor == caller.actor();
}

constexpr std::string_view min_position = "Beaker-Min-Position";
constexpr std::chrono::seconds wait_max{2};

http::Response refusal_of(const QueryError& error) {
    switch (error.code) {
        case QueryError::Code::bad_cursor:
            return bad_parameter("cursor", error.detail);
        case QueryError::Code::bad_limit:
            return bad_parameter("limit", error.detail);
        case QueryError::Code::unavailable:
            break;
    }
    return problem(ProblemKind::reads_unavailable, error.detail);
}

http::Response answer_of(Queries::Answer answer) {
    return answer ? json_entity(std::move(*answer)) : refusal_of(answer.error());
}

http::Response answer_of(Queries::MaybeAnswer answer, std::string_view missing) {
    if (!answer) return refusal_of(answer.error());
    if (!*answer) return problem(ProblemKind::not_found, missing);
    return json_entity(std::move(**answer));
}

/// An id that cannot be one names nothing.
http::Response no_such(std::string_view missing) { return problem(ProblemKind::not_found, missing); }

Page page_of_part(Page page, const PartWanted& part) {
    page.partitions = part.partitions;
    page.tells_places = part.tells_places;
    return page;
}

template <class Filter>
Filter of_part(Filter filter, const PartWanted& part) {
    filter.page = page_of_part(std::move(filter.page), part);
    return filter;
}

constexpr std::string_view no_call = "There is no such call.";
constexpr std::string_view no_tenant = "There is no such trial or business.";
constexpr std::string_view no_letter = "There is no such dead letter.";
constexpr std::string_view no_action = "There is no such action, or it is not decided yet.";
constexpr std::string_view no_webhook = "There is no such webhook.";

}  // namespace

std::vector<Route> Reads::routes() {
    return {
        {"GET", "/v1/calls/{id}", Access::person, serve(&Reads::call), describe_call()},
        {"GET", "/v1/trials/{id}", Access::tenant, serve(&Reads::trial), describe_trial()},
        {"GET", "/v1/admin/effects", Access::admin, serve(&Reads::effects), describe_effects()},
        {"GET", "/v1/admin/circuit-breakers", Access::admin, serve(&Reads::breakers), describe_breakers()},
        {"GET", "/v1/trials/{id}/calls", Access::tenant, serve(&Reads::calls), describe_calls_of_trial()},
        {"GET", "/v1/businesses/{id}/calls", Access::tenant, serve(&Reads::calls),
         describe_calls_of_business()},
        {"GET", "/v1/admin/webhook-events", Access::admin, serve(&Reads::webhook_events),
         describe_webhook_events()},
        {"GET", "/v1/admin/webhook-events/{id}", Access::admin, serve(&Reads::webhook_event),
         describe_webhook_event()},
        {"GET", "/v1/admin/parked", Access::admin, serve(&Reads::parked), describe_parked()},
        {"GET", "/v1/admin/dead-letters", Access::admin, serve(&Reads::dead_letters),
         describe_dead_letters()},
        {"GET", "/v1/admin/dead-letters/{id}", Access::admin, serve(&Reads::dead_letter),
         describe_dead_letter()},
        {"GET", "/v1/tokens", Access::person, serve(&Reads::tokens), describe_tokens()},
        {"GET", "/v1/admin/policies", Access::admin, serve(&Reads::policies), describe_policies()},
        {"GET", "/v1/admin/pauses", Access::admin, serve(&Reads::pauses), describe_pauses()},
        {"GET", "/v1/businesses/{id}/compliance", Access::tenant, serve(&Reads::compliance),
         describe_compliance()},
        {"GET", "/v1/actions/{id}", Access::person, serve(&Reads::action), describe_action()},
    };
}

/// Whether the caller may see the row; for others it is as if there were none.
template <class Owner>
bool Reads::may_see(const auth::Caller& caller, const std::string& row) const {
    if (caller.admin) return true;
    const auto owner = from_json<Owner>(row);
    return owner && is_theirs(*owner, caller, surroundings_.is_member);
}

Reads::Understood Reads::call(const Asked& asked) const {
    const auto id = CallId::parse(asked.variables.front());
    if (!id) return std::unexpected(no_such(no_call));
    if (auto wrong = Parameters(asked.request.query()).problem()) return std::unexpected(std::move(*wrong));
    return Read{partition_of(id->slot(), surroundings_.partitions),
                [this, id = *id, caller = asked.caller](const Queries& queries, const PartWanted&) {
                    auto answer = queries.call(id);
                    if (answer && *answer && !may_see<OfTenant>(caller, **answer)) answer->reset();
                    return answer_of(std::move(answer), no_call);
                }};
}

Reads::Understood Reads::calls(const Asked& asked) const {
    const auto tenant = TenantId::parse(asked.variables.front());
    if (!tenant) return std::unexpected(no_such(no_tenant));
    Parameters parameters(asked.request.query());
    CallsFilter filter{.status = parameters.choice<CallStatus>("status"),
                       .from = parameters.instant("from"),
                       .to = parameters.instant("to"),
                       .page = parameters.page()};
    if (auto wrong = parameters.problem()) return std::unexpected(std::move(*wrong));
    return Read{partition_of(tenant->slot(), surroundings_.partitions),
                [tenant = *tenant, filter = std::move(filter)](const Queries& queries, const PartWanted&) {
                    return answer_of(queries.calls_of(tenant, filter));
                }};
}

Reads::Understood Reads::webhook_events(const Asked& asked) const {
    Parameters parameters(asked.request.query());
    WebhooksFilter filter{.provider = parameters.word("provider", {"stripe", "twilio", "vapi"}),
                          .status = parameters.choice<WebhookStatus>("status"),
                          .kind = parameters.text("kind"),
                          .event_id = parameters.text("event_id"),
                          .tenant = parameters.tenant("tenant"),
                          .from = parameters.instant("from"),
                          .to = parameters.instant("to"),
                          .page = parameters.page()};
    if (auto wrong = parameters.problem()) return std::unexpected(std::move(*wrong));
    const std::size_t limit = filter.page.limit;
    return Read{std::nullopt,
                [filter = std::move(filter)](const Queries& queries, const PartWanted& part) {
                    return answer_of(queries.webhook_events(of_part(filter, part)));
                },
                Together::pages, limit};
}

Reads::Understood Reads::webhook_event(const Asked& asked) const {
    const auto id = Uuid::parse(asked.variables.front());
    if (!id) return std::unexpected(no_such(no_webhook));
    if (auto wrong = Parameters(asked.request.query()).problem()) return std::unexpected(std::move(*wrong));
    return Read{partition_of(id->slot(), surroundings_.partitions),
                [id = *id](const Queries& queries, const PartWanted&) {
                    return answer_of(webhook_detail(queries, id), no_webhook);
                }};
}

Reads::Understood Reads::parked(const Asked& asked) const {
    Parameters parameters(asked.request.query());
    auto page = parameters.page();
    if (auto wrong = parameters.problem()) return std::unexpected(std::move(*wrong));
    const std::size_t limit = page.limit;
    return Read{std::nullopt,
                [page = std::move(page)](const Queries& queries, const PartWanted& part) {
                    return answer_of(queries.parked(page_of_part(page, part)));
                },
                Together::pages, limit};
}

Reads::Understood Reads::dead_letters(const Asked& asked) const {
    Parameters parameters(asked.request.query());
    DeadLettersFilter filter{.status = parameters.choice<DeadLetterStatus>("status"),
                             .cause = parameters.text("cause"),
                             .page = parameters.page()};
    if (auto wrong = parameters.problem()) return std::unexpected(std::move(*wrong));
    const std::size_t limit = filter.page.limit;
    return Read{std::nullopt,
                [filter = std::move(filter)](const Queries& queries, const PartWanted& part) {
                    return answer_of(queries.dead_letters(of_part(filter, part)));
                },
                Together::pages, limit};
}

/// It lies in the partition of whichever stream could not decide it.
Reads::Understood Reads::dead_letter(const Asked& asked) const {
    const auto id = Uuid::parse(asked.variables.front());
    if (!id) return std::unexpected(no_such(no_letter));
    if (auto wrong = Parameters(asked.request.query()).problem()) return std::unexpected(std::move(*wrong));
    return Read{std::nullopt,
                [id = *id](const Queries& queries, const PartWanted& part) {
                    return answer_of(dead_letter_detail(queries, id, part.partitions), no_letter);
                },
                Together::any};
}

Reads::Understood Reads::action(const Asked& asked) const {
    const auto id = Uuid::parse(asked.variables.front());
    if (!id) return std::unexpected(no_such(no_action));
    if (auto wrong = Parameters(asked.request.query()).problem()) return std::unexpected(std::move(*wrong));
    return Read{partition_of(id->slot(), surroundings_.partitions),
                [this, id = *id, caller = asked.caller](const Queries& queries, const PartWanted&) {
                    auto answer = queries.action(id);
                    if (answer && *answer && !may_see<OfActor>(caller, **answer)) answer->reset();
                    return answer_of(std::move(answer), no_action);
                }};
}

Reads::Understood Reads::tokens(const Asked& asked) const {
    if (!asked.caller.person)
        return std::unexpected(problem(ProblemKind::forbidden, "Only people have tokens: sign in."));
    Parameters parameters(asked.request.query());
    auto page = parameters.page();
    if (auto wrong = parameters.problem()) return std::unexpected(std::move(*wrong));
    const PersonKey person = *asked.caller.person;
    return Read{partition_of(slot_of_stream(person_stream(person)), surroundings_.partitions),
                [person, page = std::move(page)](const Queries& queries, const PartWanted&) {
                    return answer_of(queries.api_tokens_of(person, page));
                }};
}

Reads::Understood Reads::trial(const Asked& asked) const {
    const auto id = TenantId::parse(asked.variables.front());
    if (!id) return std::unexpected(no_such_tenant());
    Parameters parameters(asked.request.query());
    const bool readiness = parameters.word("ready", {"1"}).has_value();
    if (auto wrong = parameters.problem()) return std::unexpected(std::move(*wrong));
    return Read{partition_of(id->slot(), surroundings_.partitions),
                [id = *id, readiness](const Queries& queries, const PartWanted&) {
                    return answer_of(readiness ? queries.trial_readiness(id) : queries.trial(id), no_tenant);
                }};
}

Reads::Understood Reads::effects(const Asked& asked) const {
    Parameters parameters(asked.request.query());
    EffectsFilter filter{.status = parameters.choice<EffectStatus>("status"),
                         .operation = parameters.choice<EffectOperation>("operation"),
                         .page = parameters.page()};
    if (auto wrong = parameters.problem()) return std::unexpected(std::move(*wrong));
    const std::size_t limit = filter.page.limit;
    return Read{std::nullopt,
                [filter = std::move(filter)](const Queries& queries, const PartWanted& part) {
                    return answer_of(queries.effects(of_part(filter, part)));
                },
                Together::pages, limit};
}

Reads::Understood Reads::breakers(const Asked& asked) const {
    if (auto wrong = Parameters(asked.request.query()).problem()) return std::unexpected(std::move(*wrong));
    return Read{std::nullopt,
                [](const Queries& queries, const PartWanted& part) {
                    return answer_of(queries.breakers(page_of_part({}, part)));
                },
                Together::pages, Page::limit_max, /*has_next=*/false};
}

Reads::Understood Reads::policies(const Asked& asked) const {
    if (auto wrong = Parameters(asked.request.query()).problem()) return std::unexpected(std::move(*wrong));
    return Read{partition_of(slot_of_stream(PolicyRow::stream), surroundings_.partitions),
                [](const Queries& queries, const PartWanted&) {
                    auto row = queries.policies();
                    return answer_of(row ? Queries::Answer(policies_view(*row)) : row);
                }};
}

Reads::Understood Reads::pauses(const Asked& asked) const {
    if (auto wrong = Parameters(asked.request.query()).problem()) return std::unexpected(std::move(*wrong));
    return Read{partition_of(slot_of_stream(PolicyRow::stream), surroundings_.partitions),
                [](const Queries& queries, const PartWanted&) {
                    auto row = queries.policies();
                    return answer_of(row ? Queries::Answer(pauses_view(*row)) : row);
                }};
}

Reads::Understood Reads::compliance(const Asked& asked) const {
    const auto id = TenantId::parse(asked.variables.front());
    if (!id) return std::unexpected(no_such_tenant());
    if (auto wrong = Parameters(asked.request.query()).problem()) return std::unexpected(std::move(*wrong));
    return Read{partition_of(id->slot(), surroundings_.partitions),
                [id = *id](const Queries& queries, const PartWanted&) {
                    return answer_of(queries.compliance(id), no_tenant);
                }};
}

std::expected<Positions, http::Response> Reads::awaited(const http::Request& request,
                                                        std::optional<PartitionId> partition) const {
    const auto named = Positions::parse(request.header(min_position).value_or(""));
    if (!named) return std::unexpected(bad_parameter(min_position, named.error().reason));
    Positions wanted;
    for (const Position& each : named->list()) {
        if (each.partition >= surroundings_.partitions)
            return std::unexpected(bad_parameter(min_position, "names a partition that there is not"));
        if (!partition || each.partition == *partition) wanted.advance(each);
    }
    return wanted;
}

Serve Reads::serve(Understand understand) {
    return [this, understand](Asked asked, http::Respond respond) {
        auto read = (this->*understand)(asked);
        if (!read) return respond(std::move(read.error()));
        auto positions = awaited(asked.request, read->partition);
        if (!positions) return respond(std::move(positions.error()));
        if (asked.forwarded)
            return answer_forwarded(std::move(asked), std::move(*read), *positions, std::move(respond));
        if (surroundings_.peers && !is_ours(partitions_of(*read)))
            return spread(spreading(), spread_read(std::move(asked), std::move(*read), std::move(*positions)),
                          std::move(respond));
        answer_here(std::move(asked.request), std::move(read->ask), {}, *positions, wait_max,
                    std::move(respond));
    };
}

std::vector<PartitionId> Reads::partitions_of(const Read& read) const {
    if (read.partition) return {*read.partition};
    std::vector<PartitionId> all(surroundings_.partitions);
    std::iota(all.begin(), all.end(), PartitionId{0});
    return all;
}

SpreadSurroundings Reads::spreading() const {
    return {*surroundings_.peers, surroundings_.queries, surroundings_.applied, surroundings_.real_clock};
}

bool Reads::is_ours(const std::vector<PartitionId>& partitions) const {
    return std::ranges::all_of(partitions, [peers = surroundings_.peers](PartitionId partition) {
        if (!peers->holds(partition)) return false;
        const auto holders = peers->holders(partition);
        // Nobody may have heard of this node yet; and who stands by answers where the one whose it is does
        // not.
        return holders.empty() || (holders.front().node == peers->self && holders.front().usual);
    });
}

void Reads::answer_here(http::Request request, Ask ask, const PartWanted& part, const Positions& wanted,
                        std::chrono::nanoseconds patience, http::Respond respond) {
    // The watch calls back on the thread that folds, so the reading itself goes elsewhere.
    auto answer = [this, ask = std::move(ask), part = part, respond = std::move(respond),
                   request = std::move(request)](bool applied) mutable {
        if (!applied)
            return respond(
                problem(ProblemKind::not_caught_up,
                        "What was written at Beaker-Min-Position is not readable yet. Ask again."));
        surroundings_.execute([this, ask = std::move(ask), part = std::move(part),
                               respond = std::move(respond), request = std::move(request)]() mutable {
            respond(conditional(request, ask(surroundings_.queries, part)));
        });
    };
    surroundings_.applied.wait(wanted, surroundings_.real_clock.steady() + patience, std::move(answer));
}

/// One hop, whoever holds it: who has let go of it says so, and the asker asks the next one.
void Reads::answer_forwarded(Asked asked, Read read, const Positions& wanted, http::Respond respond) {
    auth::Forwarded& forwarded = *asked.forwarded;
    const auto there_are = [this](PartitionId each) {
        return each < surroundings_.partitions && (!surroundings_.peers || surroundings_.peers->holds(each));
    };
    if (!std::ranges::all_of(forwarded.partitions, there_are))
        return respond(problem_of_decision(ProblemKind::reads_unavailable, "not_held",
                                           "This node does not hold it any more."));
    Positions some;
    for (const Position& each : wanted.list())
        if (std::ranges::find(forwarded.partitions, each.partition) != forwarded.partitions.end())
            some.advance(each);
    const std::chrono::nanoseconds left = forwarded.until - surroundings_.real_clock.now();
    answer_here(std::move(asked.request), std::move(read.ask),
                {std::move(forwarded.partitions), forwarded.tells_places}, some,
                std::min<std::chrono::nanoseconds>(left * 9 / 10, wait_max), std::move(respond));
}

SpreadRead Reads::spread_read(Asked asked, Read read, Positions wanted) const {
    auto partitions = partitions_of(read);
    return {.request = std::move(asked.request),
            .caller = std::move(asked.caller),
            .partitions = std::move(partitions),
            .wanted = std::move(wanted),
            .together = read.together,
            .limit = read.limit,
            .has_next = read.has_next,
            .ask = std::move(read.ask),
            .deadline = surroundings_.real_clock.steady() + read_patience};
}

http::Response Reads::now(Understand understand, std::string_view path, const Uuid& id) const {
    Asked asked{{.method = "GET", .target = std::string(path) + id.text()}, {id.text()}, {}, {}};
    asked.caller.admin = true;
    auto read = (this->*understand)(asked);
    if (!read) return std::move(read.error());
    return spread_now(spreading(), spread_read(std::move(asked), std::move(*read), {}));
}

http::Response Reads::webhook_now(const Uuid& id) const {
    return now(&Reads::webhook_event, "/v1/admin/webhook-events/", id);
}

http::Response Reads::trial_now(const TenantId& trial) const {
    return now(&Reads::trial, "/v1/trials/", trial.uuid);
}

http::Response Reads::dead_letter_now(const Uuid& input) const {
    return now(&Reads::dead_letter, "/v1/admin/dead-letters/", input);
}

}  // namespace beaker::ingest::api
