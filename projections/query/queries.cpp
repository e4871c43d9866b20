#include "projections/query/queries.hpp"

#include <fmt/format.h>

#include <exception>
#include <new>
#include <numeric>
#include <vector>

#include "projections/calls/call_row.hpp"
#include "projections/parked/parked_row.hpp"
#include "projections/query/list.hpp"
#include "projections/query/webhook_payload.hpp"
#include "projections/webhooks/webhook_facets.hpp"
#include "schemas/values/sha256.hpp"

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

std::vector<PartitionId> all_partitions(std::uint16_t count) {
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
        const auto rows = store_.snapshot();
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
        const auto index = filter.status ? call_index::by_tenant_status : call_index::by_tenant;
        return page_of(*store_.snapshot(), {.table = CallRow::table,
                                            .prefix = index_start(CallRow::table, index) + parts.take(),
                                            .partitions = {partition_of(tenant.slot(), log_.partitions())},
                                            .from = filter.from,
                                            .to = filter.to,
                                            .wanted = {},
                                            .page = filter.page});
    });
}

Queries::MaybeAnswer Queries::webhook_event(const Uuid& id) const {
    return guarded([&]() -> MaybeAnswer {
        return Table<WebhookEventRow>::raw(*store_.snapshot(), partition_of(id.slot(), log_.partitions()),
                                           id_key(id));
    });
}

Queries::Answer Queries::webhook_events(const WebhooksFilter& filter) const {
    return guarded([&] {
        const List list{.table = WebhookEventRow::table,
                        .prefix = choose_index(filter),
                        .partitions = all_partitions(log_.partitions()),
                        .from = filter.from,
                        .to = filter.to,
                        .wanted = FacetsFilter({filter.tenant, filter.provider, filter.kind, filter.status}),
                        .page = filter.page};
        return page_of(*store_.snapshot(), list);
    });
}

std::expected<std::optional<Queries::Payload>, QueryError> Queries::webhook_payload(const Uuid& id) const {
    return guarded([&]() -> std::expected<std::optional<Payload>, QueryError> {
        const PartitionId partition = partition_of(id.slot(), log_.partitions());
        const auto row = Table<WebhookEventRow>::get(*store_.snapshot(), partition, id_key(id));
        if (!row) return std::nullopt;
        const auto input = find_input(log_, partition, id, row->received_at);
        if (!input && input.error().code != log::LogError::Code::trimmed)
            return std::unexpected(QueryError{QueryError::Code::unavailable, "the log cannot be read"});
        if (!input || !*input) return std::nullopt;
        return Payload{(*input)->content_type, (*input)->value};
    });
}

Queries::Answer Queries::parked(const Page& page) const {
    return guarded([&] {
        return page_of(*store_.snapshot(), {.table = ParkedRow::table,
                                            .prefix = index_start(ParkedRow::table, parked_index::by_time),
                                            .partitions = all_partitions(log_.partitions()),
                                            .from = {},
                                            .to = {},
                                            .wanted = {},
                                            .page = page});
    });
}

std::string entity_tag(std::string_view body) {
    return fmt::format("\"{}\"", hex(sha256(body)).substr(0, 32));
}

}  // namespace beaker
