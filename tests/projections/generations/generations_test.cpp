#include "projections/generations/generations.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fstream>
#include <set>

#include "log/embedded/engine.hpp"
#include "log/embedded/rocks_storage.hpp"
#include "projections/applied_watch.hpp"
#include "projections/generations/serving_file.hpp"
#include "tests/projections/directory.hpp"
#include "tests/projections/fake_log.hpp"
#include "tests/projections/folding.hpp"
#include "tests/projections/generations/changed_folds.hpp"

namespace beaker::testing {
namespace {

using namespace std::chrono_literals;
using Code = GenerationError::Code;
using Role = GenerationRole;

constexpr std::uint16_t partitions = 4;

struct RealClock final : log::Clock {
    Instant now() const override { return at(0); }
    std::chrono::nanoseconds steady() const override {
        return std::chrono::steady_clock::now().time_since_epoch();
    }
};

/// A log on disk; the test is its core thread.
class Calls {
public:
    /// A call of this name, and the settlement of the input that told of it, as one step.
    void add(const std::string& name) {
        const auto partition = static_cast<PartitionId>(count_ % partitions);
        const auto input = count_ / partitions;
        const std::string stream = tenant_stream(tenant("t", Slot(partition)));
        const InputSettled settled{.input_id = uuid("input", Slot(1)),
                                   .kind = "beaker.x.v1",
                                   .outcome = Outcome::processed,
                                   .received_at = at(0),
                                   .problem = {},
                                   .answer = {},
                                   .webhook = {}};
        log::Step step;
        const CallId id(uuid(name, Slot(partition)));
        step.outputs.push_back(output(
            partition, record_of(CallIdentified{id, tenant("t", Slot(partition)), "v", {}}, stream, at(1))));
        step.outputs.push_back(output(partition, settled_record(settled, stream, at(1), {partition, input})));
        REQUIRE(log->take({.wait = {}}).has_value());
        REQUIRE(log->commit(std::move(step)).has_value());
        ++count_;
    }
    void add(std::uint64_t number) {
        for (std::uint64_t i = 0; i < number; ++i) add(fmt::format("call-{}", count_));
    }
    std::uint64_t count() const { return count_; }

