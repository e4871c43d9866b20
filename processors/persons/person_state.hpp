#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>

#include "processors/state_table.hpp"
#include "schemas/values/email.hpp"
#include "schemas/values/instant.hpp"
#include "schemas/values/person_key.hpp"
#include "schemas/values/pii.hpp"
#include "schemas/values/uuid.hpp"

namespace beaker::processors {

/// The person; one row, there once they are registered.
struct PersonState {
    Pii<Email> email;
    bool admin = false;
    std::optional<bool> consent;          ///< the latest word on marketing mail that counts
    std::optional<Uuid> consent_pending;  ///< granted, and to be confirmed by a link
    bool operator==(const PersonState&) const = default;
};
BOOST_DESCRIBE_STRUCT(PersonState, (), (email, admin, consent, consent_pending))

struct LinkState {
    Instant issued_at;
    Instant expires_at;
    bool used = false;
    std::optional<Uuid> consent_id;
    bool operator==(const LinkState&) const = default;
};
BOOST_DESCRIBE_STRUCT(LinkState, (), (issued_at, expires_at, used, consent_id))

struct SessionState {
    Instant expires_at;
    bool admin = false;
    bool operator==(const SessionState&) const = default;
};
BOOST_DESCRIBE_STRUCT(SessionState, (), (expires_at, admin))

struct ApiTokenState {
    std::string digest;
    std::optional<Instant> expires_at;
    bool revoked = false;
    bool operator==(const ApiTokenState&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApiTokenState, (), (digest, expires_at, revoked))

inline constexpr StateTable<PersonState> persons_table{"person"};       ///< key: empty
inline constexpr StateTable<LinkState> links_table{"links"};            ///< key: the link's id; an hour's
inline constexpr StateTable<SessionState> sessions_table{"sessions"};   ///< key: the session's id; open ones
inline constexpr StateTable<ApiTokenState> api_tokens_table{"tokens"};  ///< key: the token's id

}  // namespace beaker::processors
