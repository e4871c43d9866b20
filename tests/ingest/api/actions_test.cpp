#include "ingest/api/actions.hpp"

#include <doctest/doctest.h>

#include "schemas/events/dead_letter.hpp"
#include "schemas/stream.hpp"
#include "schemas/values/sha256.hpp"
#include "tests/ingest/fakes.hpp"

using namespace beaker;
using namespace beaker::ingest;
using namespace beaker::ingest::api;

namespace {

const std::string stream = "route/vapi:call:c1";
const DeadLetterResolutionRequested request{Uuid::derive(Slot(1), {"x"}), "dana", "a test"};

struct Desk {
    FakeLog log;
    FakeClock clock{*Instant::parse("2026-01-01T00:00:00Z")};
    AnswerDesk desk;
    int asked_for_random = 0;
    Actions actions{{.log = log,
                     .clock = clock,
                     .real_clock = clock,
                     .answers = desk,
                     .random = [this] { return "random " + std::to_string(++asked_for_random); },
                     .pepper = "a pepper"}};
    Answers answers;

    using Headers = std::vector<std::pair<std::string, std::string>>;
    void post(Headers headers = {}, std::string body = "{}") {
        actions.perform(
            {.method = "POST", .target = "/v1/x", .headers = std::move(headers), .body = std::move(body)},
            {stream, "admin", request}, answers.respond());
    }
    void settle(Outcome outcome, std::optional<Problem> problem = {}, std::optional<RawJson> answer = {}) {
        const InputSettled settled{.input_id = log.appended.back().record.id,
                                   .kind = std::string(DeadLetterResolutionRequested::type),
                                   .outcome = outcome,
                                   .problem = std::move(problem),
                                   .answer = std::move(answer)};
        Record record;
        record.type = InputSettled::type;
        record.value = to_json(settled);
        const log::Stored stored{Topic::domain_events, {}, std::make_shared<const Record>(record), settled};
        desk.take({&stored, 1});
    }
};

}  // namespace

TEST_CASE("actions: the answer, by what was decided") {
    // clang-format off
    const struct { const char* name; Outcome outcome; std::optional<Problem> problem; std::optional<RawJson> answer; int status; std::string body; } rows[] = {
        {"decided",              Outcome::processed, {},                        RawJson{R"({"n":1})"}, 200, R"({"n":1})"},
        {"nothing to say",       Outcome::processed, {},                        {},                    200, "{}"},
        {"repeated",             Outcome::duplicate, {},                        RawJson{R"({"n":1})"}, 200, R"({"n":1})"},
        {"the key of another",   Outcome::duplicate, Problem{"idempotency_key_reused", "reused"},  {},                    422, "/problems/idempotency-key-reused"},
        {"refused, again", Outcome::duplicate, Problem{"not_now", "why"}, {}, 409, R"("code":"not_now")"},
        {"refused",              Outcome::refused,   Problem{"not_now", "why"}, {},                    409, "/problems/refused"},
        {"a member is wrong",    Outcome::refused,   Problem{"bad", "why", "/a/b"}, {},             422, R"({"pointer":"/a/b","message":"why"})"},
        {"not there",            Outcome::refused,   Problem{"not_found", "why"}, {},               404, "/problems/not-found"},
        {"refused, for programs", Outcome::refused,  Problem{"not_now", "why"}, {},                 409, R"("code":"not_now")"},
        {"could not be decided", Outcome::failed,    Problem{"x", "secret"},    {},                    500, "/problems/undecided"},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Desk desk;
        desk.post();
        desk.log.acknowledge_all();
        CHECK(desk.answers.list.empty());
        desk.settle(row.outcome, row.problem, row.answer);
        REQUIRE(desk.answers.list.size() == 1);
        const auto& answer = desk.answers.list.front();
        CHECK(answer.status == row.status);
        CHECK(answer.body.find(row.body) != std::string::npos);
        CHECK(answer.body.find("secret") == std::string::npos);
        CHECK_FALSE(header_of(answer, "Beaker-Position").empty());
    }
}

TEST_CASE("actions: the record is the action's, on the stream that it acts on") {
    Desk desk;
    desk.post({{"Idempotency-Key", "k1"}}, R"({"a":1})");
    REQUIRE(desk.log.appended.size() == 1);
    const auto& [topic, partition, record, acknowledge] = desk.log.appended.front();
    CHECK(topic == Topic::inputs);
    CHECK(partition == partition_of(slot_of_stream(stream), 16));
    CHECK(record.subject == stream);
    CHECK(record.type == DeadLetterResolutionRequested::type);
    CHECK(record.value == to_json(request));
    CHECK(record.attribute(attribute::request_hash)->size() == 32);
    CHECK(record.attribute(attribute::request_hash) != hex(sha256(R"({"a":1})")).substr(0, 32));
    CHECK(record.attribute(attribute::actor) == "admin");
}

TEST_CASE("actions: an Idempotency-Key makes the same id again, and its absence never does") {
    Desk desk;
    desk.post({{"Idempotency-Key", "k1"}});
    desk.post({{"Idempotency-Key", "k1"}});
    desk.post({{"Idempotency-Key", "k2"}});
    desk.post();
    desk.post();
    const auto id = [&](std::size_t i) { return desk.log.appended.at(i).record.id; };
    CHECK(id(0) == id(1));
    CHECK(id(0) != id(2));
    CHECK(id(3) != id(4));
    CHECK(desk.asked_for_random == 2);
}

TEST_CASE("actions: headers that are no good change nothing") {
    const std::string too_long(256, 'k');
    for (const std::string& key : std::vector<std::string>{"", "two words", "tab\t", "\xc3\xa9", too_long}) {
        CAPTURE(key);
        Desk desk;
        desk.post({{"Idempotency-Key", key}});
        REQUIRE(desk.answers.list.size() == 1);
        CHECK(desk.answers.list.front().status == 400);
        CHECK(desk.log.appended.empty());
    }
}

TEST_CASE("actions: a late decision is answered 202 after as long as the caller wants to wait") {
    // clang-format off
    const struct { const char* prefer; int seconds; } rows[] = {
        {"", 2}, {"wait=5", 5}, {"respond-async, wait=1", 1}, {"wait=0", 0}, {"wait=3600", 30}, {"wait=soon", 2}, {"wait=-1", 2},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.prefer);
        Desk desk;
        desk.post({{"Prefer", row.prefer}});
        desk.log.acknowledge_all();
        if (row.seconds > 0) {
            desk.clock.advance(std::chrono::seconds(row.seconds) - std::chrono::milliseconds(1));
            desk.desk.expire(desk.clock.steady());
            CHECK(desk.answers.list.empty());
            desk.clock.advance(std::chrono::milliseconds(1));
        }
        desk.desk.expire(desk.clock.steady());
        REQUIRE(desk.answers.list.size() == 1);
        CHECK(desk.answers.list.front().status == 202);
        CHECK(header_of(desk.answers.list.front(), "Location") ==
              "/v1/actions/" + desk.log.appended.front().record.id.text());
    }
}

TEST_CASE("actions: what the log does not take is 503, or 413 where it is too large") {
    for (const auto& [code, status] :
         {std::pair(log::LogError::Code::queue_full, 503), std::pair(log::LogError::Code::too_large, 413)}) {
        Desk desk;
        desk.log.refuse(code);
        desk.post();
        REQUIRE(desk.answers.list.size() == 1);
        CHECK(desk.answers.list.front().status == status);
    }
}
