#include "processors/persons/person_state.hpp"
#include "processors/persons/sign_in.hpp"
#include "schemas/events/api_token.hpp"
#include "schemas/events/person.hpp"

namespace beaker::processors {
namespace {

using log::RowWriter;

template <class Change>
void change_person(RowWriter& rows, const Change& change) {
    auto person = persons_table.get(rows, "");
    if (!person) return;
    change(*person);
    persons_table.put(rows, "", *person);
}

/// What nobody can use any more, and no limit counts.
void forget_old(RowWriter& rows, Instant now) {
    for (const std::string& link : links_table.keys(rows))
        if (links_table.get(rows, link)->issued_at + links_window <= now) links_table.erase(rows, link);
    for (const std::string& session : sessions_table.keys(rows))
        if (sessions_table.get(rows, session)->expires_at <= now) sessions_table.erase(rows, session);
}

void apply(RowWriter& rows, const PersonRegistered& event, Instant) {
    persons_table.put(rows, "", {event.email, false, {}, {}});
}

void apply(RowWriter& rows, const MarketingConsentRecorded& event, Instant) {
    change_person(rows, [&](PersonState& person) {
        if (event.granted)
            person.consent_pending = event.consent_id;
        else if (!person.consent)
            person.consent = false;
    });
}

void apply(RowWriter& rows, const MarketingConsentConfirmed& event, Instant) {
    change_person(rows, [&](PersonState& person) {
        person.consent = true;
        if (person.consent_pending == event.consent_id) person.consent_pending.reset();
    });
}

void apply(RowWriter& rows, const MagicLinkIssued& event, Instant now) {
    forget_old(rows, now);
    links_table.put(rows, event.link_id.text(), {now, event.expires_at, false, event.consent_id});
}

void apply(RowWriter& rows, const MagicLinkUsed& event, Instant) {
    auto link = links_table.get(rows, event.link_id.text());
    if (!link) return;
    link->used = true;
    links_table.put(rows, event.link_id.text(), *link);
}

void apply(RowWriter& rows, const SessionOpened& event, Instant now) {
    forget_old(rows, now);
    sessions_table.put(rows, event.session_id.text(), {event.expires_at, event.admin});
}

void apply(RowWriter& rows, const SessionClosed& event, Instant) {
    sessions_table.erase(rows, event.session_id.text());
}

void apply(RowWriter& rows, const AdminFlagSet& event, Instant) {
    change_person(rows, [&](PersonState& person) { person.admin = event.admin; });
}

void apply(RowWriter& rows, const ApiTokenCreated& event, Instant) {
    api_tokens_table.put(rows, event.token_id.text(), {event.digest, {}, false});
}

void apply(RowWriter& rows, const ApiTokenReplaced& event, Instant) {
    auto token = api_tokens_table.get(rows, event.token_id.text());
    if (!token) return;
    token->expires_at = event.expires_at;
    api_tokens_table.put(rows, event.token_id.text(), *token);
}

void apply(RowWriter& rows, const ApiTokenRevoked& event, Instant) {
    auto token = api_tokens_table.get(rows, event.token_id.text());
    if (!token) return;
    token->revoked = true;
    api_tokens_table.put(rows, event.token_id.text(), *token);
}

template <EventStruct T>
log::StateFoldEntry entry() {
    return {.stream_kind = "person",
            .event_type = T::type,
            .fold = [](RowWriter& rows, const Event& event, Instant now) {
                if (const T* known = event.as<T>()) apply(rows, *known, now);
            }};
}

}  // namespace

std::vector<log::StateFoldEntry> person_state_folds() {
    return {entry<PersonRegistered>(),
            entry<MarketingConsentRecorded>(),
            entry<MarketingConsentConfirmed>(),
            entry<MagicLinkIssued>(),
            entry<MagicLinkUsed>(),
            entry<SessionOpened>(),
            entry<SessionClosed>(),
            entry<AdminFlagSet>(),
            entry<ApiTokenCreated>(),
            entry<ApiTokenReplaced>(),
            entry<ApiTokenRevoked>()};
}

}  // namespace beaker::processors
