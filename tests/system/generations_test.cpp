// A changed fold goes into service under load: its generation is built beside the one that serves, compared,
// switched to and back again, while webhooks come and readers ask. Nobody notices but by what changed.
#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "ops/node/storage.hpp"
#include "schemas/catalogue.hpp"
#include "schemas/events/audit.hpp"
#include "tests/projections/generations/changed_folds.hpp"
#include "tests/repetitions.hpp"
#include "tests/system/admin_generations.hpp"
#include "tests/system/load.hpp"
#include "tests/system/node_in_process.hpp"
#include "tests/system/whole_call.hpp"

namespace beaker::testing {
namespace {

using namespace std::chrono_literals;
using Role = GenerationRole;

std::size_t occurrences(std::string_view text, std::string_view part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + part.size())) ++count;
    return count;
}

/// What readers met, all of them together.
struct Reads {
    std::atomic<bool> ended{false};
    std::atomic<std::uint64_t> queries{0};
    std::atomic<std::uint64_t> failed{0};     ///< not answered 200
    std::atomic<std::uint64_t> went_back{0};  ///< fewer rows, or fewer lines of a call, than before
    std::atomic<std::uint64_t> mixed{0};      ///< rows of both generations in one answer
    std::atomic<std::uint64_t> promised{0};   ///< reads with the position of a write
    std::atomic<std::uint64_t> unseen{0};     ///< of these, which did not see it
    std::atomic<std::uint64_t> as_before{0}, as_changed{0};  ///< answers of the one and the other
};

Answer ask(Client& client, const std::string& request) {
    client.send(request);
    return client.answer();
}

void count(const Answer& answer, Reads& reads) {
    ++reads.queries;
    if (answer.status() != 200) ++reads.failed;
}

Answer asked(Client& client, Reads& reads, const std::string& request) {
    Answer answer = ask(client, request);
    count(answer, reads);
    return answer;
}

/// Asks for one tenant's calls again and again.
void read_lists(std::uint16_t port, Reads& reads) {
    Client client(port);
    for (std::size_t last = 0; !reads.ended;) {
        const Answer answer =
            asked(client, reads, get_of("/v1/businesses/" + tenant.text() + "/calls?limit=500"));
        const std::size_t calls = occurrences(answer.body, "\"vapi_call_id\"");
        const std::size_t marked = occurrences(answer.body, changed_mark);
        if (calls < last) ++reads.went_back;
        if (marked != 0 && marked != calls) ++reads.mixed;
        if (calls > 0) ++(marked == 0 ? reads.as_before : reads.as_changed);
        last = calls;
    }
}

/// Says a line in a call, reads the call with the write's position, says the next one.
void write_and_read(std::uint16_t port, Reads& reads, int writer) {
    Client client(port);
    for (int number = 0; !reads.ended; ++number) {
        const auto name = fmt::format("generations-{}-{}", writer, number / 20);
        const CallId call(Uuid::derive(tenant.slot(), {name}));
        const processors::test::Names names{.vapi = name, .beaker_call = call.text(), .sid = {}};
        const std::string text = fmt::format("line number {}.", number);
        client.send(signed_post(
            vapi(processors::test::vapi_line("user", text, 1'767'225'600'000 + number, names), true)));
        const Answer written = client.answer();
        if (written.status() != 200) {
            ++reads.failed;
            continue;
        }
        const auto promised =
            get_of("/v1/calls/" + call.text(),
                   fmt::format("Beaker-Min-Position: {}\r\n", written.header("Beaker-Position")));
        Answer read = ask(client, promised);
        // A machine with too much to do says so after two seconds, which is no wrong answer.
        for (int tries = 1; tries < 30 && read.status() == 503; ++tries) read = ask(client, promised);
        count(read, reads);
        ++reads.promised;
        if (!read.body.contains(text)) ++reads.unseen;
        // Any later read of it, with no promise asked for, must still have every line.
        const Answer again = asked(client, reads, get_of("/v1/calls/" + call.text()));
        for (int line = number - number % 20; line <= number; ++line)
            if (!again.body.contains(fmt::format("line number {}.", line))) ++reads.went_back;
    }
}

