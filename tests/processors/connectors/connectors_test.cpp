#include <doctest/doctest.h>

#include "processors/connectors/mail/mail_connector.hpp"
#include "processors/connectors/vapi/assistant_connector.hpp"
#include "processors/connectors/window.hpp"
#include "schemas/values/ticket.hpp"

using namespace beaker;
using namespace beaker::connectors;

namespace {

const Uuid effect = *Uuid::parse("c4737393-9ade-8000-8e0c-14757d867b17");
const TenantId tenant = *TenantId::parse("0197a5c2-0000-8000-8000-000000000042");

RequestWindow::Request request(EffectPriority priority, EffectOperation operation, std::int64_t number) {
    return {.id = effect,
            .stream = "tenant/x",
            .correlation = effect,
            .effect = {.effect_id = effect, .attempt = number, .operation = operation, .priority = priority}};
}

}  // namespace

TEST_CASE("http call: what an answer says of the try") {
    const struct {
        const char* name;
        std::expected<HttpReply, NoReply> reply;
        TryOutcome outcome;
        const char* reason;
    } rows[] = {
        {"done", HttpReply{.status = 201}, TryOutcome::done, ""},
        {"never to be", HttpReply{.status = 400}, TryOutcome::refused, "http_400"},
        {"a wrong key", HttpReply{.status = 401}, TryOutcome::refused, "http_401"},
        {"moved away", HttpReply{.status = 302}, TryOutcome::refused, "http_302"},
        {"too slow for it", HttpReply{.status = 408}, TryOutcome::busy, "http_408"},
        {"in somebody's way", HttpReply{.status = 409}, TryOutcome::busy, "http_409"},
        {"too often", HttpReply{.status = 429}, TryOutcome::busy, "http_429"},
        {"broken: it may be done", HttpReply{.status = 500}, TryOutcome::unsure, "http_500"},
        {"a gateway", HttpReply{.status = 503}, TryOutcome::unsure, "http_503"},
        {"nobody there", std::unexpected(NoReply{true, "curl_7"}), TryOutcome::busy, "curl_7"},
        {"no answer", std::unexpected(NoReply{false, "timeout"}), TryOutcome::unsure, "timeout"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto came_to = tried(row.reply);
        CHECK(came_to.outcome == row.outcome);
        CHECK(came_to.reason == row.reason);
    }
}

TEST_CASE("http call: nobody listens, so nothing was sent") {
    const auto reply = call({.method = "POST", .url = "http://127.0.0.1:1/x", .headers = {}, .body = "{}"});
    REQUIRE_FALSE(reply);
    CHECK(reply.error().surely_not_sent);
    CHECK_FALSE(call({.method = "GET", .url = "file:///etc/hostname", .headers = {}, .body = {}}));
}

TEST_CASE("window: critical, usual and low are picked 3:2:1, and within a class in order") {
    RequestWindow window;
    for (std::int64_t i = 0; i < 6; ++i)
        for (const auto priority : {EffectPriority::low, EffectPriority::usual, EffectPriority::critical})
            window.add(request(priority, EffectOperation::mail_send, i));
    int critical = 0, usual = 0, low = 0;
    std::int64_t last_low = -1;
    for (int i = 0; i < 6; ++i) {
        const auto picked = window.pick([](const EffectRequest&) { return true; });
        REQUIRE(picked);
        critical += picked->effect.priority == EffectPriority::critical;
        usual += picked->effect.priority == EffectPriority::usual;
        if (picked->effect.priority != EffectPriority::low) continue;
        ++low;
        CHECK(picked->effect.attempt == ++last_low);
    }
    CHECK(critical == 3);
    CHECK(usual == 2);
    CHECK(low == 1);
    CHECK(window.size() == 12);
}

TEST_CASE("window: what may not run is passed by, and a class alone does not wait for the others") {
    RequestWindow window;
    window.add(request(EffectPriority::low, EffectOperation::vapi_delete_assistant, 1));
    window.add(request(EffectPriority::low, EffectOperation::mail_send, 2));
    const auto mail = [](const EffectRequest& each) { return each.operation == EffectOperation::mail_send; };
    CHECK(window.pick(mail)->effect.attempt == 2);
    CHECK_FALSE(window.pick(mail));
    CHECK(window.pick([](const EffectRequest&) { return true; })->effect.attempt == 1);
}

TEST_CASE("mail: the whole message, with a link that is made for it and an id that is the effect's") {
    const auto email = *Email::parse("dana@example.com");
    const auto person = PersonKey::of("pepper", email);
    const MailSettings settings{.smtp_url = {},
                                .from = "beaker@example.com",
                                .public_url = "https://beaker.example.com",
                                .pepper = "pepper"};
    MailPayload payload{.what = MailTemplate::magic_link,
                        .to = Pii<Email>(email),
                        .person = person,
                        .asked_at = *Instant::parse("2026-01-01T09:05:07.8Z"),
                        .link_id = effect,
                        .expires_at = *Instant::parse("2026-01-01T09:25:07Z")};
    const auto text = mail_text(settings, payload, effect);
    CHECK(text.starts_with("From: Beaker <beaker@example.com>\r\nTo: <dana@example.com>\r\n"));
    CHECK(text.contains("\r\nDate: Thu, 01 Jan 2026 09:05:07 +0000\r\n"));
    CHECK(text.contains("\r\nMessage-ID: <c4737393-9ade-8000-8e0c-14757d867b17@example.com>\r\n"));
    const auto link = "https://beaker.example.com/auth/magic?token=" +
                      ticket_text("pepper", TicketKind::magic_link, {person, effect});
    CHECK(text.contains("\r\n" + link + "\r\n"));
    for (std::size_t at = text.find('\n'); at != text.npos; at = text.find('\n', at + 1))
        CHECK(text[at - 1] == '\r');
    payload.link_id.reset();
    CHECK_THROWS_AS((void)mail_text(settings, payload, effect), std::invalid_argument);
}

TEST_CASE(
    "assistant: its body has our server with a plan to repeat, the messages that we want, and our ids") {
    const VapiSettings settings{.base_url = {}, .api_key = "k", .public_url = "https://beaker.example.com"};
    AssistantPayload payload{.tenant_id = tenant,
                             .asked_at = {},
                             .name = std::string(39, 'x') + "é and more",
                             .first_message = "Hello \"you\"",
                             .prompt = "Be\nfriendly.",
                             .voice = "Elliot",
                             .tools = RawJson{R"([{"type":"function"}])"},
                             .call_seconds_max = 120};
    const auto body = assistant_json(settings, payload, effect);
    CHECK(body.contains(R"("name":")" + std::string(39, 'x') + R"(")"));  // no character is cut in two
    CHECK(body.contains(R"("firstMessage":"Hello \"you\"")"));
    CHECK(body.contains(R"("content":"Be\nfriendly.")"));
    CHECK(body.contains(R"("tools":[{"type":"function"}])"));
    CHECK(body.contains(R"("url":"https://beaker.example.com/webhooks/vapi?tenant=)" + tenant.text()));
    CHECK(body.contains(R"("backoffPlan":{"type":"exponential")"));
    CHECK(body.contains(R"("serverMessages":["status-update","end-of-call-report")"));
    CHECK(body.contains(R"("maxDurationSeconds":120)"));
    CHECK(body.contains(R"("metadata":{"beaker_tenant":")" + tenant.text() + R"(","beaker_effect":")" +
                        effect.text()));
}

TEST_CASE("assistant: a clone takes over what is not ours, and none of Vapi's own words") {
    const auto cloned = connectors::clone_json(
        R"({"id":"a","orgId":"o","createdAt":"x","updatedAt":"y","name":"Base","transcriber":{"provider":"deepgram"}})",
        R"({"name":"Ours","metadata":{"beaker_tenant":"t"}})");
    CHECK(cloned ==
          R"({"name":"Ours","metadata":{"beaker_tenant":"t"},"transcriber":{"provider":"deepgram"}})");
    CHECK_FALSE(connectors::clone_json("[]", "{}").has_value());
    CHECK_FALSE(connectors::clone_json("<html>", "{}").has_value());
}
