#include "processors/routes/route_decider.hpp"

#include <algorithm>

#include "processors/routes/route_state.hpp"
#include "schemas/events/route.hpp"
#include "schemas/events/webhook.hpp"
#include "schemas/stream.hpp"

namespace beaker::processors {
namespace {

log::Message to_stream(std::string stream, Event event) {
    return {.to = std::move(stream), .event = std::move(event), .forwarded = {}};
}

/// The webhook as it came, but for the stream and the word where it came from.
log::Message forwarded(Record webhook, std::string_view from, const TenantId& to) {
    webhook.subject = tenant_stream(to);
    if (!webhook.attribute(attribute::origin))
        webhook.attributes.push_back({std::string(attribute::origin), std::string(from)});
    return {.to = webhook.subject, .event = {}, .forwarded = webhook};
}

/// "<provider>:event:…": the stream of a webhook that names nothing of ours.
bool names_nothing(std::string_view route) {
    const auto provider_end = route.find(':');
    return provider_end != std::string_view::npos && route.substr(provider_end).starts_with(":event:");
}

log::Decided misdirected() {
    return std::unexpected(log::Refusal{{"bad_message", "not the message that was expected"}, true});
}

/// The route gains its owner: whoever asked is told, what was parked goes on its way in the order in which it
/// came.
log::Decision owned_by(const log::RowReader& rows, const RouteState& before, std::string_view stream,
                       const TenantId& owner) {
    const std::string route(key_of_stream(stream));
    log::Decision decision;
    decision.events.emplace_back(RouteOwned{.route = route, .tenant_id = owner});
    if (!before.waited_for) return decision;
    for (const std::string& asker : askers_table.keys(rows))
        decision.messages.push_back(to_stream(
            route_stream(asker), RouteOwnerTold{.route = route, .asker = asker, .tenant_id = owner}));
    for (const std::string& place : parked_table.keys(rows)) {
        auto webhook = parked_table.get(rows, place).value().record();
        if (!webhook) throw std::runtime_error("a parked webhook cannot be read");
        decision.events.emplace_back(WebhookReleased{.webhook_id = webhook->id, .tenant_id = owner});
        decision.messages.push_back(forwarded(std::move(*webhook), stream, owner));
    }
    return decision;
}

log::Decision parked(const log::RowReader& rows, const log::Recorded& record) {
    const Record& webhook = record.input;
    const auto text = [&](std::string_view name) {
        return std::string(webhook.attribute(name).value_or(""));
    };
    const std::string route(key_of_stream(record.stream));
    log::Decision decision;
    decision.outcome = Outcome::parked;
    if (parked_places_table.contains(rows, webhook.id.text())) return decision;
    decision.events.emplace_back(WebhookParked{.webhook_id = webhook.id,
                                               .provider = text(attribute::provider),
                                               .kind = text(attribute::kind),
                                               .event_id = text(attribute::event_id),
                                               .route = route,
                                               .record = RecordCopy::of(webhook)});
    for (const std::string& further : further_keys(text(attribute::route_keys), route))
        if (!asked_table.contains(rows, further))
            decision.messages.push_back(
                to_stream(route_stream(further), RouteOwnerAsked{.route = further, .asker = route}));
    return decision;
}

/// One event for each claimant, however often it claims.
void note_conflict(const log::RowReader& rows, std::string route, const TenantId& owner,
                   const TenantId& claimant, log::Decision& decision) {
    if (refused_table.contains(rows, claimant.text())) return;
    decision.events.emplace_back(
        RouteConflicted{.route = std::move(route), .owner = owner, .claimant = claimant});
}

}  // namespace

std::vector<std::string> further_keys(std::string_view route_keys, std::string_view own) {
    std::vector<std::string> keys;
    while (!route_keys.empty()) {
        const auto end = route_keys.find(' ');
        const std::string_view key = route_keys.substr(0, end);
        route_keys.remove_prefix(end == std::string_view::npos ? route_keys.size() : end + 1);
        if (!key.empty() && key != own && std::ranges::find(keys, key) == keys.end()) keys.emplace_back(key);
    }
    return keys;
}

log::Decided decide_routed_webhook(const log::RowReader& rows, const log::Recorded& record) {
    if (names_nothing(key_of_stream(record.stream))) {
        log::Decision decision;
        decision.outcome = Outcome::ignored;
        return decision;
    }
    const auto owner = route_of_stream(rows).owner;
    if (!owner) return parked(rows, record);
    log::Decision decision;
    decision.outcome = Outcome::forwarded;
    decision.messages.push_back(forwarded(record.input, record.stream, *owner));
    return decision;
}

log::Decided decide_route_claimed(const log::RowReader& rows, const log::Recorded& record) {
    const auto* claim = record.event.as<RouteClaimed>();
    if (!claim) return misdirected();
    const RouteState state = route_of_stream(rows);
    const auto& owner = state.owner;
    if (!owner) return owned_by(rows, state, record.stream, claim->tenant_id);
    log::Decision decision;
    if (*owner == claim->tenant_id) return decision;
    const std::string route(key_of_stream(record.stream));
    note_conflict(rows, route, *owner, claim->tenant_id, decision);
    decision.messages.push_back(to_stream(tenant_stream(claim->tenant_id),
                                          RouteClaimRefused{.route = route, .tenant_id = claim->tenant_id}));
    return decision;
}

log::Decided decide_route_owner_asked(const log::RowReader& rows, const log::Recorded& record) {
    const auto* question = record.event.as<RouteOwnerAsked>();
    if (!question) return misdirected();
    const std::string route(key_of_stream(record.stream));
    log::Decision decision;
    if (const auto owner = route_of_stream(rows).owner)
        decision.messages.push_back(
            to_stream(route_stream(question->asker),
                      RouteOwnerTold{.route = route, .asker = question->asker, .tenant_id = *owner}));
    else if (!askers_table.contains(rows, question->asker))
        decision.events.emplace_back(RouteAskerNoted{.route = route, .asker = question->asker});
    return decision;
}

log::Decided decide_route_owner_told(const log::RowReader& rows, const log::Recorded& record) {
    const auto* answer = record.event.as<RouteOwnerTold>();
    if (!answer) return misdirected();
    const RouteState state = route_of_stream(rows);
    const auto& owner = state.owner;
    if (!owner) return owned_by(rows, state, record.stream, answer->tenant_id);
    log::Decision decision;
    if (*owner != answer->tenant_id)
        note_conflict(rows, std::string(key_of_stream(record.stream)), *owner, answer->tenant_id, decision);
    return decision;
}

}  // namespace beaker::processors
