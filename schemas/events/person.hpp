#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/described/codec.hpp"
#include "schemas/values/email.hpp"
#include "schemas/values/instant.hpp"
#include "schemas/values/person_key.hpp"
#include "schemas/values/pii.hpp"
#include "schemas/values/uuid.hpp"

namespace beaker {

// Events of the stream `person/<key>`: who they are, how they sign in. A link, a session and a token are
// named by ids alone: the texts that let their bearer in are made of the ids when they are needed
// (values/ticket.hpp).

/// Somebody wants a link to sign in with, signed up before or not. They are not known to be who they say.
struct SignupRequested {
    static constexpr std::string_view type = "beaker.signup.requested.v1";
    PersonKey person;
    Pii<Email> email;  ///< the contact form: mail goes there
    bool marketing_consent = false;
    std::optional<std::string> statement;  ///< what they were shown to consent to
    std::optional<Pii<std::string>> ip;
    std::optional<Pii<std::string>> user_agent;
    bool operator==(const SignupRequested&) const = default;
};
BOOST_DESCRIBE_STRUCT(SignupRequested, (), (person, email, marketing_consent, statement, ip, user_agent))

/// The first that we hear of a person.
struct PersonRegistered {
    static constexpr std::string_view type = "beaker.person.registered.v1";
    PersonKey person;
    Pii<Email> email;
    bool operator==(const PersonRegistered&) const = default;
};
BOOST_DESCRIBE_STRUCT(PersonRegistered, (), (person, email))

/// What somebody said to marketing mail, word for word and from where. A legal record: it is never taken
/// back, a later one stands beside it. Until confirmed it is anybody's word.
struct MarketingConsentRecorded {
    static constexpr std::string_view type = "beaker.marketing_consent.recorded.v1";
    Uuid consent_id;
    PersonKey person;
    bool granted = false;  ///< false: declined
    std::string source;    ///< where it was asked, such as "signup"
    std::optional<std::string> statement;
    std::optional<Pii<std::string>> ip;
    std::optional<Pii<std::string>> user_agent;
    bool operator==(const MarketingConsentRecorded&) const = default;
};
BOOST_DESCRIBE_STRUCT(MarketingConsentRecorded, (),
                      (consent_id, person, granted, source, statement, ip, user_agent))

/// Whoever reads the address's mail has used the link that came with the consent: they subscribe from now on.
struct MarketingConsentConfirmed {
    static constexpr std::string_view type = "beaker.marketing_consent.confirmed.v1";
    Uuid consent_id;
    PersonKey person;
    bool operator==(const MarketingConsentConfirmed&) const = default;
};
BOOST_DESCRIBE_STRUCT(MarketingConsentConfirmed, (), (consent_id, person))

/// A link to sign in with was made, and is to be mailed.
struct MagicLinkIssued {
    static constexpr std::string_view type = "beaker.magic_link.issued.v1";
    Uuid link_id;
    PersonKey person;
    Instant expires_at;
    std::optional<Uuid> consent_id;  ///< confirmed by its use
    bool operator==(const MagicLinkIssued&) const = default;
};
BOOST_DESCRIBE_STRUCT(MagicLinkIssued, (), (link_id, person, expires_at, consent_id))

/// So many links were asked for that none is mailed any more for a while. Nobody is told but the log.
struct MagicLinkWithheld {
    static constexpr std::string_view type = "beaker.magic_link.withheld.v1";
    PersonKey person;
    bool operator==(const MagicLinkWithheld&) const = default;
};
BOOST_DESCRIBE_STRUCT(MagicLinkWithheld, (), (person))

/// Somebody has followed a link.
struct MagicLinkRedemptionRequested {
    static constexpr std::string_view type = "beaker.magic_link.redemption_requested.v1";
    Uuid link_id;
    bool operator==(const MagicLinkRedemptionRequested&) const = default;
};
BOOST_DESCRIBE_STRUCT(MagicLinkRedemptionRequested, (), (link_id))

/// A link has let somebody in, and never will again.
struct MagicLinkUsed {
    static constexpr std::string_view type = "beaker.magic_link.used.v1";
    Uuid link_id;
    bool operator==(const MagicLinkUsed&) const = default;
};
BOOST_DESCRIBE_STRUCT(MagicLinkUsed, (), (link_id))

/// Somebody is signed in.
struct SessionOpened {
    static constexpr std::string_view type = "beaker.session.opened.v1";
    Uuid session_id;
    PersonKey person;
    bool admin = false;
    Instant expires_at;
    bool operator==(const SessionOpened&) const = default;
};
BOOST_DESCRIBE_STRUCT(SessionOpened, (), (session_id, person, admin, expires_at))

/// The answer to a link that was followed, and what GET /v1/session tells.
struct SessionAnswer {
    Uuid session_id;
    PersonKey person;
    bool admin = false;
    Instant expires_at;
    bool operator==(const SessionAnswer&) const = default;
};
BOOST_DESCRIBE_STRUCT(SessionAnswer, (), (session_id, person, admin, expires_at))

/// Somebody wants to be signed out.
struct SessionCloseRequested {
    static constexpr std::string_view type = "beaker.session.close_requested.v1";
    Uuid session_id;
    bool operator==(const SessionCloseRequested&) const = default;
};
BOOST_DESCRIBE_STRUCT(SessionCloseRequested, (), (session_id))

/// A session lets nobody in any more, before its time.
struct SessionClosed {
    static constexpr std::string_view type = "beaker.session.closed.v1";
    Uuid session_id;
    bool operator==(const SessionClosed&) const = default;
};
BOOST_DESCRIBE_STRUCT(SessionClosed, (), (session_id))

/// An admin makes somebody an admin, or no longer one.
struct AdminFlagRequested {
    static constexpr std::string_view type = "beaker.admin_flag.requested.v1";
    PersonKey person;
    bool admin = false;
    std::string asked_by;  ///< a user name, never an e-mail address
    std::string reason;
    bool operator==(const AdminFlagRequested&) const = default;
};
BOOST_DESCRIBE_STRUCT(AdminFlagRequested, (), (person, admin, asked_by, reason))

/// Who is an admin, who says so and why. Sessions that are open gain nothing by it, and lose it at once.
struct AdminFlagSet {
    static constexpr std::string_view type = "beaker.admin_flag.set.v1";
    PersonKey person;
    bool admin = false;
    std::string asked_by;
    std::string reason;
    bool operator==(const AdminFlagSet&) const = default;
};
BOOST_DESCRIBE_STRUCT(AdminFlagSet, (), (person, admin, asked_by, reason))

}  // namespace beaker
