#pragma once

#include <random>
#include <string>
#include <vector>

#include "schemas/values/ids.hpp"
#include "tests/processors/calls/messages.hpp"
#include "tests/system/door.hpp"

namespace beaker::testing {

inline const TenantId tenant = *TenantId::parse("0197a5c2-0000-8042-8000-000000000042");
inline const CallId whole_call_id = *CallId::parse(processors::test::our_call);
inline constexpr std::string_view twilio_only_sid = "CA0000000000000000000000000000ca12";

inline Delivery vapi(std::string body, bool ours) {
    return {"vapi", ours ? "tenant=" + tenant.text() : "", std::move(body)};
}
inline Delivery twilio(std::string body, bool ours) {
    return {"twilio", ours ? "tenant=" + tenant.text() : "", std::move(body)};
}

/// All that two calls of one tenant send, the first one over Vapi and Twilio. Many messages lack our tenant,
/// so that they are parked until another one tells whose call it is; the ids they name differ, so that rows
/// come about that must merge.
inline std::vector<Delivery> whole_call() {
    using namespace processors::test;
    constexpr std::int64_t t0 = 1'767'225'600'000;  // 2026-01-01T00:00:00Z
    const Names only_vapi{.vapi = std::string(vapi_id), .beaker_call = {}, .sid = {}};
    const Names both{.vapi = std::string(vapi_id), .beaker_call = {}, .sid = std::string(call_sid)};
    const Names ours{.vapi = std::string(vapi_id), .beaker_call = std::string(our_call), .sid = {}};
    return {
        twilio(twilio_status("initiated", 0, 0, call_sid), false),
        twilio(twilio_status("ringing", 1, 2, call_sid), true),
        twilio(twilio_status("in-progress", 2, 5, call_sid), false),
        twilio(twilio_status("completed", 3, 59, call_sid, "&CallDuration=54&Duration=1"), false),
        vapi(vapi_status("queued", t0, ours), true),
        vapi(vapi_status("ringing", t0 + 2000, only_vapi), false),
        vapi(vapi_status("in-progress", t0 + 4900, both), true),
        vapi(vapi_line("assistant", "Hi, this is the front desk.", t0 + 7400, only_vapi), false),
        vapi(vapi_line("user", "Can someone fix my boiler?", t0 + 11'200, ours), true),
        vapi(vapi_line("assistant", "Tomorrow at nine.", t0 + 15'000, both), false),
        vapi(vapi_status("ended", t0 + 65'000, only_vapi, R"(,"endedReason":"customer-ended-call")",
                         R"(,"startedAt":"2026-01-01T00:00:04.800Z","endedAt":"2026-01-01T00:01:04.800Z")"),
             false),
        vapi(vapi_report(t0 + 70'000, only_vapi), false),
        twilio(twilio_status("initiated", 0, 0, twilio_only_sid), true),
        twilio(twilio_status("no-answer", 2, 30, twilio_only_sid, "&CallDuration=0"), false),
    };
}

/// The same on every platform.
template <class T>
void shuffle(std::vector<T>& all, std::mt19937_64& random) {
    for (std::size_t i = all.size(); i > 1; --i) std::swap(all[i - 1], all[random() % i]);
}

}  // namespace beaker::testing
