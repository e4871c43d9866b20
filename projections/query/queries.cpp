#include "projections/query/queries.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <new>
#include <numeric>
#include <vector>

#include "log/step/input_step.hpp"
#include "projections/actions/action_row.hpp"
#include "projections/breakers/breaker_row.hpp"
#include "projections/calls/call_row.hpp"
#include "projections/compliance/compliance_row.hpp"
#include "projections/parked/parked_row.hpp"
#include "projections/persons/api_token_row.hpp"
#include "projections/policies/policy_row.hpp"
#include "projections/query/find_record.hpp"
#include "projections/query/list.hpp"
#include "projections/trials/trial_row.hpp"
#include "projections/webhooks/webhook_facets.hpp"
#include "schemas/stream.hpp"
#include "schemas/values/base64url.hpp"

namespace beaker {

namespace {

/// Runs a query; what cannot be read is `unavailable`, without the details of the disk.
template <class Ask>
auto guarded(const Ask& ask) -> decltype(ask()) {
    try {
        return ask();
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception&) {
        return std::unexpected(QueryError{QueryError::Code::unavailable, "the tables cannot be read"});
    }
}

std::unexpected<QueryError> log_unreadable() {
    return std::unexpected(QueryError{QueryError::Code::unavailable, "the log cannot be read"});
}

std::vector<PartitionId> named_or_all(const SomePartitions& named, std::uint16_t count) {
    if (named) return *named;
    std::vector<PartitionId> all(count);
    std::iota(all.begin(), all.end(), PartitionId{0});
    return all;
}

/// The start of the index that leaves the fewest rows: an event id names one or a few, a tenant some; most
/// webhooks are processed, so that this status says little (and has no index) and any other one a lot.
std::string choose_index(const WebhooksFilter& filter) {
    const auto prefix = [](std::string_view index, KeyParts parts) {
        return index_start(WebhookEventRow::table, index) + parts.take();
    };
    if (filter.event_id) return prefix(webhook_index::by_event_id, KeyParts().text(*filter.event_id));
    if (filter.tenant) return prefix(webhook_index::by_tenant, KeyParts().uuid(filter.tenant->uuid));
    if (filter.status && *filter.status != WebhookStatus::processed)
        return prefix(webhook_index::by_status, KeyParts().text(enum_text(*filter.status)));
    if (filter.provider) return prefix(webhook_index::by_provider, KeyParts().text(*filter.provider));
    return prefix(webhook_index::by_time, KeyParts());
}

}  // namespace

Queries::MaybeAnswer Queries::call(const CallId& id) const {
    return guarded([&]() -> MaybeAnswer {
        const auto rows = tables_.snapshot();
        const auto partition = [&](const CallId& of) { return partition_of(of.slot(), log_.partitions()); };
        if (auto json = Table<CallRow>::raw(*rows, partition(id), id_key(id.uuid))) return json;
        const auto alias = Table<CallAliasRow>::get(*rows, partition(id), id_key(id.uuid));
        if (!alias) return std::nullopt;
        return Table<CallRow>::raw(*rows, partition(alias->call_id), id_key(alias->call_id.uuid));
    });
}

Queries::Answer Queries::calls_of(const TenantId& tenant, const CallsFilter& filter) const {
    return guarded([&] {
        KeyParts parts;
        parts.uuid(tenant.uuid);
        if (filter.status) parts.text(enum_text(*filter.status));
        const std::string start = filter.status ? index_start(CallRow::table, call_index::by_tenant_status)
                                                : rows_start(CallRow::table);
        return page_of(*tables_.snapshot(), {.table = CallRow::table,
                                             .in_row_order = !filter.status,
                                             .prefix = start + parts.take(),
                                             .partitions = {partition_of(tenant.slot(), log_.partitions())},
                                             .from = filter.from,
                                             .to = filter.to,
                                             .wanted = {},
                                             .page = filter.page});
    });
}

Queries::MaybeAnswer Queries::webhook_event(const Uuid& id) const {
    return guarded([&]() -> MaybeAnswer {
        return Table<WebhookEventRow>::raw(*tables_.snapshot(), partition_of(id.slot(), log_.partitions()),
                                           id_key(id));
    });
}

Queries::Answer Queries::webhook_events(const WebhooksFilter& filter) const {
    return guarded([&] {
        const List list{.table = WebhookEventRow::table,
                        .prefix = choose_index(filter),
                        .partitions = named_or_all(filter.page.partitions, log_.partitions()),
                        .from = filter.from,
                        .to = filter.to,
                        .wanted = FacetsFilter({filter.tenant, filter.provider, filter.kind, filter.status}),
                        .page = filter.page};
        return page_of(*tables_.snapshot(), list);
    });
}

std::expected<std::optional<Queries::Payload>, QueryError> Queries::webhook_payload(const Uuid& id) const {
    const auto input = webhook_input(id);
    if (!input) return std::unexpected(input.error());
    if (!*input) return std::nullopt;
    return Payload{(*input)->record->content_type, (*input)->record->value};
}

std::expected<std::optional<Queries::WebhookInput>, QueryError> Queries::webhook_input(const Uuid& id) const {
    return guarded([&]() -> std::expected<std::optional<WebhookInput>, QueryError> {
        const PartitionId partition = partition_of(id.slot(), log_.partitions());
        const auto row = Table<WebhookEventRow>::get(*tables_.snapshot(), partition, id_key(id));
        if (!row) return std::nullopt;
        return webhook_input(id, *row);
    });
}

std::expected<std::optional<Queries::WebhookInput>, QueryError> Queries::webhook_input(
    const Uuid& id, const WebhookEventRow& row) const {
    const PartitionId partition = partition_of(id.slot(), log_.partitions());
    const auto input = find_record(log_, Topic::inputs, partition, id, row.received_at);
    if (!input && input.error().code != log::LogError::Code::trimmed) return log_unreadable();
    if (!input || !*input) return std::nullopt;
    return WebhookInput{*input, row.tenant_id};
}

Queries::Answer Queries::parked(const Page& page) const {
    return guarded([&] {
        return page_of(*tables_.snapshot(), {.table = ParkedRow::table,
                                             .prefix = index_start(ParkedRow::table, parked_index::by_time),
                                             .partitions = named_or_all(page.partitions, log_.partitions()),
                                             .from = {},
                                             .to = {},
                                             .wanted = {},
                                             .page = page});
    });
}

Queries::Answer Queries::dead_letters(const DeadLettersFilter& filter) const {
    return guarded([&] {
        KeyParts parts;
        if (filter.status) parts.text(enum_text(*filter.status));
        const auto index = filter.status ? dead_letter_index::by_status : dead_letter_index::by_time;
        List list{.table = DeadLetterRow::table,
                  .prefix = index_start(DeadLetterRow::table, index) + parts.take(),
                  .partitions = named_or_all(filter.page.partitions, log_.partitions()),
                  .from = {},
                  .to = {},
                  .wanted = {},
                  .page = filter.page};
        if (filter.cause)
            list.wanted = [cause = *filter.cause](std::string_view covered) { return covered == cause; };
        return page_of(*tables_.snapshot(), list);
    });
}

std::optional<std::pair<PartitionId, DeadLetterRow>> Queries::find_dead_letter(
    const log::RowReader& rows, const Uuid& input, const SomePartitions& among) const {
    for (const PartitionId partition : named_or_all(among, log_.partitions()))
        if (auto row = Table<DeadLetterRow>::get(rows, partition, id_key(input)))
            return std::pair(partition, std::move(*row));
    return std::nullopt;
}

Queries::MaybeAnswer Queries::dead_letter(const Uuid& input, const SomePartitions& among) const {
    return guarded([&]() -> MaybeAnswer {
        const auto found = find_dead_letter(*tables_.snapshot(), input, among);
        if (!found) return std::nullopt;
        return to_json(found->second);
    });
}

std::expected<std::optional<std::string>, QueryError> Queries::stream_of_dead_letter(
    const Uuid& input) const {
    return guarded([&]() -> std::expected<std::optional<std::string>, QueryError> {
        const auto found = find_dead_letter(*tables_.snapshot(), input, {});
        if (!found) return std::nullopt;
        return found->second.stream;
    });
}

std::expected<std::optional<RecordCopy>, QueryError> Queries::dead_letter_record(
    const Uuid& input, const SomePartitions& among) const {
    return guarded([&]() -> std::expected<std::optional<RecordCopy>, QueryError> {
        const auto found = find_dead_letter(*tables_.snapshot(), input, among);
        if (!found) return std::nullopt;
        const auto& [partition, row] = *found;
        const Uuid event = log::dead_letter_event_id(input, row.stream, row.attempts);
        const auto record = find_record(log_, Topic::dead_letters, partition, event, row.last_at);
        if (!record && record.error().code != log::LogError::Code::trimmed) return log_unreadable();
        if (!record || !*record) return std::nullopt;
        auto letter = from_json<InputDeadLettered>((*record)->value);
        if (!letter) return log_unreadable();
        return std::move(letter->record);
    });
}

Queries::Answer Queries::api_tokens_of(const PersonKey& person, const Page& page) const {
    return guarded([&] {
        return page_of(
            *tables_.snapshot(),
            {.table = ApiTokenRow::table,
             .prefix = index_start(ApiTokenRow::table, api_token_index::by_person) +
                       KeyParts().text(person.text()).take(),
             .partitions = {partition_of(slot_of_stream(person_stream(person)), log_.partitions())},
             .from = {},
             .to = {},
             .wanted = {},
             .page = page});
    });
}

Queries::MaybeAnswer Queries::trial(const TenantId& id) const {
    return guarded([&]() -> MaybeAnswer {
        return Table<TrialRow>::raw(*tables_.snapshot(), partition_of(id.slot(), log_.partitions()),
                                    id_key(id.uuid));
    });
}

Queries::MaybeAnswer Queries::compliance(const TenantId& id) const {
    return guarded([&]() -> MaybeAnswer {
        return Table<ComplianceRow>::raw(*tables_.snapshot(), partition_of(id.slot(), log_.partitions()),
                                         id_key(id.uuid));
    });
}

Queries::Answer Queries::policies() const {
    return guarded([&]() -> Answer {
        const auto partition = partition_of(slot_of_stream(PolicyRow::stream), log_.partitions());
        const auto json = Table<PolicyRow>::raw(*tables_.snapshot(), partition, PolicyRow::key);
        return json ? *json : to_json(PolicyRow{});
    });
}

Queries::MaybeAnswer Queries::trial_readiness(const TenantId& id) const {
    return guarded([&]() -> MaybeAnswer {
        const auto row = Table<TrialRow>::get(*tables_.snapshot(), partition_of(id.slot(), log_.partitions()),
                                              id_key(id.uuid));
        if (!row) return std::nullopt;
        return row->ready ? R"({"ready":true})" : R"({"ready":false})";
    });
}

Queries::Answer Queries::effects(const EffectsFilter& filter) const {
    return guarded([&] {
        KeyParts parts;
        if (filter.status) parts.text(enum_text(*filter.status));
        const auto index = filter.status ? effect_index::by_status : effect_index::by_time;
        List list{.table = EffectRow::table,
                  .prefix = index_start(EffectRow::table, index) + parts.take(),
                  .partitions = named_or_all(filter.page.partitions, log_.partitions()),
                  .from = {},
                  .to = {},
                  .wanted = {},
                  .page = filter.page};
        if (filter.operation)
            list.wanted = [operation = enum_text(*filter.operation)](std::string_view covered) {
                return covered == operation;
            };
        return page_of(*tables_.snapshot(), list);
    });
}

Queries::Answer Queries::breakers(const Page& some) const {
    return guarded([&]() -> Answer {
        const auto rows = tables_.snapshot();
        const auto partitions = named_or_all(some.partitions, log_.partitions());
        std::string items, places;
        for (const auto& [name, value] : enum_names<EffectOperation>()) {
            const Slot slot = slot_of_stream(fmt::format("breaker/{}", name));
            const PartitionId partition = partition_of(slot, log_.partitions());
            if (std::ranges::find(partitions, partition) == partitions.end()) continue;
            auto json = Table<BreakerRow>::raw(*rows, partition, name);
            if (!json) {
                BreakerRow untroubled;
                untroubled.operation = static_cast<EffectOperation>(value);
                json = to_json(untroubled);
            }
            items += (items.empty() ? "" : ",") + *json;
            places +=
                fmt::format("{}\"{}\"", places.empty() ? "" : ",", base64url(fmt::format("{:04}", value)));
        }
        if (!some.tells_places) return R"({"items":[)" + items + "]}";
        return R"({"items":[)" + items + R"(],"next":null,"places":[)" + places + "]}";
    });
}

Queries::MaybeAnswer Queries::action(const Uuid& id) const {
    return guarded([&]() -> MaybeAnswer {
        return Table<ActionRow>::raw(*tables_.snapshot(), partition_of(id.slot(), log_.partitions()),
                                     id_key(id));
    });
}

}  // namespace beaker
