#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/described/codec.hpp"
#include "schemas/values/ids.hpp"
#include "schemas/values/instant.hpp"
#include "schemas/values/person_key.hpp"

namespace beaker {

// The topic `directory`: what every process must know before a record can be keyed. Whatever is said last
// under a key holds. The key is the record's subject, so that brokers can compact by it. Each key is written
// by one stream, in its order.

/// Somebody is signed in until then, or no longer.
struct SessionListed {
    static constexpr std::string_view type = "beaker.directory.session.v1";
    Uuid session_id;
    PersonKey person;
    bool admin = false;
    Instant expires_at;  ///< the end, or when the session was closed
    bool operator==(const SessionListed&) const = default;

    std::string key() const { return "session/" + session_id.text(); }
};
BOOST_DESCRIBE_STRUCT(SessionListed, (), (session_id, person, admin, expires_at))

/// An API token is good, until it is not.
struct ApiTokenListed {
    static constexpr std::string_view type = "beaker.directory.api_token.v1";
    Uuid token_id;
    PersonKey person;
    std::string digest;                 ///< SHA-256 of the token, hexadecimal
    std::optional<Instant> expires_at;  ///< none: until it is revoked
    bool operator==(const ApiTokenListed&) const = default;

    std::string key() const { return "api_token/" + token_id.text(); }
};
BOOST_DESCRIBE_STRUCT(ApiTokenListed, (), (token_id, person, digest, expires_at))

/// A person belongs to a tenant, or no longer.
struct MemberListed {
    static constexpr std::string_view type = "beaker.directory.member.v1";
    TenantId tenant_id;
    PersonKey person;
    bool member = true;
    bool operator==(const MemberListed&) const = default;

    std::string key() const { return key_of(tenant_id, person); }
    static std::string key_of(const TenantId& tenant, const PersonKey& person) {
        return "member/" + tenant.text() + "/" + person.text();
    }
};
BOOST_DESCRIBE_STRUCT(MemberListed, (), (tenant_id, person, member))

/// A node answers queries: where, and of which partitions. Said anew every few seconds; who falls silent is
/// gone. No stream writes it but the node that it is about.
struct QueryNodeListed {
    static constexpr std::string_view type = "beaker.directory.query_node.v1";
    Uuid node_id;
    std::string address;                   ///< for other nodes, such as http://10.0.0.7:8080
    std::vector<std::int64_t> partitions;  ///< whose tables it holds, up to date; the lowest first
    bool leaving = false;  ///< others are to take over what it holds; nothing held: it has gone
    bool operator==(const QueryNodeListed&) const = default;

    std::string key() const { return "query_node/" + node_id.text(); }
};
BOOST_DESCRIBE_STRUCT(QueryNodeListed, (), (node_id, address, partitions, leaving))

/// Virtual time, which a person moves, is now so late. In development alone; no stream writes it.
struct ClockMoved {
    static constexpr std::string_view type = "beaker.directory.clock.v1";
    Instant now;
    bool operator==(const ClockMoved&) const = default;

    static std::string key() { return "clock/instance"; }
};
BOOST_DESCRIBE_STRUCT(ClockMoved, (), (now))

}  // namespace beaker
