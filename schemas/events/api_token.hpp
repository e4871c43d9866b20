#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/described/codec.hpp"
#include "schemas/values/instant.hpp"
#include "schemas/values/person_key.hpp"
#include "schemas/values/uuid.hpp"

namespace beaker {

// Events of a person's API tokens, on the stream `person/<key>`.

/// A person wants a token for a program of theirs. Who takes the request has made the token; this has its
/// hash.
struct ApiTokenRequested {
    static constexpr std::string_view type = "beaker.api_token.requested.v1";
    Uuid token_id;
    std::string name;              ///< for people
    std::string digest;            ///< SHA-256 of the token, hexadecimal
    std::optional<Uuid> replaces;  ///< a token that ends by itself once the new one had time to spread
    bool operator==(const ApiTokenRequested&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApiTokenRequested, (), (token_id, name, digest, replaces))

/// From now on the token lets its bearer act as the person.
struct ApiTokenCreated {
    static constexpr std::string_view type = "beaker.api_token.created.v1";
    Uuid token_id;
    PersonKey person;
    std::string name;
    std::string digest;
    std::optional<Uuid> replaces;
    bool operator==(const ApiTokenCreated&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApiTokenCreated, (), (token_id, person, name, digest, replaces))

/// A token that another one takes the place of ends then: until then both are good, so that a rotation has no
/// gap.
struct ApiTokenReplaced {
    static constexpr std::string_view type = "beaker.api_token.replaced.v1";
    Uuid token_id;
    Uuid by;
    Instant expires_at;
    bool operator==(const ApiTokenReplaced&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApiTokenReplaced, (), (token_id, by, expires_at))

/// A person no longer wants a token to be good.
struct ApiTokenRevocationRequested {
    static constexpr std::string_view type = "beaker.api_token.revocation_requested.v1";
    Uuid token_id;
    bool operator==(const ApiTokenRevocationRequested&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApiTokenRevocationRequested, (), (token_id))

/// The token is good for nothing from now on.
struct ApiTokenRevoked {
    static constexpr std::string_view type = "beaker.api_token.revoked.v1";
    Uuid token_id;
    bool operator==(const ApiTokenRevoked&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApiTokenRevoked, (), (token_id))

/// Who checks tokens saw this one; told at most once an hour by each process.
struct ApiTokenSeen {
    static constexpr std::string_view type = "beaker.api_token.seen.v1";
    Uuid token_id;
    bool operator==(const ApiTokenSeen&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApiTokenSeen, (), (token_id))

/// When a token was last used, within the hour: the record's time.
struct ApiTokenUsed {
    static constexpr std::string_view type = "beaker.api_token.used.v1";
    Uuid token_id;
    bool operator==(const ApiTokenUsed&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApiTokenUsed, (), (token_id))

/// What became of a request about a token; the token itself is added by who made it.
struct ApiTokenAnswer {
    Uuid id;
    std::string name;
    std::optional<Instant> replaced_expires_at;  ///< until then the one replaced is good too
    bool operator==(const ApiTokenAnswer&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApiTokenAnswer, (), (id, name, replaced_expires_at))

}  // namespace beaker