std::size_t switches_in_log(const ops::Config& config, const log::Clock& clock, std::string_view who) {
    const auto log = ops::open_log(config, clock).value();
    std::size_t found = 0;
    for (PartitionId partition = 0; partition < log->partitions(); ++partition)
        for (Position at{partition, 0}; at.offset < log->end(Topic::domain_events, partition);) {
            const auto some = log->read(Topic::domain_events, at, {}).value();
            for (const log::Stored& each : some)
                if (each.record->type == GenerationSwitched::type)
                    found += from_json<GenerationSwitched>(each.record->value)->asked_by == who;
            at.offset += some.size();
        }
    return found;
}

TEST_CASE(
    "generations: a changed fold goes into service under load, and out again, and nobody is answered wrong") {
    ops::start_logging(ops::Level::error);
    const Directory directory;
    const ops::Config config = test_config(directory.path());
    const ops::SystemClock clock;
    const ChangedFolds changed(CallIdentified::type, mark_call);
    std::optional<RunningNode> node(std::in_place, config, clock, changed.beside_the_present());
    AdminGenerations admin(node->port());
    const std::string before = admin.list().serving;

    std::atomic<std::uint64_t> next{0};
    Load load(node->port(), next);
    Reads reads;
    std::vector<std::jthread> readers;
    readers.emplace_back([&, port = node->port()] { read_lists(port, reads); });
    for (int writer = 0; writer < 2; ++writer)
        readers.emplace_back([&, port = node->port(), writer] { write_and_read(port, reads, writer); });
    CHECK(in_time([&] { return load.acknowledged() > 500 && reads.queries > 50; }));

    const std::string candidate = admin.build(changed.generation());
    const auto comparison = admin.compare(candidate);
    CHECK_FALSE(comparison.identical);
    for (const TableComparison& each : comparison.found.tables) {
        CAPTURE(each.table);
        CHECK(each.rows_first == each.rows_second);
        CHECK(each.differing == (each.table == CallRow::table ? each.rows_first : 0));
    }
    const std::size_t switches = repetitions("BEAKER_SWITCHES", 7);
    for (std::size_t i = 0; i < switches; ++i) {
        const bool forth = i % 2 == 0;
        CHECK(admin.post(forth ? candidate : before, "switch").role == Role::serving);
        const auto& answered = forth ? reads.as_changed : reads.as_before;
        const std::uint64_t until_now = answered;
        CHECK(in_time([&] { return answered >= until_now + 50; }));
    }
    const std::string serving = admin.list().serving;
    reads.ended = true;
    readers.clear();
    const LoadResult loaded = load.stop();
    MESSAGE(reads.queries.load(), " queries, ", reads.failed.load(), " failed, ", reads.went_back.load(),
            " went back, ", reads.mixed.load(), " mixed; ", reads.promised.load(), " with a position, ",
            reads.unseen.load(), " did not see it; ", loaded.acknowledged.size(), " webhooks meanwhile, ",
            switches, " switches");
    CHECK(reads.failed == 0);
    CHECK(reads.went_back == 0);
    CHECK(reads.mixed == 0);
    CHECK(reads.unseen == 0);
    CHECK(reads.promised > 10);
    CHECK(loaded.statuses.size() == 1);
    CHECK(loaded.unanswered == 0);

    // As it served at the end, it serves after a restart; the one before comes along and can be retired.
    CHECK(node->stop().has_value());
    CHECK(switches_in_log(config, clock, "dana") == switches);
    node.emplace(config, clock, changed.beside_the_present());
    AdminGenerations again(node->port());
    CHECK(again.list().serving == serving);
    const std::string other = serving == candidate ? before : candidate;
    CHECK(in_time([&] { return again.status(other).role == Role::ready; }));
    CHECK(again.ask("DELETE", "/" + serving).status() == 409);
    CHECK(again.ask("DELETE", "/" + other).status() == 200);
    CHECK(again.ask("DELETE", "/" + other).status() == 404);
    CHECK_FALSE(std::filesystem::exists(directory.path() / "state" / other));
    CHECK(node->stop().has_value());
}

