#include "processors/persons/sign_in.hpp"

#include <algorithm>

#include "processors/misdirected.hpp"
#include "processors/persons/person_state.hpp"
#include "processors/policies/policies.hpp"
#include "schemas/effects/mail.hpp"
#include "schemas/events/directory.hpp"
#include "schemas/events/effect.hpp"
#include "schemas/events/person.hpp"
#include "schemas/stream.hpp"

namespace beaker::processors {
namespace {

constexpr std::string_view link_sent = R"({"status":"link_sent"})";

Uuid child_of(const log::Recorded& record, std::string_view label) {
    return Uuid::child(record.input.id, slot_of_stream(record.stream), label, 0);
}

log::Decided refused(std::string_view code, std::string_view text) {
    return std::unexpected(log::Refusal{{std::string(code), std::string(text)}, false});
}

bool too_many_links(const log::RowReader& rows, Instant now, std::int64_t most) {
    return std::ranges::count_if(links_table.keys(rows), [&](const std::string& link) {
               return links_table.get(rows, link)->issued_at + links_window > now;
           }) >= most;
}

/// Saying again what counts already is no news.
bool is_news(const std::optional<PersonState>& person, const SignupRequested& request) {
    if (!person) return true;
    return request.marketing_consent && person->consent != true;
}

MarketingConsentRecorded consent_of(const SignupRequested& request, const Uuid& id) {
    return {.consent_id = id,
            .person = request.person,
            .granted = request.marketing_consent,
            .source = "signup",
            .statement = request.statement,
            .ip = request.ip,
            .user_agent = request.user_agent};
}

EffectWanted mail_of(const MagicLinkIssued& link, const SignupRequested& request, const Uuid& effect,
                     Instant now) {
    return {.effect_id = effect,
            .operation = EffectOperation::mail_send,
            .priority = EffectPriority::critical,
            .payload = Pii<std::string>(to_json(MailPayload{.what = MailTemplate::magic_link,
                                                            .to = request.email,
                                                            .person = request.person,
                                                            .asked_at = now,
                                                            .link_id = link.link_id,
                                                            .expires_at = link.expires_at})),
            .not_after = link.expires_at};
}

}  // namespace

log::Decided decide_signup(const log::RowReader& rows, const log::Recorded& record) {
    const auto* request = record.event.as<SignupRequested>();
    if (!request) return misdirected();
    const auto person = persons_table.get(rows, "");
    log::Decision decision;
    decision.answer = RawJson{std::string(link_sent)};
    if (!person) decision.events.emplace_back(PersonRegistered{request->person, request->email});
    const Policies policies(record);
    if (too_many_links(rows, record.now, policies.number(policy::links_an_hour_max))) {
        decision.events.emplace_back(MagicLinkWithheld{request->person});
        return decision;
    }
    MagicLinkIssued link{.link_id = child_of(record, "magic link"),
                         .person = request->person,
                         .expires_at = record.now + policies.minutes(policy::link_minutes),
                         .consent_id = {}};
    if (is_news(person, *request)) {
        const Uuid consent = child_of(record, "marketing consent");
        decision.events.emplace_back(consent_of(*request, consent));
        if (request->marketing_consent) link.consent_id = consent;
    }
    decision.events.emplace_back(link);
    decision.events.emplace_back(mail_of(link, *request, child_of(record, "magic link mail"), record.now));
    return decision;
}

log::Decided decide_link_redemption(const log::RowReader& rows, const log::Recorded& record) {
    const auto* request = record.event.as<MagicLinkRedemptionRequested>();
    if (!request) return misdirected();
    const auto person = persons_table.get(rows, "");
    const auto key = PersonKey::parse(key_of_stream(record.stream));
    const auto link = links_table.get(rows, request->link_id.text());
    if (!person || !key || !link) return refused("link_unknown", "there is no such link any more");
    if (link->used) return refused("link_used", "this link has been used");
    if (record.now >= link->expires_at) return refused("link_expired", "this link has expired");

    const Policies policies(record);
    const SessionOpened session{
        .session_id = child_of(record, "session"),
        .person = *key,
        .admin = person->admin,
        .expires_at = record.now + (person->admin ? policies.hours(policy::admin_session_hours)
                                                  : 24 * policies.hours(policy::session_days))};
    log::Decision decision{.events = {MagicLinkUsed{request->link_id}}};
    if (link->consent_id) decision.events.emplace_back(MarketingConsentConfirmed{*link->consent_id, *key});
    decision.events.emplace_back(session);
    const SessionListed listed{session.session_id, *key, session.admin, session.expires_at};
    decision.directory.push_back({listed.key(), listed});
    decision.answer =
        RawJson{to_json(SessionAnswer{session.session_id, *key, session.admin, session.expires_at})};
    return decision;
}

log::Decided decide_session_close(const log::RowReader& rows, const log::Recorded& record) {
    const auto* request = record.event.as<SessionCloseRequested>();
    const auto key = PersonKey::parse(key_of_stream(record.stream));
    if (!request || !key) return misdirected();
    log::Decision decision;
    if (!sessions_table.contains(rows, request->session_id.text())) return decision;
    decision.events.emplace_back(SessionClosed{request->session_id});
    const SessionListed listed{request->session_id, *key, false, record.now};
    decision.directory.push_back({listed.key(), listed});
    return decision;
}

log::Decided decide_admin_flag(const log::RowReader& rows, const log::Recorded& record) {
    const auto* request = record.event.as<AdminFlagRequested>();
    if (!request) return misdirected();
    const auto person = persons_table.get(rows, "");
    if (!person) return refused("person_unknown", "nobody has signed up with this address");
    log::Decision decision;
    if (person->admin == request->admin) return decision;
    decision.events.emplace_back(
        AdminFlagSet{request->person, request->admin, request->asked_by, request->reason});
    if (request->admin) return decision;
    for (const std::string& id : sessions_table.keys(rows)) {
        if (!sessions_table.get(rows, id)->admin) continue;
        const Uuid session = Uuid::parse(id).value();
        decision.events.emplace_back(SessionClosed{session});
        const SessionListed listed{session, request->person, false, record.now};
        decision.directory.push_back({listed.key(), listed});
    }
    return decision;
}

}  // namespace beaker::processors
