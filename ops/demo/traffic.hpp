#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ops/demo/story.hpp"
#include "projections/webhooks/webhook_event_row.hpp"

// What providers send for the stories, with what goes wrong on the way, and what must come of it. Pure: the
// same options give the same traffic, byte for byte.
namespace beaker::demo {

enum class Signature { right, forged, none };

/// One request of a provider.
struct Webhook {
    std::string_view provider;  ///< stripe, twilio, vapi
    std::string query;          ///< of our callback URL; may be empty
    std::string body;
    WebhookStatus becomes{};  ///< what it ends as; without meaning where it is answered 401
    bool with_key = true;     ///< whether it carries our tenant
    Signature signature = Signature::right;
    int answer = 200;
};

/// Webhooks that are sent one after the other, in this order: those of one call, mostly.
using Scene = std::vector<Webhook>;

/// What the query API must say afterwards, made from the stories alone.
struct Expected {
    std::map<std::string, ExpectedCall> calls;  ///< by Vapi's id of the call, else Twilio's
    std::map<std::pair<std::string_view, WebhookStatus>, std::size_t> webhooks;  ///< by provider; each once
    std::map<int, std::size_t> answers;  ///< of everything sent, repetitions too
    std::size_t repeated = 0;            ///< how many were sent a second time
    std::size_t found_owner = 0;      ///< how many came without our key and found their tenant all the same
    std::vector<std::string> forged;  ///< event ids that must be nowhere
};

struct Traffic {
    std::vector<Business> businesses;
    std::vector<Scene> scenes;
    std::size_t disordered = 0;  ///< calls whose messages come out of order
    Expected expected;

    std::size_t requests() const;
};

struct TrafficOptions {
    std::uint64_t seed = 1;
    std::size_t calls = 300;
    std::size_t businesses = 6;
    Instant start;  ///< of the day over which the calls are spread
};

Traffic make_traffic(const TrafficOptions& options);

/// Everything that providers say of one call, in the order in which it happens. What happens before
/// `key_from` lacks our key.
Scene scene_of(const CallStory& call, Instant key_from, Random& random);

}  // namespace beaker::demo
