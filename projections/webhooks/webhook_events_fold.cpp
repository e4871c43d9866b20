#include "projections/webhooks/webhook_events_fold.hpp"

#include "projections/webhooks/webhook_event_row.hpp"
#include "schemas/events/dead_letter.hpp"
#include "schemas/stream.hpp"

namespace beaker {

namespace {

using Webhooks = Table<WebhookEventRow>;

/// A forwarded webhook stays `received` until its tenant has settled it. None: a duplicate says nothing new.
std::optional<WebhookStatus> status_after(Outcome outcome) {
    switch (outcome) {
        case Outcome::processed:
            return WebhookStatus::processed;
        case Outcome::duplicate:
            return std::nullopt;
        case Outcome::ignored:
            return WebhookStatus::ignored;
        case Outcome::parked:
            return WebhookStatus::parked;
        case Outcome::forwarded:
            return WebhookStatus::received;
        case Outcome::refused:
            return WebhookStatus::rejected;
        case Outcome::failed:
            return WebhookStatus::failed;
    }
    return std::nullopt;
}

bool settled_for_good(WebhookStatus status) {
    return status != WebhookStatus::received && status != WebhookStatus::parked;
}

void settle(WebhookEventRow& row, WebhookStatus status, const std::optional<Problem>& problem, Instant at) {
    row.status = status;
    row.error = problem;
    if (!settled_for_good(status)) return;
    ++row.attempts;
    row.settled_at = at;
}

void on(log::RowWriter& rows, const Folded& folded, const InputSettled& event) {
    if (!event.webhook || event.webhook->origin) return;
    const std::string key = id_key(event.input_id);
    const auto status =
        event.kind == webhook_rejected ? WebhookStatus::rejected : status_after(event.outcome);
    if (!status || event.outcome == Outcome::duplicate)
        return Webhooks::update_existing(rows, folded.partition, key,
                                         [](WebhookEventRow& row) { ++row.deliveries; });

    Webhooks::update(rows, folded.partition, key, folded.now, [&](WebhookEventRow& row) {
        if (row.deliveries == 0) {
            row.id = event.input_id;
            row.event_id = event.webhook->event_id;
            row.provider = event.webhook->provider;
            row.kind = event.webhook->kind;
            row.received_at = event.received_at;
            row.correlation_id = folded.correlation;
            row.stream = folded.stream;
            if (kind_of_stream(folded.stream) == "tenant")
                if (const auto tenant = TenantId::parse(key_of_stream(folded.stream)))
                    row.tenant_id = *tenant;
        }
        // What somebody asked for was not sent again by the provider.
        if (!event.attempt || !row.reprocessed || row.reprocessed->attempt != *event.attempt)
            ++row.deliveries;
        settle(row, *status, event.problem, folded.now);
    });
}

void on(log::RowWriter& rows, const Folded& folded, const InputReprocessed& event) {
    Webhooks::update_existing(rows, folded.partition, id_key(event.input_id), [&](WebhookEventRow& row) {
        row.reprocessed = WebhookReprocessed{event.attempt, event.asked_by, folded.now};
    });
}

void on(log::RowWriter& rows, const Folded& folded, const WebhookReleased& event) {
    Webhooks::update_existing(rows, folded.partition, id_key(event.webhook_id), [&](WebhookEventRow& row) {
        row.tenant_id = event.tenant_id;
        if (row.status == WebhookStatus::parked) row.status = WebhookStatus::received;
    });
}

void on(log::RowWriter& rows, const Folded& folded, const WebhookFinished& event) {
    Webhooks::update_existing(rows, folded.partition, id_key(event.webhook_id), [&](WebhookEventRow& row) {
        row.tenant_id = event.tenant_id;
        // A duplicate there means that the tenant had it by another way: it is done.
        const auto status = status_after(event.outcome).value_or(WebhookStatus::processed);
        if (event.outcome != Outcome::duplicate || !settled_for_good(row.status))
            settle(row, status, event.problem, event.settled_at);
    });
}

}  // namespace

void fold_webhook_event(log::RowWriter& rows, const Folded& folded) {
    if (const auto* settled = folded.event.as<InputSettled>()) return on(rows, folded, *settled);
    if (const auto* again = folded.event.as<InputReprocessed>()) return on(rows, folded, *again);
    if (const auto* released = folded.event.as<WebhookReleased>()) return on(rows, folded, *released);
    if (const auto* finished = folded.event.as<WebhookFinished>()) return on(rows, folded, *finished);
}

}  // namespace beaker
