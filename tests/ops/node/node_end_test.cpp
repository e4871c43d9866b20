// A node ends while webhooks are queued in its log: whatever ends it, nobody waits for ever, and what was
// answered 200 is there at the next start.
#include <doctest/doctest.h>

#include <deque>
#include <set>

#include "tests/ops/node/core_clock.hpp"
#include "tests/system/node_in_process.hpp"
#include "tests/system/webhook_pages.hpp"

namespace beaker::testing {
namespace {

constexpr int webhooks = 20;

std::string event_id(int number) { return fmt::format("evt_end_{}", number); }

std::string webhook(int number) {
    return signed_post({"stripe", "",
                        fmt::format(R"({{"id":"{}","object":"event","type":"customer.updated",)"
                                    R"("data":{{"object":{{"object":"customer","id":"cus_end"}}}}}})",
                                    event_id(number))});
}

bool are_queued(Client& client, int count) {
    return ingest::http::test::eventually([&] {
        client.send(get_of("/metrics"));
        return client.answer().body.contains(fmt::format("beaker_log_queue_records {}\n", count));
    });
}

TEST_CASE("node: ended while webhooks are queued, it answers them and keeps what it promised") {
    // clang-format off
    const struct { std::string name; bool stops; int core_failures; int status; } rows[] = {
        {"it is stopped",                                     true,  0, 200},
        {"the core thread fails, and can still store",        false, 1, 200},
        {"the core thread fails, and fails again at storing", false, 2, 503},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        ops::start_logging(ops::Level::off);
        const Directory directory;
        ops::Config config = test_config(directory.path());
        config.http.shutdown_timeout = std::chrono::seconds(1);
        CoreClock clock;
        clock.hold();
        RunningNode node(config, clock);

        std::deque<Client> clients;
        for (int i = 0; i < webhooks; ++i) clients.emplace_back(node.port()).send(webhook(i));
        Client observer(node.port());
        CHECK(are_queued(observer, webhooks));
        if (row.stops) node.ask_to_stop();
        clock.release(row.core_failures);
        CHECK(node.wait().has_value() == row.stops);  // at its end it answers what is still owed

        std::set<std::string> promised;
        for (int i = 0; i < webhooks; ++i) {
            const int status = clients[static_cast<std::size_t>(i)].answer().status();
            CHECK(status == row.status);
            if (status == 200) promised.insert(event_id(i));
        }

        const ops::SystemClock later;
        RunningNode next(config, later);
        const auto found = webhook_events_by_id(next.port());
        for (const std::string& id : promised) CHECK_MESSAGE(found.contains(id), id);
    }
}

}  // namespace
}  // namespace beaker::testing
