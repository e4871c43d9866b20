// What cannot be decided, seen and dealt with over the wire: listed, shown, tried again, resolved.
#include <doctest/doctest.h>

#include <fmt/format.h>

#include <thread>

#include "projections/dead_letters/dead_letter_row.hpp"
#include "schemas/events/dead_letter.hpp"
#include "tests/system/in_time.hpp"
#include "tests/system/node_in_process.hpp"
#include "tests/system/webhook_pages.hpp"
#include "tests/system/whole_call.hpp"

namespace beaker::testing {

struct LetterPage {
    std::vector<DeadLetterRow> items;
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(LetterPage, (), (items, next))

namespace {

/// Known by its type, and without a status: it makes no sense.
const Delivery nonsense = vapi(
    R"({"message":{"type":"status-update","status":"dancing","timestamp":1767225600000,"call":{"id":"0197a5c2-7d1c-7f0a-8b5e-4c8d9f100a1b"}}})",
    true);

std::string admin_post(std::string_view target, std::string_view body, std::string_view headers = {}) {
    return fmt::format(
        "POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\nContent-Type: "
        "application/json\r\n"
        "Content-Length: {}\r\n{}\r\n{}",
        target, admin_token, body.size(), headers, body);
}

Answer ask(Client& client, const std::string& request) {
    client.send(request);
    return client.answer();
}

/// Posts the delivery and waits until its row can be read.
WebhookItem delivered(Client& client, const Delivery& delivery) {
    const auto stored = ask(client, signed_post(delivery));
    REQUIRE(stored.status() == 200);
    const auto page = webhook_page(client, "/v1/admin/webhook-events?limit=1",
                                   Positions::parse(stored.header("Beaker-Position")).value());
    REQUIRE(page.items.size() == 1);
    return page.items.front();
}

ReprocessAnswer reprocess_answer(const Answer& answer) {
    REQUIRE_MESSAGE(answer.status() == 200, answer.body);
    return from_json<ReprocessAnswer>(answer.body).value();
}

LetterPage letters(Client& client, std::string_view query = "") {
    const auto answer = ask(client, get_of(fmt::format("/v1/admin/dead-letters?{}", query)));
    REQUIRE_MESSAGE(answer.status() == 200, answer.body);
    return from_json<LetterPage>(answer.body).value();
}

TEST_CASE("dead letters: listed by cause, shown with the record, tried again by name, resolved once") {
    NodeInProcess node;
    Client client(node.port());
    const WebhookItem failed = delivered(client, nonsense);
    CHECK(failed.status == "failed");

    const auto page = letters(client, "status=open");
    REQUIRE(page.items.size() == 1);
    const DeadLetterRow& letter = page.items.front();
    CHECK(letter.id.text() == failed.id);
    CHECK(letter.kind == "status-update");
    CHECK_FALSE(letter.poison);
    CHECK(letters(client, "cause=" + letter.cause).items.size() == 1);
    CHECK(letters(client, "cause=another").items.empty());

    const std::string path = "/v1/admin/dead-letters/" + failed.id;
    const auto shown = ask(client, get_of(path));
    CHECK(shown.status() == 200);
    CHECK(shown.body.find("dancing") != std::string::npos);

    const auto again = reprocess_answer(ask(client, admin_post(path + "/requeue", R"({"asked_by":"dana"})")));
    CHECK(again.status == ReprocessStatus::reprocessed);
    CHECK(again.outcome == Outcome::failed);
    const std::string resolving = R"({"asked_by":"sam","reason":"a test of theirs"})";
    CHECK(reprocess_answer(ask(client, admin_post(path + "/resolve", resolving))).status ==
          ReprocessStatus::resolved);
    const auto last = ask(client, admin_post(path + "/resolve", resolving));
    CHECK(reprocess_answer(last).status == ReprocessStatus::already_done);

    webhook_page(client, "/v1/admin/webhook-events",
                 Positions::parse(last.header("Beaker-Position")).value());
    CHECK(letters(client, "status=open").items.empty());
    const auto resolved = letters(client, "status=resolved");
    REQUIRE(resolved.items.size() == 1);
    CHECK(resolved.items.front().attempts == 2);
    REQUIRE(resolved.items.front().history.size() == 2);
    CHECK(resolved.items.front().history.front().by == "dana");
    CHECK(resolved.items.front().history.back().by == "sam");
}

TEST_CASE("dead letters: what cannot be asked for is told, and changes nothing") {
    NodeInProcess node;
    Client client(node.port());
    const std::string path = "/v1/admin/dead-letters/" + delivered(client, nonsense).id;
    const std::string nobody = "/v1/admin/dead-letters/0197a5c2-0000-8000-8000-000000000042";
    const struct {
        const char* name;
        std::string target, body, headers;
        int status;
    } rows[] = {
        {"none such", nobody + "/requeue", "{}", "", 404},
        {"no id", "/v1/admin/dead-letters/x/requeue", "{}", "", 404},
        {"no webhook", "/v1/admin/webhook-events/0197a5c2-0000-8000-8000-000000000042/reprocess", "", "",
         404},
        {"no reason", path + "/resolve", R"({"asked_by":"dana"})", "", 400},
        {"an empty reason", path + "/resolve", R"({"reason":""})", "", 400},
        {"an e-mail address as name", path + "/requeue", R"({"asked_by":"dana@example.com"})", "", 400},
        {"an unknown member", path + "/requeue", R"({"by":"dana"})", "", 400},
        {"no JSON", path + "/requeue", "x", "", 400},
        {"an array", path + "/requeue", "[]", "", 400},
        {"a bad key", path + "/requeue", "{}", "Idempotency-Key: two words\r\n", 400},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(ask(client, admin_post(row.target, row.body, row.headers)).status() == row.status);
    }
    CHECK(letters(client, "status=open").items.front().attempts == 1);
}

TEST_CASE("reprocess twice at once: one attempt where it failed, none where it is done") {
    NodeInProcess node;
    Client client(node.port());
    const WebhookItem done = delivered(client, whole_call()[4]);
    REQUIRE(done.status == "processed");
    const std::string path = "/v1/admin/webhook-events/" + done.id + "/reprocess";
    CHECK(
        reprocess_answer(ask(client, admin_post(path, ""))) ==
        ReprocessAnswer{Uuid::parse(done.id).value(), ReprocessStatus::already_done, Outcome::processed, {}});

    // The same request twice at once, as two clicks send it: one attempt, and both are told the same.
    std::vector<std::jthread> clicks;
    std::vector<Answer> answers(4);
    for (auto& answer : answers)
        clicks.emplace_back([&node, &path, &answer] {
            Client own(node.port());
            answer = ask(own, admin_post(path, R"({"force":true,"asked_by":"dana"})",
                                         "Idempotency-Key: one-click\r\n"));
        });
    clicks.clear();
    const auto first = reprocess_answer(answers.front());
    CHECK(first.status == ReprocessStatus::reprocessed);
    for (const auto& answer : answers) CHECK(reprocess_answer(answer) == first);
    const auto events = all_webhook_events(node.port(), {});
    REQUIRE(events.size() == 1);
    CHECK(events.front().attempts == 2);
    CHECK(events.front().deliveries == 1);

    const auto other =
        ask(client, admin_post(path, R"({"force":true,"asked_by":"sam"})", "Idempotency-Key: one-click\r\n"));
    CHECK(other.status() == 422);
    const auto nothing = ask(client, admin_post(path, "", "Prefer: wait=0\r\n"));
    CHECK((nothing.status() == 202 || nothing.status() == 200));
}

TEST_CASE("reprocess: a webhook that was forwarded is decided again where it was forwarded to") {
    NodeInProcess node;
    Client client(node.port());
    const std::vector<Delivery> deliveries = whole_call();
    const WebhookItem parked = delivered(client, deliveries[7]);
    REQUIRE(parked.status == "parked");
    delivered(client, deliveries[4]);
    const auto released = [&] {
        for (const WebhookItem& each : all_webhook_events(node.port(), {}))
            if (each.id == parked.id) return each;
        FAIL("the parked webhook is gone");
        return parked;
    };
    // Its stream releases it by a message, which is decided a moment later.
    REQUIRE(in_time([&] { return released().status == "processed"; }));

    const auto answer = ask(client, admin_post("/v1/admin/webhook-events/" + parked.id + "/reprocess",
                                               R"({"force":true,"asked_by":"dana"})"));
    CHECK(reprocess_answer(answer) ==
          ReprocessAnswer{
              Uuid::parse(parked.id).value(), ReprocessStatus::reprocessed, Outcome::processed, {}});
    CHECK(in_time([&] { return released().attempts == 2; }));
    CHECK(released().status == "processed");
    CHECK(all_webhook_events(node.port(), {}).size() == 2);
}

}  // namespace
}  // namespace beaker::testing