TEST_CASE("generations: what the admin's routes refuse") {
    NodeInProcess node;
    AdminGenerations admin(node.port());
    const std::string serving = admin.list().serving;
    const struct {
        const char* name;
        std::string method, target, body;
        int status;
    } rows[] = {
        {"no such generation", "POST", "/read-1/build", "", 404},
        {"none to switch to", "POST", "/read-1/switch", "", 404},
        {"compare with itself", "POST", "/" + serving + "/compare", "", 409},
        {"retire what serves", "DELETE", "/" + serving, "", 409},
        {"an address for a name", "POST", "/" + serving + "/switch", R"({"asked_by":"dana@example.com"})",
         400},
        {"an unknown member", "POST", "/" + serving + "/switch", R"({"who":"dana"})", 400},
        {"switch to what serves", "POST", "/" + serving + "/switch", "", 200},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(admin.ask(row.method, row.target, row.body).status() == row.status);
    }
    Client nobody(node.port());
    nobody.send("GET /v1/admin/generations HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(nobody.answer().status() == 404);
    CHECK(node.stop().has_value());
}

TEST_CASE(
    "generations: by policy, one that was built and equals the other serves at once, and the log says so") {
    ops::start_logging(ops::Level::error);
    const Directory directory;
    ops::Config config = test_config(directory.path());
    config.generation_switch = ops::GenerationSwitch::when_identical;
    const ops::SystemClock clock;
    const ChangedFolds same, other(CallIdentified::type, mark_call);
    for (const bool changed : {false, true}) {
        CAPTURE(changed);
        RunningNode node(config, clock, (changed ? other : same).beside_the_present());
        AdminGenerations admin(node.port());
        Client client(node.port());
        const processors::test::Names names{.vapi = "vapi-policy", .beaker_call = {}, .sid = {}};
        client.send(
            signed_post(vapi(processors::test::vapi_line("user", "Hi.", 1'767'225'600'000, names), true)));
        REQUIRE(client.answer().status() == 200);
        const std::string present = generation_name();
        if (!changed) {
            const auto begun = admin.post(present, "build");
            CHECK(in_time([&] { return admin.list().serving == begun.name; }));
            // The build and the switch leave a record and its settlement each.
            CHECK(in_time([&] { return admin.status(present).events_total >= begun.events_total + 4; }));
        } else {
            const std::string before = admin.list().serving;
            const std::string built = admin.build(other.generation());
            CHECK(in_time([&] { return admin.status(built).comparison.has_value(); }));
            CHECK(admin.list().serving == before);
        }
        CHECK(node.stop().has_value());
    }
    CHECK(switches_in_log(config, clock, "policy") == 1);
}

TEST_CASE("generations: a candidate whose fold throws fails alone; the node stays ready") {
    ops::start_logging(ops::Level::off);
    const Directory directory;
    const ops::SystemClock clock;
    const ChangedFolds throwing(CallIdentified::type, throw_always);
    RunningNode node(test_config(directory.path()), clock, throwing.beside_the_present());
    AdminGenerations admin(node.port());
    const std::string name = admin.build(throwing.generation());
    Client client(node.port());
    const processors::test::Names names{.vapi = "vapi-throws", .beaker_call = {}, .sid = {}};
    client.send(
        signed_post(vapi(processors::test::vapi_line("user", "Hi.", 1'767'225'600'000, names), true)));
    const Answer written = client.answer();
    REQUIRE(written.status() == 200);
    CHECK(in_time([&] { return admin.status(name).role == Role::failed; }));
    CHECK(admin.status(name).reason.value_or("").contains("a mistake of the candidate"));
    CHECK(admin.ask("POST", "/" + name + "/switch").status() == 409);
    client.send(get_of("/v1/businesses/" + tenant.text() + "/calls",
                       fmt::format("Beaker-Min-Position: {}\r\n", written.header("Beaker-Position"))));
    CHECK(client.answer().body.contains("vapi-throws"));
    client.send(get_of("/readyz"));
    CHECK(client.answer().status() == 200);
}

}  // namespace
}  // namespace beaker::testing
