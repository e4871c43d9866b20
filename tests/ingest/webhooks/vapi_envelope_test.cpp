#include "ingest/webhooks/vapi_envelope.hpp"

#include <doctest/doctest.h>

#include "schemas/values/sha256.hpp"
#include "schemas/values/token.hpp"
#include "tests/ingest/webhooks/samples.hpp"

using namespace beaker;
using namespace beaker::ingest::webhooks;

namespace {

using Keys = std::vector<std::string>;

const std::string call = "0197a5c2-7d1c-7f0a-8b5e-4c8d9f100a1b";
const std::string call_key = "vapi:call:" + call;
const std::string assistant_key = "vapi:assistant:a1b2c3d4-1111-4222-8333-944455556666";
const std::string number_key = "vapi:number:" + token(pepper, "phone", "+17755550100");

std::expected<Envelope, BadBody> read(const std::string& body, std::string_view query = "") {
    return vapi_envelope({.body = body, .query = query, .pepper = pepper, .idempotency_token = ""});
}

std::string digest(std::string_view text) { return hex(sha256(text)); }

std::string key_of(const std::string& body) {
    const auto envelope = read(body);
    REQUIRE(envelope);
    return envelope->key;
}

}  // namespace

TEST_CASE("vapi: every sample gives its kind, key, tenant and route keys") {
    const auto spoken = digest("Can someone fix my boiler tomorrow?");
    const Keys outbound = {call_key, assistant_key};
    // clang-format off
    const struct { std::string file; const char* kind; std::string key; bool tenant; Keys route_keys; } rows[] = {
        {"vapi-status-update-queued.json", "status-update", "status:queued", true, outbound},
        {"vapi-status-update-ringing.json", "status-update", "status:ringing", true, outbound},
        {"vapi-status-update-in-progress.json", "status-update", "status:in-progress", true, outbound},
        {"vapi-status-update-ended.json", "status-update", "status:ended", true, outbound},
        {"vapi-end-of-call-report.json", "end-of-call-report", "report", true, outbound},
        {"vapi-end-of-call-report-no-answer.json", "end-of-call-report", "report", true, outbound},
        {"vapi-tool-calls.json", "tool-calls", "tool:call_SampleTool0001", true, outbound},
        {"vapi-tool-calls-flat-variant.json", "tool-calls", "tool:call_SampleTool0002", true, outbound},
        {"vapi-function-call-legacy.json", "function-call", "function-call:1767225620200", true, outbound},
        {"vapi-transcript-final.json", "transcript", "tr:user:1767225611250:" + spoken, true, outbound},
        {"vapi-transcript-final-bracketed-type.json", "transcript", "tr:user:1767225611250:" + spoken, true, outbound},
        {"vapi-transcript-partial.json", "transcript", "tr-partial:user:1767225609800:" + digest("Can someone fix"), true, outbound},
        {"vapi-speech-update.json", "speech-update", "speech:user:1:started", true, outbound},
        {"vapi-hang.json", "hang", "hang:1767225630000", true, outbound},
        {"vapi-user-interrupted.json", "user-interrupted", "user-interrupted:1767225612000", true, outbound},
        {"vapi-transfer-update.json", "transfer-update", "transfer-update:1767225650000", true, outbound},
        {"vapi-phone-call-control-forward.json", "phone-call-control", "phone-call-control:1767225650000", true, outbound},
        {"vapi-assistant-request.json", "assistant-request", "assistant-request", false, {call_key, number_key}},
        {"vapi-seed-simplified-call-ended.json", "call-ended", "call-ended", false, {call_key}},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.file);
        const auto envelope = read(sample(row.file));
        REQUIRE(envelope);
        CHECK(envelope->provider == "vapi");
        CHECK(envelope->kind == row.kind);
        CHECK(envelope->key == call + ":" + row.key);
        CHECK(envelope->event_id == envelope->key);
        CHECK(envelope->tenant.has_value() == row.tenant);
        if (envelope->tenant) CHECK(envelope->tenant->text() == sample_tenant);
        CHECK(envelope->route_keys == row.route_keys);
    }
}

TEST_CASE("vapi: a conversation update is known by how long it is and what was said last") {
    const auto body = sample("vapi-conversation-update.json");
    const auto key = key_of(body);
    CHECK(key.starts_with(call + ":conv:"));
    CHECK(key_of(with(body, "1767225", "1767226")) == key);
    CHECK(
        key_of(
            R"({"message":{"type":"conversation-update","call":{"id":"c"},"messages":[{"a": 1},{"b": 2}]}})") ==
        "c:conv:2:" + digest(R"({"b":2})"));
    CHECK(key_of(R"({"message":{"type":"conversation-update","call":{"id":"c"},"messages":[]}})") ==
          "c:conv:0:");
}

