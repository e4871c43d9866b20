// The same pipeline on a disk that tears batches, drops what is not synced, and fails to sync, at seeded
// moments. After each crash it is opened again, with state that is behind the log, and goes on; providers
// repeat what was not answered.
#include <doctest/doctest.h>
#include <algorithm>

#include <map>
#include <optional>
#include <set>

#include "projections/generations/compare.hpp"
#include "schemas/events/timer.hpp"
#include "schemas/stream.hpp"
#include "tests/repetitions.hpp"
#include "tests/system/pipeline.hpp"
#include "tests/system/whole_call.hpp"

namespace beaker::testing {
namespace {

constexpr std::uint16_t partitions = 4;
constexpr std::string_view poisonous = "hang";
constexpr std::string_view timed = "user-interrupted";

/// Beside the product's own deciders: one that throws, and one that sets a timer.
log::Decided decide_poison_and_timers(const log::RowReader&, const log::Recorded& record) {
    const auto kind = record.input.attribute(attribute::kind).value_or("");
    if (kind == poisonous) throw std::runtime_error("a decider that throws");
    log::Decision decision;
    if (kind == timed)
        decision.timers.push_back(
            {.name = record.input.id.text(), .due = record.now + std::chrono::seconds(2), .latest = {}});
    return decision;
}

log::Decided decide_nothing(const log::RowReader&, const log::Recorded&) { return log::Decision{}; }

const log::Registry& harsh_registry() {
    static const log::Registry all = [] {
        log::Registry registry = processors::registry();
        registry.deciders.push_back({"tenant", webhook_received, decide_poison_and_timers});
        registry.deciders.push_back({"tenant", TimerFired::type, decide_nothing});
        return registry;
    }();
    return all;
}

std::vector<Delivery> all_deliveries() {
    using namespace processors::test;
    auto all = whole_call();
    const Names named{.vapi = std::string(vapi_id), .beaker_call = std::string(our_call), .sid = {}};
    for (int i = 0; i < 3; ++i) all.push_back(vapi(vapi_message(timed, 1000 + i, named, ""), true));
    all.push_back(vapi(vapi_message(poisonous, 2000, named, ""), true));
    all.push_back(vapi(vapi_message(poisonous, 2001, named, ""), false));
    return all;
}

std::string call_after_no_crash() {
    log::SimulatedDisk disk;
    ManualClock clock;
    MemoryStates states;
    const auto pipeline =
        Pipeline::open(disk, clock, states.deciders, states.tables, {.registry = &harsh_registry()});
    REQUIRE(pipeline);
    Door door(pipeline->engine(), clock);
    for (const Delivery& each : all_deliveries()) door.post(each, [](int, auto) {});
    REQUIRE(pipeline->run_dry());
    return pipeline->queries().call(whole_call_id).value().value();
}

/// A settlement with the place of the input that it settles.
struct Settlement {
    std::string stream;
    InputSettled event;
    Position input;
    bool of_timer = false;
};

std::vector<Settlement> settlements_of(const std::vector<log::Stored>& events) {
    std::vector<Settlement> found;
    for (const log::Stored& stored : events) {
        if (stored.record->type != InputSettled::type) continue;
        const auto event = from_json<InputSettled>(stored.record->value);
        REQUIRE(event.has_value());
        const auto place = stored.record->attribute(attribute::input);
        found.push_back({.stream = stored.record->subject,
                         .event = *event,
                         .input = place ? Position::parse(*place).value() : Position{},
                         .of_timer = !place});
    }
    return found;
}

/// What a record is, but for its place.
std::string text_of(const Record& record) {
    std::string text = record.id.text() + ' ' + record.type + ' ' + record.subject + ' ' +
                       record.time.text() + ' ' + record.correlation.text();
    for (const auto& [name, value] : record.attributes) text += ' ' + name + '=' + value;
    return text + ' ' + record.value;
}

/// What comes from outside: webhooks as ingest appended them, and ticks. All else in `inputs` is a step's
/// output.
bool from_outside(const Record& record) {
    return record.type == Tick::type || (record.source == "/ingest" && !record.attribute(attribute::origin));
}

class CrashRun {
public:
    explicit CrashRun(std::uint64_t seed) : random_(seed) {
        for (const Delivery& each : all_deliveries())
            for (auto copies = 1 + below(3); copies > 0; --copies) to_send_.push_back(each);
        shuffle(to_send_, random_);
    }

    int crashes = 0;

