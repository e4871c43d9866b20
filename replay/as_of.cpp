#include "replay/as_of.hpp"

#include <fmt/format.h>

#include <map>

#include "log/step/memory_state_store.hpp"
#include "log/step/overlay.hpp"
#include "projections/folded.hpp"
#include "projections/tables/table.hpp"
#include "schemas/catalogue.hpp"
#include "schemas/described/json_writer.hpp"
#include "schemas/masking.hpp"
#include "schemas/stream.hpp"

namespace beaker::replay {

namespace {

bool is_past(const log::Stored& stored, const Until& until) {
    if (const auto* at = std::get_if<Instant>(&until)) return stored.record->time > *at;
    return stored.position.offset >= std::get<log::Offset>(until);
}

std::expected<void, log::LogError> fold(log::RowWriter& rows, const log::Stored& stored) {
    std::optional<Event> event;
    for (const ReadFold& each : read_folds()) {
        if (each.event_type != stored.record->type) continue;
        if (!event) {
            auto decoded = decode_event(stored.record->type, stored.record->value);
            if (!decoded)
                return std::unexpected(log::LogError{
                    log::LogError::Code::bad_argument,
                    fmt::format("domain.events {}: {}", stored.position.text(), decoded.error().message)});
            event = std::move(*decoded);
        }
        each.fold(rows, {.partition = stored.position.partition,
                         .stream = stored.record->subject,
                         .event = *event,
                         .now = stored.record->time,
                         .record_id = stored.record->id,
                         .correlation = stored.record->correlation});
    }
    return {};
}

/// Every table's rows, as arrays.
std::string all_rows(const log::RowReader& rows, PartitionId partition, bool reveal) {
    std::string out = "{";
    for (const ReadTable& table : read_tables()) {
        append_json_name(out, table.name);
        const std::string schema = reveal ? std::string{} : table.schema();
        out += '[';
        bool first = true;
        rows.scan(row_key(partition, table.name, ""), [&](std::string_view, std::string_view stored) {
            if (!std::exchange(first, false)) out += ',';
            const std::string_view json = json_of_stored(stored);
            out += reveal ? std::string(json) : masked_by_schema(schema, json);
            return true;
        });
        out += ']';
    }
    return out + '}';
}

}  // namespace

std::expected<AsOf, log::LogError> as_of(const log::Log& log, const TenantId& tenant, const Until& until,
                                         bool reveal) {
    const PartitionId partition = partition_of(tenant.slot(), log.partitions());
    const std::string stream = tenant_stream(tenant);
    const log::MemoryStateStore nothing;
    log::Overlay rows(nothing);
    AsOf found;
    for (bool past = false; !past;) {
        const auto read = log.read(Topic::domain_events, {partition, found.offset}, {});
        if (!read) return std::unexpected(read.error());
        if (read->empty()) break;
        for (const log::Stored& stored : *read) {
            past = is_past(stored, until);
            if (past) break;
            found.offset = stored.position.offset + 1;
            if (stored.record->subject != stream) continue;
            ++found.events;
            rows.savepoint();
            if (auto folded = fold(rows, stored); !folded) return std::unexpected(folded.error());
        }
    }
    found.rows = all_rows(rows, partition, reveal);
    return found;
}

}  // namespace beaker::replay
