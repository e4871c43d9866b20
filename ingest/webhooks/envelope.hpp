#pragma once

#include <cstddef>
#include <expected>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/values/ids.hpp"

namespace beaker::ingest::webhooks {

/// Why a signed body cannot be understood, as a sentence without anything of the body.
struct BadBody {
    std::string reason;
};

/// What the edge must know of a webhook: who sent it, what makes it this one and no other, and whose it is.
/// What it means is for the deciders.
struct Envelope {
    std::string provider;  ///< stripe, twilio, vapi
    std::string kind;      ///< the provider's message type; of Twilio, which has none, our name for it
    std::string key;  ///< idempotency key: the same for every delivery of one message, whatever else differs
    std::string event_id;                 ///< the provider's own id; the key where it gives none
    std::optional<TenantId> tenant;       ///< our key, where the provider gave it back to us
    std::vector<std::string> route_keys;  ///< whom to ask for the tenant, best first; personal data as tokens
    bool operator==(const Envelope&) const = default;
};

/// What an envelope is made from; all but `idempotency_token` is covered by the signature or configured by
/// us.
struct SignedBody {
    const std::string& body;  ///< with spare capacity for simdjson's padding it is parsed without a copy
    std::string_view query;   ///< of the request target, still percent-encoded
    std::string_view pepper;  ///< secret under which personal data becomes tokens
    std::string_view idempotency_token;  ///< Twilio's header; may be empty
};

/// The spare capacity that a body needs to be parsed in place.
inline constexpr std::size_t parse_padding = 64;

using ReadEnvelope = std::expected<Envelope, BadBody> (*)(const SignedBody& received);

/// The first of these texts that is a tenant's id. Another system's id in that place is no key of ours.
std::optional<TenantId> first_tenant(std::initializer_list<std::string_view> texts);

/// `?tenant=` of a callback URL of ours; empty where it is missing.
std::string tenant_parameter(std::string_view query);

/// Appends `prefix` + `id` unless the id is empty, longer than 200 bytes or not of visible ASCII: route keys
/// are written in one header, separated by spaces.
void add_route_key(std::vector<std::string>& keys, std::string_view prefix, std::string_view id);

/// The key itself, or its SHA-256 where it is longer than 300 bytes or not of visible ASCII: keys become
/// headers, stream names and index entries.
std::string bounded_key(std::string key);

}  // namespace beaker::ingest::webhooks