TEST_CASE("vapi: keys of the rarer shapes") {
    const auto message = [](std::string_view inside) {
        return R"({"message":{)" + std::string(inside) + "}}";
    };
    const auto hashed = [&](std::string_view inside) { return digest(message(inside)); };
    // clang-format off
    const struct { std::string name; const char* inside; std::optional<std::string> key; } rows[] = {
        {"forwarding happens again", R"("type":"status-update","status":"forwarding","timestamp":5,"call":{"id":"c"})", "c:status:forwarding:5"},
        {"a fractional time", R"("type":"hang","timestamp":1767225630000.25,"call":{"id":"c"})", "c:hang:1767225630000.25"},
        {"several tools in one message", R"("type":"tool-calls","call":{"id":"c"},"toolCallList":[{"id":"t1"},{"id":"t2"}])", "c:tool:t1,t2"},
        {"only the longer list", R"("type":"tool-calls","call":{"id":"c"},"toolWithToolCallList":[{"toolCall":{"id":"t1"}}])", "c:tool:t1"},
        {"speech without a turn", R"("type":"speech-update","role":"user","status":"stopped","timestamp":5,"call":{"id":"c"})", "c:speech:user::stopped:5"},
        {"turn 0 is a turn", R"("type":"speech-update","role":"user","status":"stopped","turn":0,"timestamp":5,"call":{"id":"c"})", "c:speech:user:0:stopped"},
        {"a bracketed type alone says final", R"J("type":"transcript[transcriptType=\"final\"]","role":"user","timestamp":5,"transcript":"x","call":{"id":"c"})J", "c:tr:user:5:" + digest("x")},
        {"a chat", R"("type":"chat.created","timestamp":5,"chat":{"id":"h"})", "h:chat.created:5"},
        {"a session", R"("type":"session.created","timestamp":5,"session":{"id":"s"})", "s:session.created:5"},
        {"an unknown type", R"("type":"campaign.new","timestamp":5,"call":{"id":"c"})", "c:campaign.new:5"},
        {"no call", R"("type":"campaign.predial","timestamp":5)", std::nullopt},
        {"no time where it is needed", R"("type":"hang","call":{"id":"c"})", std::nullopt},
        {"no status", R"("type":"status-update","timestamp":5,"call":{"id":"c"})", std::nullopt},
        {"tools without ids", R"("type":"tool-calls","timestamp":5,"call":{"id":"c"},"toolCallList":[{"name":"x"}])", std::nullopt},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(key_of(message(row.inside)) == row.key.value_or(hashed(row.inside)));
    }
}

TEST_CASE("vapi: two deliveries of a report differ in bytes, not in key") {
    const auto body = sample("vapi-end-of-call-report.json");
    const auto again =
        with(with(body, "-mono.wav", "-mono.wav?signature=2"), "\"timestamp\": 1", "\"timestamp\": 2");
    CHECK(key_of(again) == key_of(body));
}

TEST_CASE("vapi: the tenant is looked for in order, the callback URL last") {
    const std::string ours(sample_tenant);
    const std::string other = "0197a5c2-0000-8000-8000-000000000043";
    const auto body = [](const std::string& inside) {
        return R"({"message":{"type":"hang","timestamp":1,)" + inside + "}}";
    };
    const auto metadata = [](const std::string& id) {
        return R"("metadata":{"beaker_tenant":")" + id + R"("})";
    };
    const struct {
        std::string name;
        std::string inside;
        std::string query;
        std::optional<std::string> tenant;
    } rows[] = {
        {"overrides before the call",
         R"("call":{"assistantOverrides":{)" + metadata(ours) + "}," + metadata(other) + "}", "", ours},
        {"on the call", R"("call":{)" + metadata(ours) + "}", "tenant=" + other, ours},
        {"on the assistant", R"("assistant":{)" + metadata(ours) + "}", "tenant=" + other, ours},
        {"in the URL", R"("call":{"metadata":null})", "a=b&tenant=" + ours, ours},
        {"percent-encoded", R"("call":{})", "tenant=0197a5c2%2d0000-8000-8000-000000000042", ours},
        {"no id of ours", R"("call":{"metadata":{"beaker_tenant":"ten_01"}})", "tenant=ten_01", std::nullopt},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto envelope = read(body(row.inside), row.query);
        REQUIRE(envelope);
        CHECK(envelope->tenant.has_value() == row.tenant.has_value());
        if (envelope->tenant && row.tenant) CHECK(envelope->tenant->text() == *row.tenant);
    }
}

TEST_CASE("vapi: the number called leads to the owner only on the way in") {
    const auto inbound = sample("vapi-assistant-request.json");
    const auto outbound = with(inbound, "inboundPhoneCall", "outboundPhoneCall");
    CHECK(read(inbound)->route_keys == Keys{call_key, number_key});
    CHECK(read(outbound)->route_keys == Keys{call_key});
}

TEST_CASE("vapi: a body of neither shape is refused") {
    const struct {
        std::string name;
        std::string body;
    } rows[] = {
        {"empty", ""},
        {"no JSON", "message=hang"},
        {"cut off", sample("vapi-hang.json").substr(0, 300)},
        {"array", "[]"},
        {"message without a type", R"({"message":{"call":{"id":"c"}}})"},
        {"message is a text, though a type stands beside it",
         R"({"message":"hang","type":"hang","call":{"id":"c"}})"},
        {"simplified without a call", R"({"type":"call-ended"})"},
        {"simplified without a type", R"({"call":{"id":"c"}})"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK_FALSE(read(row.body));
    }
}
