#include "ingest/webhooks/stripe_envelope.hpp"

#include "ingest/webhooks/json_body.hpp"
#include "schemas/values/email.hpp"
#include "schemas/values/token.hpp"

namespace beaker::ingest::webhooks {

namespace {

using json::Object;
using json::text_at;

/// "id or object": webhooks are never expanded, but an expanded object is understood all the same.
std::string_view id_at(Object object, std::initializer_list<std::string_view> path) {
    if (const auto text = text_at(object, path); !text.empty()) return text;
    const auto expanded = json::object_at(object, path);
    return expanded ? text_at(*expanded, {"id"}) : std::string_view{};
}

std::string_view first_of(std::initializer_list<std::string_view> texts) {
    for (const auto text : texts)
        if (!text.empty()) return text;
    return {};
}

std::optional<TenantId> tenant_of(Object object) {
    return first_tenant({text_at(object, {"client_reference_id"}),
                         text_at(object, {"metadata", "beaker_tenant"}),
                         text_at(object, {"parent", "subscription_details", "metadata", "beaker_tenant"}),
                         text_at(object, {"subscription_details", "metadata", "beaker_tenant"})});
}

std::vector<std::string> route_keys_of(Object object, std::string_view pepper) {
    const auto what = text_at(object, {"object"});
    const auto own_id = text_at(object, {"id"});
    std::vector<std::string> keys;
    add_route_key(keys, "stripe:customer:", what == "customer" ? own_id : id_at(object, {"customer"}));
    add_route_key(keys, "stripe:subscription:",
                  what == "subscription"
                      ? own_id
                      : first_of({id_at(object, {"parent", "subscription_details", "subscription"}),
                                  id_at(object, {"subscription"})}));
    // What the payer typed comes before what we had filled in for them.
    const auto email =
        first_of({text_at(object, {"customer_details", "email"}), text_at(object, {"customer_email"}),
                  what == "customer" ? text_at(object, {"email"}) : std::string_view{}});
    if (const auto parsed = Email::parse(email))
        add_route_key(keys, "stripe:email:", token(pepper, "email", parsed->canonical()));
    return keys;
}

}  // namespace

std::expected<Envelope, BadBody> stripe_envelope(const SignedBody& received) {
    const auto event = json::parse_object(received.body);
    if (!event) return std::unexpected(event.error());
    const auto id = text_at(*event, {"id"});
    const auto type = text_at(*event, {"type"});
    if (id.empty()) return std::unexpected(BadBody{"The event has no id."});
    if (type.empty()) return std::unexpected(BadBody{"The event has no type."});

    Envelope envelope{.provider = "stripe",
                      .kind = std::string(type),
                      .key = bounded_key(std::string(id)),
                      .event_id = bounded_key(std::string(id)),
                      .tenant = {},
                      .route_keys = {}};
    if (const auto object = json::object_at(*event, {"data", "object"})) {
        envelope.tenant = tenant_of(*object);
        envelope.route_keys = route_keys_of(*object, received.pepper);
    }
    return envelope;
}

}  // namespace beaker::ingest::webhooks
