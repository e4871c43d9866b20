#include "ops/benchmarks/load/requests.hpp"

#include <fmt/chrono.h>
#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "ingest/webhooks/vapi_signature.hpp"

namespace beaker::bench {

namespace {

using ingest::webhooks::VapiProfile;

constexpr std::size_t post_bytes_about = 1'152;
/// Neighbours are of tenants far apart. A prime above any number of tenants, so that all have their turn.
constexpr std::size_t tenant_stride = 6'607;

struct Message {
    Uuid vapi_call, tenant, call;
    std::string_view created_at, started_at;
    std::int64_t at_millis;
};

/// Compact, as Vapi sends it, cut down to the members that say what happened to which call.
void append_body(std::string& out, const Message& message) {
    auto sid = Uuid::derive(Slot(0), {"sid", message.vapi_call.text()}).text();
    std::erase(sid, '-');
    fmt::format_to(
        std::back_inserter(out),
        FMT_COMPILE(
            R"({{"message":{{"type":"status-update","timestamp":{0},"call":{{"id":"{1}",)"
            R"("orgId":"5d0c3f52-0a4e-4f0e-9a53-1b2c3d4e5f60","createdAt":"{2}","updatedAt":"{3}",)"
            R"("type":"outboundPhoneCall","status":"in-progress","assistantId":"a1b2c3d4-1111-4222-8333-944455556666",)"
            R"("assistantOverrides":{{"metadata":{{"beaker_tenant":"{4}","beaker_call":"{5}"}},)"
            R"("variableValues":{{"customer_name":"Dana"}}}},"phoneNumberId":"b7c8d9e0-aaaa-4bbb-8ccc-dddd0000eeee",)"
            R"("customer":{{"number":"+17755550142","name":"Dana Example"}},"phoneCallProvider":"twilio",)"
            R"("phoneCallTransport":"pstn","phoneCallProviderId":"CA{6}","startedAt":"{3}"}},)"
            R"("phoneNumber":{{"provider":"twilio","number":"+17755550100","name":"Main"}},)"
            R"("customer":{{"number":"+17755550142","name":"Dana Example"}},"status":"in-progress"}}}})"),
        message.at_millis, message.vapi_call.text(), message.created_at, message.started_at,
        message.tenant.text(), message.call.text(), sid);
}

std::string rfc3339(std::chrono::system_clock::time_point at) {
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(at)));
}

}  // namespace

Requests::Requests(const RequestOptions& options) : options_(options) {
    options_.tenants = std::clamp<std::size_t>(options.tenants, 1, Slot::count);
    posts_.reserve(options.count, options.count * post_bytes_about);
    calls_.reserve(options.count);
    const auto profile = VapiProfile::body_hmac();
    auto key = ingest::webhooks::vapi_key(profile, options.secret);
    const auto now = std::chrono::system_clock::now();
    const auto created_at = rfc3339(now - std::chrono::seconds(5));
    const auto started_at = rfc3339(now);
    const auto at_millis =
        std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();

    std::string body, post;
    for (std::size_t index = 0; index < options.count; ++index) {
        const Message message{.vapi_call = vapi_call(index),
                              .tenant = tenant(index),
                              .call = Uuid::child(vapi_call(index), tenant(index).slot(), "call", 0),
                              .created_at = created_at,
                              .started_at = started_at,
                              .at_millis = at_millis};
        calls_.push_back(message.call);
        body.clear();
        append_body(body, message);
        post.clear();
        fmt::format_to(
            std::back_inserter(post),
            FMT_COMPILE(
                "POST /webhooks/vapi HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                "{}: {}\r\nContent-Length: {}\r\n\r\n{}"),
            profile.header, ingest::webhooks::vapi_mac(key, profile, "", body), body.size(), body);
        posts_.add(post);
    }
}

std::string_view Requests::body(std::size_t index) const {
    const auto post = posts_[index];
    return post.substr(post.find("\r\n\r\n") + 4);
}

std::string Requests::event_id(std::size_t index) const {
    return fmt::format("{}:status:in-progress", vapi_call(index).text());
}

Uuid Requests::vapi_call(std::size_t index) const {
    return Uuid::derive(Slot(0), {"bench", options_.seed, std::to_string(index)});
}

Uuid Requests::tenant(std::size_t index) const {
    const auto tenant = index * tenant_stride % options_.tenants;
    const auto slot = Slot(static_cast<std::uint16_t>(tenant * Slot::count / options_.tenants));
    return Uuid::derive(slot, {"bench tenant", std::to_string(tenant)});
}

}  // namespace beaker::bench
