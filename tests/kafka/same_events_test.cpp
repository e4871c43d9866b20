// The same inputs at the same times, on the embedded engine and on Kafka: the same events, stream by stream.
#include <doctest/doctest.h>

#include <regex>

#include "log/step/memory_state_store.hpp"
#include "log/step/runner.hpp"
#include "processors/registry.hpp"
#include "tests/kafka/deliveries.hpp"
#include "tests/kafka/kafka_engine.hpp"
#include "tests/log/copy/filled_log.hpp"
#include "tests/repetitions.hpp"
#include "tests/system/door.hpp"
#include "tests/system/pipeline.hpp"

namespace beaker::testing {
namespace {

using Steady = std::chrono::steady_clock;

/// Of many tenants, with repetitions: what names its tenant and nothing that another stream would have to
/// know.
std::vector<Delivery> of_tenants(std::size_t count) {
    std::vector<Delivery> all;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t number = i % 5 == 4 ? i - 3 : i;  // every fifth is one that came before
        const TenantId tenant(Uuid::derive(Slot(static_cast<std::uint16_t>(number * 37)),
                                           {"tenant", std::to_string(number % 23)}));
        all.push_back(
            {"stripe", "",
             fmt::format(R"({{"id":"evt_{}","object":"event","type":"product.updated","created":1767225600,)"
                         R"("data":{{"object":{{"object":"product","id":"prod_{}",)"
                         R"("metadata":{{"beaker_tenant":"{}"}}}}}}}})",
                         number, number, tenant.text())});
    }
    return all;
}

/// An engine with what decides on it, on this thread; state in memory.
class Deciding {
public:
    Deciding(log::Log& log, const log::Clock& clock)
        : log_(log),
          runtime_(processors::registry(), state_, log.partitions()),
          runner_(log, runtime_, clock,
                  {.take = {.wait = std::chrono::milliseconds(2)}, .decide_budget = std::chrono::hours(1)}),
          door_(log, clock) {
        if (auto caught_up = runtime_.catch_up(log); !caught_up)
            throw std::runtime_error(caught_up.error().text);
    }

    void post(const Delivery& delivery) {
        door_.post(delivery, [](int, auto) {});
    }
    /// Turns until all inputs are decided, also those that they bring about.
    void run_dry() {
        const auto end = Steady::now() + std::chrono::minutes(2);
        while (!dry()) {
            if (Steady::now() > end) throw std::runtime_error("it does not come to an end");
            if (auto turned = runner_.turn(); !turned) throw std::runtime_error(turned.error().text);
        }
    }

private:
    bool dry() const {
        if (log_.backlog().queued_records > 0) return false;
        for (PartitionId partition = 0; partition < log_.partitions(); ++partition)
            if (!log_.owns(partition) || log_.checkpoint(partition) < log_.end(Topic::inputs, partition))
                return false;
        return true;
    }

