#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ops/demo/random.hpp"
#include "schemas/values/call_status.hpp"
#include "schemas/values/ids.hpp"
#include "schemas/values/instant.hpp"
#include "schemas/values/money.hpp"

// What happens in made-up calls, before any provider tells of it. Everything follows from the seed and the
// start.
namespace beaker::demo {

/// A business whose phone is answered. Its number is one of those kept free for fiction (555-01xx).
struct Business {
    TenantId id;
    std::string name;
    std::string number;
    std::string assistant_id;
    std::string stripe_customer;
    std::string stripe_subscription;
    std::string email;
};

/// Who tells of a call: Vapi alone (its own line), Vapi and the Twilio line under it, or Twilio alone.
enum class Carrier { vapi, vapi_over_twilio, twilio };
enum class Ending { completed, voicemail, transferred, no_answer, busy, failed };

/// One thing that was said. Texts need no escaping in JSON.
struct Line {
    std::string_view role;  ///< "assistant" or "user"
    std::string_view text;
    Instant at;
};

struct CallStory {
    Business business;
    Carrier carrier{};
    Ending ending{};
    bool inbound = false;
    std::string vapi_id;     ///< empty where Twilio alone tells of it
    std::string twilio_sid;  ///< empty where Vapi alone tells of it
    std::string customer_name;
    std::string customer_number;
    Instant created, rang;
    Instant answered;  ///< without meaning where nobody answered
    Instant ended;
    std::vector<Line> lines;

    bool was_answered() const;
    /// From answered to ended; 0 where nobody answered.
    std::int64_t seconds() const;
    /// How each provider calls this end.
    std::string_view vapi_ended_reason() const;
    std::string_view twilio_status() const;
    /// What Vapi's report says that it cost, by who charges for it; empty where nobody answered.
    std::vector<std::pair<std::string_view, Usd4>> costs() const;
    /// As Vapi's report writes it, with line ends.
    std::string transcript() const;
    std::string recording_url() const;  ///< Vapi's
    std::string twilio_recording_sid() const;
    std::string twilio_recording_url() const;
};

/// What the query API must say of a call once all of its messages are in, whatever their order and number.
struct ExpectedCall {
    TenantId tenant;
    CallStatus status{};
    CallDirection direction{};
    std::string from, to;
    std::int64_t duration_seconds = 0;
    std::optional<Usd4> cost;
    std::optional<std::string> outcome, recording_url, transcript;
    std::string vapi_call_id, twilio_call_sid;  ///< empty: none
};

std::vector<Business> make_businesses(Random& random, std::size_t count);

/// A call that was made at about this time.
CallStory make_call(Random& random, const Business& business, Instant created);

ExpectedCall expected_of(const CallStory& call);

/// Ids in the form of Vapi's (a UUID) and of Twilio's ("CA" and 32 hexadecimal digits).
std::string make_uuid(Random& random);
std::string make_sid(Random& random, std::string_view prefix);

}  // namespace beaker::demo
