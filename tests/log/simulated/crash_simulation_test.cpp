// Random workloads on a disk that fails and loses unsynced writes at random moments. After each crash: what
// was acknowledged is there exactly once and at its place, offsets have no gap, and outputs agree with the
// checkpoints.
#include <doctest/doctest.h>

#include <map>
#include <random>
#include <set>

#include "log/simulated/simulated_storage.hpp"
#include "tests/log/conformance/engines.hpp"
#include "tests/log/conformance/steps.hpp"

namespace beaker::log::test {
namespace {

/// Inputs with such a number are answered by a message to the next partition; its number is that much larger.
constexpr std::uint64_t message_every = 5;
constexpr std::uint64_t message_number = 1'000'000;

/// What decides an input makes of it: one event of the same number, and for some a message.
std::vector<Output> outputs_of(const Stored& input, std::uint16_t partitions) {
    const std::uint64_t number = number_of(input);
    std::vector<Output> outputs{output(Topic::domain_events, input.position.partition, number)};
    if (number < message_number && number % message_every == 0)
        outputs.push_back(output(Topic::inputs,
                                 static_cast<PartitionId>((input.position.partition + 1) % partitions),
                                 number + message_number));
    return outputs;
}

class Simulation {
public:
    explicit Simulation(std::uint64_t seed) : random_(seed) {}

    void run() {
        for (int life = 0; life < 4; ++life) {
            disk_.power_cycle(life == 3 ? FaultPlan{.seed = random_()} : random_plan());
            live();
        }
    }

private:
    std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

    FaultPlan random_plan() {
        FaultPlan plan{.seed = random_()};
        switch (below(3)) {
            case 0:
                plan.crash_at = 1 + below(40);
                break;
            case 1:
                plan.sync_fails_from = 1 + below(40);
                break;
            default:
                plan.capacity_bytes = disk_.bytes().size() + below(6'000);
                break;
        }
        return plan;
    }

    /// From opening the log to its failure, or so many turns.
    void live() {
        auto storage = SimulatedStorage::open(disk_, test_partitions);
        if (!storage) {
            CHECK(storage.error().code == LogError::Code::io);
            return;
        }
        EmbeddedLog log(
            *std::move(storage),
            {.queue = {.records = 30}, .undecided_bytes_max = 4'000 + below(30'000), .waits = false}, clock_);
        verify(log);
        std::map<PartitionId, std::vector<std::uint64_t>> followed;
        const auto following =
            log.follow(Topic::inputs, std::vector<Offset>(test_partitions),
                       [&](std::span<const Stored> records) {
                           for (const Stored& each : records)
                               followed[each.position.partition].push_back(number_of(each));
                       })
                .value();
        for (int turn = 0; turn < 25; ++turn)
            if (!one_turn(log)) break;
        for (PartitionId partition = 0; partition < test_partitions; ++partition)
            CHECK(followed[partition] == numbers_of(all_of(log, Topic::inputs, partition)));
    }

    bool one_turn(Log& log) {
        for (std::uint64_t appends = below(8); appends > 0; --appends) append(log);
        const auto inputs = log.take({.records = 1 + below(12), .wait = std::chrono::milliseconds(0)});
        if (!inputs) return false;
        Step step;
        const std::size_t decide = below(inputs->size() + 1);
        std::map<PartitionId, Offset> next;
        for (std::size_t i = 0; i < decide; ++i) {
            const Stored& input = (*inputs)[i];
            for (Output& each : outputs_of(input, test_partitions)) step.outputs.push_back(std::move(each));
            next[input.position.partition] = input.position.offset + 1;
        }
        for (const auto& [partition, offset] : next) step.checkpoints.push_back({partition, offset});
        return log.commit(std::move(step)).has_value();
    }

    void append(Log& log) {
        const std::uint64_t number = next_number_++;
        const Topic topic = below(10) == 0 ? Topic::directory : Topic::inputs;
        log.append(topic, static_cast<PartitionId>(below(test_partitions)), numbered(number, below(300)),
                   [this, number, topic](std::expected<Position, LogError> answer) {
                       if (answer)
                           acknowledged_[{topic, *answer}] = number;
                       else if (answer.error().code != LogError::Code::unavailable)
                           refused_.insert(number);
                   });
    }

    void verify(const Log& log) {
        std::map<std::pair<Topic, Position>, std::uint64_t> stored;
        std::set<std::uint64_t> numbers;
        for (const Topic topic : {Topic::inputs, Topic::directory})
            for (PartitionId partition = 0; partition < test_partitions; ++partition) {
                Offset next = 0;
                for (const Stored& each : all_of(log, topic, partition)) {
                    CHECK(each.position.offset == next++);
                    stored[{topic, each.position}] = number_of(each);
                    const bool is_new = numbers.insert(number_of(each)).second;
                    CHECK(is_new);
                }
            }
        for (const auto& [place, number] : acknowledged_) {
            const auto found = stored.find(place);
            REQUIRE(found != stored.end());
            CHECK(found->second == number);
        }
        for (const std::uint64_t number : refused_) CHECK(!numbers.contains(number));
        verify_outputs(log, numbers);
    }

    /// The events are those of the inputs before the checkpoint, in order; so are the messages.
    static void verify_outputs(const Log& log, const std::set<std::uint64_t>& numbers) {
        std::set<std::uint64_t> messages;
        for (PartitionId partition = 0; partition < test_partitions; ++partition) {
            auto inputs = all_of(log, Topic::inputs, partition);
            REQUIRE(log.checkpoint(partition) <= inputs.size());
            inputs.resize(log.checkpoint(partition));
            CHECK(numbers_of(all_of(log, Topic::domain_events, partition)) == numbers_of(inputs));
            for (const std::uint64_t number : numbers_of(inputs))
                if (number < message_number && number % message_every == 0)
                    messages.insert(number + message_number);
        }
        const std::set<std::uint64_t> found(numbers.lower_bound(message_number), numbers.end());
        CHECK(found == messages);
    }

    std::mt19937_64 random_;
    SimulatedDisk disk_;
    StillClock clock_;
    std::uint64_t next_number_ = 0;
    std::map<std::pair<Topic, Position>, std::uint64_t> acknowledged_;
    std::set<std::uint64_t> refused_;  ///< told that they are not stored
};

TEST_CASE("1,000 seeds of crashes, failing syncs and full disks: acknowledged once, decided once") {
    for (std::uint64_t seed = 1; seed <= 1'000; ++seed) {
        CAPTURE(seed);
        Simulation(seed).run();
    }
}

}  // namespace
}  // namespace beaker::log::test