    RealClock clock;
    const Directory directory;
    std::unique_ptr<log::EmbeddedLog> log = std::make_unique<log::EmbeddedLog>(
        log::RocksStorage::open(directory.path() / "log", {.partitions = partitions}).value(),
        log::EngineOptions{}, clock);

private:
    static log::Output output(PartitionId partition, Record record) {
        return {Topic::domain_events, partition, std::make_shared<const Record>(std::move(record)), {}};
    }
    std::uint64_t count_ = 0;
};

std::unique_ptr<Generations> open(Calls& calls, const FoldSets& sets, GenerationsObserver observer = {},
                                  bool switch_when_identical = false) {
    return Generations::open(*calls.log,
                             {.directory = calls.directory.path() / "state",
                              .sets = sets,
                              .pause = 0us,
                              .switch_when_identical = switch_when_identical},
                             std::move(observer))
        .value();
}

GenerationStatus status(const Generations& generations, std::string_view name) {
    for (const GenerationStatus& each : generations.list().items)
        if (each.name == name) return each;
    FAIL("no generation ", name);
    return {};
}

bool comes_to(const Generations& generations, std::string_view name, Role role) {
    for (int i = 0; i < 4000; ++i) {
        if (status(generations, name).role == role) return true;
        std::this_thread::sleep_for(5ms);
    }
    return false;
}

GenerationStatus compared(const Generations& generations, std::string_view name) {
    for (int i = 0; i < 4000 && status(generations, name).comparing; ++i) std::this_thread::sleep_for(5ms);
    return status(generations, name);
}

struct Seen {
    std::uint64_t calls = 0, marked = 0;
    bool operator==(const Seen&) const = default;
};

Seen seen(const log::RowReader& rows) {
    Seen seen;
    for (PartitionId partition = 0; partition < partitions; ++partition)
        rows.scan(row_key(partition, CallRow::table, ""), [&](std::string_view, std::string_view stored) {
            ++seen.calls;
            seen.marked += stored.contains(changed_mark);
            return true;
        });
    return seen;
}

TEST_CASE("generations: built while events come, compared, switched, switched back") {
    Calls calls;
    calls.add(1500);
    const ChangedFolds changed(CallIdentified::type, mark_call);
    const auto generations = open(calls, changed.beside_the_present());
    const std::string before = generations->serving();
    CHECK(before == generation_name());
    CHECK(seen(*generations->snapshot()) == Seen{1500, 0});

    const auto begun = generations->build(changed.generation());
    REQUIRE(begun.has_value());
    CHECK(begun->name == changed.generation());
    CHECK(begun->fold_set == "candidate");
    calls.add(500);
    REQUIRE(comes_to(*generations, begun->name, Role::ready));
    calls.add(10);
    const auto ready = status(*generations, begun->name);
    CHECK(ready.events_done == 2 * calls.count());
    CHECK(ready.events_total == 2 * calls.count());

    REQUIRE(generations->compare(begun->name).has_value());
    const auto comparison = compared(*generations, begun->name).comparison;
    REQUIRE(comparison.has_value());
    CHECK(comparison->with == before);
    CHECK(comparison->events == 2 * calls.count());
    CHECK_FALSE(comparison->identical);
    REQUIRE(comparison->found.tables.size() >= 1);
    CHECK(comparison->found.tables.front() == TableComparison{"calls", 2010, 2010, 2010, 0, 0, 0});
    REQUIRE(comparison->found.first.size() == 10);
    CHECK(comparison->found.first.front().fields == std::vector<std::string>{"ended_reason"});

    const auto switched = generations->switch_to(begun->name);
    REQUIRE(switched.has_value());
    CHECK(switched->before == before);
    CHECK(switched->status.role == Role::serving);
    CHECK(generations->serving() == begun->name);
    CHECK(seen(*generations->snapshot()) == Seen{2010, 2010});
    calls.add(5);
    CHECK(status(*generations, before).role == Role::ready);
    REQUIRE(generations->switch_to(before).has_value());
    CHECK(seen(*generations->snapshot()) == Seen{2015, 0});
    CHECK(generations->switch_to(before)->before == before);  // again: nothing to do
}

TEST_CASE("generations: a switch at any moment takes no reader back, and keeps every promise") {
    Calls calls;
    calls.add(200);
    const ChangedFolds changed(CallIdentified::type, mark_call);
    AppliedWatch watch(partitions);
    const auto generations = open(calls, changed.beside_the_present(),
                                  {.on_applied = [&](auto applied) { watch.advance(applied); }});
    const std::string names[] = {changed.generation(), generations->serving()};
    REQUIRE(generations->build(names[0]).has_value());
    REQUIRE(comes_to(*generations, names[0], Role::ready));

    std::atomic<bool> ended{false};
    std::atomic<std::uint64_t> reads{0}, switches{0}, mixed{0}, went_back{0}, promises_broken{0};
    std::vector<std::jthread> threads;
    for (int reader = 0; reader < 2; ++reader)
        threads.emplace_back([&] {
            for (std::uint64_t last = 0; !ended; ++reads) {
                std::uint64_t promised = 0;
                for (PartitionId partition = 0; partition < partitions; ++partition)
                    promised += watch.applied(partition);
                const Seen now = seen(*generations->snapshot());
                if (now.marked != 0 && now.marked != now.calls) ++mixed;
                if (now.calls < last) ++went_back;
                if (now.calls < promised) ++promises_broken;
                last = now.calls;
            }
        });
    threads.emplace_back([&] {
        for (; !ended; std::this_thread::sleep_for(1ms))
            switches += generations->switch_to(names[switches % 2]).has_value();
    });
    for (int i = 0; i < 60; ++i) {
        calls.add(5);
        std::this_thread::sleep_for(2ms);
    }
    ended = true;
    threads.clear();
    MESSAGE(reads.load(), " reads over ", switches.load(), " switches");
    CHECK(reads > 0);
    CHECK(switches > 10);
    CHECK(mixed == 0);
    CHECK(went_back == 0);
    CHECK(promises_broken == 0);
}

TEST_CASE("generations: a fold that throws stops its generation alone") {
    Calls calls;
    const ChangedFolds throwing(CallIdentified::type, throw_always);
    std::vector<std::string> failed;
    SUBCASE("while it is built") {
        calls.add(3);
        const auto generations = open(calls, throwing.beside_the_present());
        REQUIRE(generations->build(throwing.generation()).has_value());
        REQUIRE(comes_to(*generations, throwing.generation(), Role::failed));
        const auto reason = status(*generations, throwing.generation()).reason;
        REQUIRE(reason.has_value());
        CHECK_MESSAGE(reason->contains("a mistake of the candidate"), *reason);
        CHECK(generations->switch_to(throwing.generation()).error().code == Code::refused);
        CHECK(generations->compare(throwing.generation()).error().code == Code::refused);
        calls.add(2);
        CHECK_FALSE(generations->stopped());
        CHECK(seen(*generations->snapshot()).calls == 5);
        REQUIRE(generations->retire(throwing.generation()).has_value());
        CHECK_FALSE(std::filesystem::exists(calls.directory.path() / "state" / throwing.generation()));
    }
    SUBCASE("once it serves: what serves stands still, and another one can take its place") {
        const auto generations =
            open(calls, throwing.beside_the_present(),
                 {.on_failed = [&](const std::string& name, const std::string&, bool serving) {
                     failed.push_back(name + (serving ? " serving" : ""));
                 }});
        const std::string before = generations->serving();
        REQUIRE(generations->build(throwing.generation()).has_value());
        REQUIRE(comes_to(*generations, throwing.generation(), Role::ready));
        REQUIRE(generations->switch_to(throwing.generation()).has_value());
        calls.add(2);
        CHECK(generations->stopped());
        CHECK(failed == std::vector{throwing.generation() + " serving"});
        CHECK(seen(*generations->snapshot()).calls == 0);
        CHECK(generations->list().serving == throwing.generation());
        CHECK(generations->list().items.front().role == Role::failed);
        REQUIRE(generations->compare(before).has_value());  // with what stands still there is no comparing
        CHECK_FALSE(compared(*generations, before).comparison.has_value());
        CHECK(status(*generations, before).reason.has_value());
        REQUIRE(generations->switch_to(before).has_value());
        CHECK_FALSE(generations->stopped());
        CHECK(seen(*generations->snapshot()).calls == 2);
    }
}

TEST_CASE("generations: after a restart the one serves that did, and the one before can come back") {
    Calls calls;
    calls.add(20);
    const ChangedFolds changed(CallIdentified::type, mark_call);
    const std::string present = generation_name();
    auto generations = open(calls, changed.beside_the_present());
    REQUIRE(generations->build(changed.generation()).has_value());
    REQUIRE(comes_to(*generations, changed.generation(), Role::ready));
    REQUIRE(generations->switch_to(changed.generation()).has_value());
    generations.reset();
    calls.add(5);

    SUBCASE("the same build") {
        generations = open(calls, changed.beside_the_present());
        CHECK(generations->serving() == changed.generation());
        CHECK(seen(*generations->snapshot()) == Seen{25, 25});
        REQUIRE(comes_to(*generations, present, Role::ready));
        REQUIRE(generations->switch_to(present).has_value());
        CHECK(seen(*generations->snapshot()) == Seen{25, 0});
    }
    SUBCASE("a build that does not know it any more") {
        generations = open(calls, fold_sets());
        CHECK(generations->serving() == present);
        CHECK(seen(*generations->snapshot()) == Seen{25, 0});
        CHECK(generations->list().items.size() == 1);
    }
    SUBCASE("its directory is gone") {
        std::filesystem::remove_all(calls.directory.path() / "state" / changed.generation());
        CHECK(open(calls, changed.beside_the_present())->serving() == present);
    }
}

TEST_CASE("generations: a fresh one of the same folds replaces one that is damaged") {
    Calls calls;
    calls.add(20);
    std::vector<std::string> switched;
    bool by_policy = false;
    SUBCASE("on request") {}
    SUBCASE("by policy, as soon as nothing differs") { by_policy = true; }
    const auto generations = open(calls, fold_sets(),
                                  {.on_switched =
                                       [&](const auto& name, const auto&, bool policy) {
                                           if (policy) switched.push_back(name);
                                       }},
                                  by_policy);
    const std::string first = generations->serving();
    const auto begun = generations->build(first);
    REQUIRE(begun.has_value());
    CHECK(begun->name == first + ".2");
    if (by_policy) {
        REQUIRE(comes_to(*generations, begun->name, Role::serving));
    } else {
        REQUIRE(comes_to(*generations, begun->name, Role::ready));
        REQUIRE(generations->compare(begun->name).has_value());
        CHECK(compared(*generations, begun->name).comparison->identical);
        REQUIRE(generations->switch_to(begun->name).has_value());
    }
    REQUIRE(generations->retire(first).has_value());
    CHECK_FALSE(std::filesystem::exists(calls.directory.path() / "state" / first));
    CHECK(seen(*generations->snapshot()).calls == 20);
    CHECK(generations->build(begun->name)->name == first);  // the name is free again
    generations->stop();
    // The last one may have been built, and switched to by policy, before the end.
    REQUIRE(switched.empty() == !by_policy);
    if (by_policy) CHECK(switched.front() == begun->name);
}

TEST_CASE("generations: what is refused") {
    Calls calls;
    calls.add(20);
    const ChangedFolds same;
    const auto generations = open(calls, same.beside_the_present());
    const std::string serving = generations->serving();
    CHECK(generations->build("read-0000000000000000").error().code == Code::unknown);
    CHECK(generations->build("../log").error().code == Code::unknown);
    CHECK(generations->build(serving + ".2/../../log").error().code == Code::unknown);
    CHECK(generations->compare("nothing").error().code == Code::unknown);
    CHECK(generations->switch_to("nothing").error().code == Code::unknown);
    CHECK(generations->retire("nothing").error().code == Code::unknown);
    CHECK(generations->retire(serving).error().code == Code::refused);
    CHECK(generations->compare(serving).error().code == Code::refused);
    std::string last;
    for (int i = 0; i < 3; ++i) {
        last = generations->build(same.generation()).value().name;
        REQUIRE(comes_to(*generations, last, Role::ready));
    }
    CHECK(generations->build(same.generation()).error().code == Code::refused);
    REQUIRE(generations->compare(last).has_value());
    CHECK(compared(*generations, last).comparison->identical);
    CHECK(generations->list().fold_sets.size() == 2);
}

TEST_CASE("generations: a switch that cannot be written down does not happen") {
    Calls calls;
    calls.add(3);
    const auto generations = open(calls, fold_sets());
    const std::string serving = generations->serving();
    const auto begun = generations->build(serving).value();
    REQUIRE(comes_to(*generations, begun.name, Role::ready));
    std::filesystem::create_directory(calls.directory.path() / "state" / "serving");
    CHECK(generations->switch_to(begun.name).error().code == Code::io);
    CHECK(generations->serving() == serving);
}

TEST_CASE("generations: what reads of a retired one keeps it to the end") {
    Calls calls;
    calls.add(3);
    const auto generations = open(calls, fold_sets());
    const std::string first = generations->serving();
    const auto begun = generations->build(first).value();
    REQUIRE(comes_to(*generations, begun.name, Role::ready));
    std::optional rows = generations->snapshot();
    REQUIRE(generations->switch_to(begun.name).has_value());
    std::jthread retiring([&] { CHECK(generations->retire(first).has_value()); });
    std::this_thread::sleep_for(50ms);
    CHECK(seen(**rows).calls == 3);
    CHECK(std::filesystem::exists(calls.directory.path() / "state" / first));
    rows.reset();
    retiring.join();
    CHECK_FALSE(std::filesystem::exists(calls.directory.path() / "state" / first));
}

TEST_CASE("serving file: what it names, or nothing") {
    const Directory directory;
    const auto& state = directory.path();
    CHECK_FALSE(read_serving(state).has_value());
    REQUIRE(write_serving(state, "read-1.2").has_value());
    CHECK(read_serving(state) == "read-1.2");
    REQUIRE(write_serving(state, "read-3").has_value());
    CHECK(read_serving(state) == "read-3");
    const struct {
        const char* name;
        std::string text;
    } rows[] = {{"empty", ""}, {"torn", R"({"generation":"rea)"}, {"something else", R"({"name":"read-1"})"}};
    for (const auto& row : rows) {
        CAPTURE(row.name);
        std::ofstream(state / "serving", std::ios::trunc) << row.text;
        CHECK_FALSE(read_serving(state).has_value());
        CHECK(serving_generation(state, fold_sets()).name == generation_name());
    }
    CHECK_FALSE(write_serving(state / "nowhere", "read-1").has_value());
}

/// How many calls the tables hold, by partition.
std::vector<int> calls_held(const Generations& generations) {
    std::vector<int> count(partitions);
    const auto rows = generations.snapshot();
    for (PartitionId partition = 0; partition < partitions; ++partition) {
        const std::string start = log::partition_prefix(partition) + rows_start(CallRow::table);
        for (auto row = seek(*rows, start, start); row->valid(); row->next()) ++count[partition];
    }
    return count;
}

TEST_CASE("generations: a share of the partitions is folded, and what comes to it later is caught up") {
    Calls calls;
    calls.add(2 * partitions);
    AppliedWatch watch(partitions);
    const auto generations =
        Generations::open(
            *calls.log, {.directory = calls.directory.path() / "state", .held = std::vector<PartitionId>{1}},
            {.on_applied = [&](auto applied) { watch.advance(applied); }})
            .value();
    calls.add(partitions);
    CHECK(calls_held(*generations) == std::vector{0, 3, 0, 0});
    CHECK(generations->holds(1));
    CHECK_FALSE(generations->holds(0));
    CHECK(watch.applied(0) == 0);

    // One batch a question: records come in between, before it is up to date.
    int asked = 0;
    CHECK(generations->hold(0, [&] { return ++asked == 1 ? (calls.add(partitions), true) : true; }).value());
    CHECK(generations->holds(0));
    CHECK(watch.applied(0) == 4);
    calls.add(partitions);
    CHECK(calls_held(*generations) == std::vector{5, 5, 0, 0});

    generations->let_go(1);
    CHECK_FALSE(generations->holds(1));
    calls.add(partitions);
    CHECK(calls_held(*generations) == std::vector{6, 5, 0, 0});
    CHECK(generations->hold(1, [] { return true; }).value());
    CHECK(calls_held(*generations) == std::vector{6, 6, 0, 0});

    CHECK_FALSE(generations->hold(2, [] { return false; }).value());
    CHECK_FALSE(generations->holds(2));
    CHECK_FALSE(generations->hold(partitions, [] { return true; }).has_value());
}

TEST_CASE("generations: another generation is built of the share, compared and switched to") {
    Calls calls;
    calls.add(3 * partitions);
    const auto generations = Generations::open(*calls.log, {.directory = calls.directory.path() / "state",
                                                            .held = std::vector<PartitionId>{1, 2}})
                                 .value();
    const auto built = generations->build(generations->serving()).value();
    while (status(*generations, built.name).role != Role::ready) std::this_thread::sleep_for(1ms);
    REQUIRE(generations->hold(3, [] { return true; }).value());
    calls.add(partitions);
    REQUIRE(generations->switch_to(built.name).has_value());
    CHECK(calls_held(*generations) == std::vector{0, 4, 4, 4});
}

}  // namespace
}  // namespace beaker::testing