    log::Log& log_;
    log::MemoryStateStore state_;
    log::StepRuntime runtime_;
    log::StepRunner runner_;
    Door door_;
};

/// Plays them, so many at a time, a millisecond apart; then lets hours go by in which timers are due.
void play(log::Log& log, const std::vector<Delivery>& all, std::size_t in_flight) {
    ManualClock clock;
    Deciding deciding(log, clock);
    deciding.run_dry();
    for (std::size_t i = 0; i < all.size(); ++i) {
        clock.time += std::chrono::milliseconds(1);
        deciding.post(all[i]);
        if ((i + 1) % in_flight == 0) deciding.run_dry();
    }
    deciding.run_dry();
    for (int hours = 0; hours < 30; ++hours) {
        clock.time += std::chrono::hours(1);
        deciding.post(all.front());  // the ticks go behind it
        deciding.run_dry();
    }
}

/// Streams that have had a message from another one, or sent one.
std::set<std::string> talkers(const log::Log& log) {
    std::map<Uuid, std::string> stream_of;
    const auto inputs = log::test::everything(log, Topic::inputs);
    for (const log::Stored& each : inputs) stream_of.emplace(each.record->id, each.record->subject);
    std::set<std::string> found;
    for (const log::Stored& each : inputs) {
        if (!each.record->causation || !stream_of.contains(*each.record->causation)) continue;
        found.insert(each.record->subject);
        found.insert(stream_of.at(*each.record->causation));
    }
    return found;
}

struct Compared {
    std::size_t records = 0, streams = 0;
    std::size_t otherwise_ordered = 0;  ///< streams whose records are the same, in another order
};

/// Stream by stream. Where `ties` may be, a stream may have the same records in another order: messages of
/// two streams to a third race each other, and the log's order of them is the only one there is.
Compared compare(const log::Log& embedded, const log::Log& kafka, const std::set<std::string>& without,
                 bool ties) {
    Compared all;
    for (const Topic topic : {Topic::domain_events, Topic::effects, Topic::dead_letters, Topic::directory}) {
        const auto here = log::test::by_stream(embedded, topic);
        const auto there = log::test::by_stream(kafka, topic);
        CHECK(here.size() == there.size());
        for (const auto& [stream, expected] : here) {
            if (without.contains(stream)) continue;
            CAPTURE(stream);
            REQUIRE(there.contains(stream));
            const auto& found = there.at(stream);
            all.records += found.size();
            ++all.streams;
            if (found == expected) continue;
            REQUIRE(ties);
            std::multiset<std::pair<Uuid, std::string>> wanted, had;
            for (const Record& each : expected) wanted.emplace(each.id, each.type);
            for (const Record& each : found) had.emplace(each.id, each.type);
            REQUIRE(wanted == had);
            ++all.otherwise_ordered;
        }
    }
    return all;
}

/// What readers see, byte for byte, but for how often a provider has sent each webhook.
void compare_tables(const log::Log& embedded, const log::Log& kafka) {
    static const std::regex deliveries(R"("deliveries":[0-9]+)");
    const auto rows_of = [](const log::Log& log) {
        log::MemoryStateStore tables;
        Projector projector(tables, log.partitions());
        REQUIRE(projector.catch_up(log).has_value());
        std::map<std::string, std::string> rows;
        tables.scan("", [&](std::string_view key, std::string_view value) {
            rows.emplace(key, std::regex_replace(std::string(value), deliveries, R"("deliveries":0)"));
            return true;
        });
        return rows;
    };
    const auto here = rows_of(embedded), there = rows_of(kafka);
    CHECK(here.size() == there.size());
    std::size_t different = 0;
    for (const auto& [key, value] : here) {
        const auto row = there.find(key);
        if (row != there.end() && row->second == value) continue;
        if (++different > 3) continue;
        CHECK_MESSAGE(row != there.end(), key, " is missing");
        if (row != there.end()) CHECK(row->second == value);
    }
    CHECK(different == 0);
}

void play_on_both(const std::vector<Delivery>& all, std::size_t in_flight, bool all_streams) {
    const auto settings = log::test::fresh_settings();
    log::test::MemoryLog embedded(settings.partitions);
    play(embedded.log(), all, in_flight);
    const auto kafka = log::KafkaLog::open(settings).value();
    const auto start = Steady::now();
    play(*kafka, all, in_flight);
    const double seconds = std::chrono::duration<double>(Steady::now() - start).count();
    kafka->refresh_settled().value();
    const auto without = all_streams ? std::set<std::string>() : talkers(embedded.log());
    const auto compared = compare(embedded.log(), *kafka, without, all_streams);
    CHECK(compared.records > 0);
    if (all_streams) compare_tables(embedded.log(), *kafka);
    MESSAGE(all.size(), " webhooks, ", in_flight, " at a time: ", compared.records, " records of ",
            compared.streams, " streams are alike, but for their order in ", compared.otherwise_ordered,
            "; on Kafka ", seconds, " s");
}

TEST_CASE("same events: one at a time, streams and tables on Kafka have what they have on the embedded log") {
    play_on_both(deliveries(repetitions("BEAKER_SAME_EVENTS_CALLS", 12)), 1, /*all_streams=*/true);
}

TEST_CASE("same events: eight in flight, of streams that do not talk to each other") {
    auto all = of_tenants(repetitions("BEAKER_SAME_EVENTS_IN_FLIGHT", 500));
    std::ranges::copy(deliveries(2), std::back_inserter(all));  // beside them, some that do
    play_on_both(all, 8, /*all_streams=*/false);
}

}  // namespace
}  // namespace beaker::testing