    void run(const std::string& expected_call) {
        for (int life = 0; life < 6; ++life) {
            disk_.power_cycle(random_plan());
            live(100);
        }
        disk_.power_cycle({.seed = random_()});
        deciders_ = std::make_unique<log::MemoryStateStore>(one_of(old_deciders_));
        tables_ = std::make_unique<log::MemoryStateStore>(one_of(old_tables_));
        const auto pipeline = open();
        REQUIRE(pipeline);
        finish(*pipeline);
        check_acknowledged(*pipeline);
        check_settlements(*pipeline);
        check_against_no_crash(*pipeline);
        check_rebuilt(*pipeline);
        CHECK(pipeline->queries().call(whole_call_id).value() == expected_call);
    }

private:
    std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

    log::FaultPlan random_plan() {
        log::FaultPlan plan{.seed = random_()};
        switch (below(3)) {
            case 0:
                plan.crash_at = 1 + below(30);
                break;
            case 1:
                plan.sync_fails_from = 1 + below(30);
                break;
            default:
                plan.capacity_bytes = disk_.bytes().size() + below(30'000);
                break;
        }
        return plan;
    }

    /// State of some earlier moment: what a crash may leave, since nothing of it is synced.
    const log::MemoryStateStore& one_of(const std::vector<log::MemoryStateStore>& old) {
        return old[below(old.size())];
    }

    std::unique_ptr<Pipeline> open() {
        Pipeline::Options options{.partitions = partitions, .registry = &harsh_registry()};
        options.runner.take = {.records = 1 + below(12), .wait = std::chrono::milliseconds(0)};
        options.unwritten_bytes_max = below(8'000);
        options.core_threads = 1 + static_cast<unsigned>(below(3));
        clock_.tick = std::chrono::milliseconds(below(4));
        return Pipeline::open(disk_, clock_, *deciders_, *tables_, options);
    }

    /// From opening to the log's failure, or so many turns.
    void live(int turns) {
        deciders_ = std::make_unique<log::MemoryStateStore>(one_of(old_deciders_));
        tables_ = std::make_unique<log::MemoryStateStore>(one_of(old_tables_));
        std::optional<Door> door;  // outlives the log, which at its end answers what is still owed
        const auto pipeline = open();
        if (!pipeline) {
            ++crashes;
            return;
        }
        check_acknowledged(*pipeline);
        door.emplace(pipeline->engine(), clock_);
        for (; turns > 0; --turns) {
            for (auto posts = below(4); posts > 0; --posts) post_next(*door);
            clock_.time += std::chrono::milliseconds(below(400));
            if (!pipeline->turn()) {
                ++crashes;
                return;
            }
            if (below(5) == 0) old_deciders_.push_back(*deciders_);
            if (below(5) == 0) old_tables_.push_back(*tables_);
        }
    }

    /// A provider sends again what was not answered 200.
    void post_next(Door& door) {
        if (to_send_.empty()) return;
        const Delivery next = to_send_.front();
        to_send_.erase(to_send_.begin());
        door.post(next, [this, next](int status, std::optional<Position> position) {
            if (status != 200) return to_send_.push_back(next);
            acknowledged_.emplace_back(*position, next);
        });
    }

    void finish(Pipeline& pipeline) {
        Door door(pipeline.engine(), clock_);
        while (!to_send_.empty()) {
            post_next(door);
            REQUIRE(pipeline.turn());
        }
        // Our own timers are due within seconds, those that wait for a call's report within half an hour.
        for (int steps = 0; steps < 10 || pipeline.timers_wait(); ++steps) {
            REQUIRE(steps < 100);
            clock_.time += steps < 10 ? std::chrono::seconds(1) : std::chrono::minutes(1);
            REQUIRE(pipeline.turn());
            REQUIRE(pipeline.run_dry());
        }
    }

    void check_acknowledged(Pipeline& pipeline) const {
        for (const auto& [position, delivery] : acknowledged_) {
            REQUIRE(position.offset < pipeline.engine().end(Topic::inputs, position.partition));
            const auto stored = pipeline.engine().read(Topic::inputs, position, {.records = 1});
            REQUIRE(stored.has_value());
            REQUIRE(stored->front().record->value == delivery.body);
        }
    }

    /// Every input has one settlement, in order; a stream settles an id once, but for repetitions and
    /// failures.
    void check_settlements(Pipeline& pipeline) const {
        std::map<std::pair<std::string, Uuid>, int> finally;
        std::set<Position> settled;
        std::map<std::string, int> set, fired;
        for (PartitionId partition = 0; partition < partitions; ++partition) {
            const auto events = pipeline.all(Topic::domain_events, partition);
            log::Offset next = 0;
            for (const Settlement& each : settlements_of(events)) {
                if (!each.of_timer) {
                    REQUIRE(each.input == Position{partition, next});
                    ++next;
                    settled.insert(each.input);
                }
                if (each.event.outcome != Outcome::duplicate && each.event.outcome != Outcome::failed)
                    ++finally[{each.stream, each.event.input_id}];
            }
            CHECK(next == pipeline.engine().end(Topic::inputs, partition));
            for (const log::Stored& each : events) {
                const auto count = [&](std::map<std::string, int>& times, const std::string& name) {
                    if (!name.starts_with("report:")) ++times[name];
                };
                if (each.record->type == TimerSet::type)
                    count(set, from_json<TimerSet>(each.record->value)->name);
                if (each.record->type == TimerFired::type)
                    count(fired, from_json<TimerFired>(each.record->value)->name);
            }
        }
        for (const auto& [what, times] : finally) {
            CAPTURE(what.first);
            CAPTURE(what.second.text());
            REQUIRE(times == 1);
        }
        for (const auto& [position, delivery] : acknowledged_) REQUIRE(settled.contains(position));
        CHECK(set.size() == 3);
        CHECK(set == fired);
        for (const auto& [name, times] : set) CHECK(times == 1);
    }

    /// The inputs that are there, decided from the first one on without a crash: the same events, messages,
    /// dead letters.
    void check_against_no_crash(Pipeline& pipeline) const {
        log::MemoryStateStore state;
        log::StepRuntime runtime(harsh_registry(), state, partitions);
        std::map<std::pair<Topic, PartitionId>, std::vector<std::string>> expected;
        for (PartitionId partition = 0; partition < partitions; ++partition)
            for (const log::Stored& input : pipeline.all(Topic::inputs, partition)) {
                auto step = runtime.decide({&input, 1}, [] { return false; });
                REQUIRE(step.has_value());
                for (const log::Output& output : step->outputs)
                    expected[{output.topic, output.partition}].push_back(text_of(*output.record));
                REQUIRE(runtime.committed(pipeline.engine()).has_value());
            }
        for (PartitionId partition = 0; partition < partitions; ++partition) {
            for (const Topic topic :
                 {Topic::domain_events, Topic::dead_letters, Topic::effects, Topic::inputs}) {
                std::vector<std::string> found;
                for (const log::Stored& each : pipeline.all(topic, partition))
                    if (topic != Topic::inputs || !from_outside(*each.record))
                        found.push_back(text_of(*each.record));
                auto& wanted = expected[{topic, partition}];
                if (topic == Topic::inputs) {  // messages of several partitions meet here: their order was
                                               // the log's choice
                    std::ranges::sort(found);
                    std::ranges::sort(wanted);
                }
                CAPTURE(name_of(topic));
                CAPTURE(partition);
                REQUIRE(found == wanted);
            }
        }
    }

    /// Live tables and decider state are what the whole log folds to.
    void check_rebuilt(Pipeline& pipeline) const {
        log::MemoryStateStore tables;
        Projector projector(tables, partitions);
        REQUIRE(projector.catch_up(pipeline.engine()).has_value());
        const auto read = compare_rows(*tables_, tables, partitions);
        CHECK(read.differences == 0);
        CHECK(read.rows > 40);
        log::MemoryStateStore state;
        log::StepRuntime runtime(harsh_registry(), state, partitions);
        REQUIRE(runtime.catch_up(pipeline.engine()).has_value());
        const auto decided = compare_rows(*deciders_, state, partitions);
        CHECK(decided.differences == 0);
        CHECK(decided.rows > 40);
    }

    std::mt19937_64 random_;
    log::SimulatedDisk disk_;
    ManualClock clock_;
    std::vector<Delivery> to_send_;
    std::vector<std::pair<Position, Delivery>> acknowledged_;
    std::unique_ptr<log::MemoryStateStore> deciders_, tables_;
    std::vector<log::MemoryStateStore> old_deciders_{1}, old_tables_{1};
};

TEST_CASE("simulated crashes: acknowledged once, decided once, and nothing but the log counts") {
    const std::string expected_call = call_after_no_crash();
    const auto first = repetitions("BEAKER_FIRST_SEED", 1);
    const auto seeds = repetitions("BEAKER_SEEDS", 100);
    int crashes = 0;
    for (std::uint64_t seed = first; seed < first + seeds; ++seed) {
        CAPTURE(seed);
        CrashRun run(seed);
        run.run(expected_call);
        crashes += run.crashes;
    }
    MESSAGE(seeds, " seeds, ", crashes, " crashes");
    CHECK(crashes > static_cast<int>(seeds));
}

}  // namespace
}  // namespace beaker::testing
