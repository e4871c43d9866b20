#include "log/simulated/simulated_disk.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "log/simulated/simulated_storage.hpp"
#include "tests/log/conformance/steps.hpp"

namespace beaker::log::test {
namespace {

using Code = LogError::Code;
using Fault = SimulatedDisk::Fault;

TEST_CASE("the simulated disk: of what is not synced some prefix survives, the same for the same seed") {
    std::set<std::string> survivors;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        const auto survived = [&] {
            SimulatedDisk disk({.seed = seed});
            CHECK(disk.append("synced ").has_value());
            CHECK(disk.sync().has_value());
            CHECK(disk.append("lost or not").has_value());
            disk.crash();
            CHECK(disk.append("x").error() == Fault::crashed);
            CHECK(disk.sync().error() == Fault::crashed);
            return std::string(disk.bytes());
        };
        const std::string bytes = survived();
        CHECK(bytes == survived());
        CHECK(bytes.starts_with("synced "));
        CHECK(std::string_view("synced lost or not").starts_with(bytes));
        survivors.insert(bytes);
    }
    CHECK(survivors.size() > 5);
}

TEST_CASE("the simulated disk: planned faults come at their operation") {
    SimulatedDisk crashing({.crash_at = 3});
    CHECK(crashing.append("a").has_value());
    CHECK(crashing.sync().has_value());
    CHECK(crashing.append("b").error() == Fault::crashed);
    CHECK(crashing.crashed());
    crashing.power_cycle({});
    CHECK(crashing.append("c").has_value());

    SimulatedDisk failing({.sync_fails_from = 2});
    CHECK(failing.append("a").has_value());
    CHECK(failing.sync().error() == Fault::sync_failed);
    CHECK(failing.sync().error() == Fault::sync_failed);

    SimulatedDisk full({.capacity_bytes = 5});
    CHECK(full.append("1234").has_value());
    CHECK(full.append("56").error() == Fault::no_space);
    CHECK(full.bytes() == "12345");

    SimulatedDisk slow({.delay_steps_max = 10});
    std::uint64_t steps = 0;
    slow.on_delay = [&](std::uint64_t delay) { steps += delay; };
    for (int i = 0; i < 20; ++i) CHECK(slow.append("x").has_value());
    CHECK(steps > 20);
    CHECK(steps <= 200);
}

/// A disk with a log of three writes; where each ended.
struct ThreeWrites {
    ThreeWrites() {
        const auto storage = SimulatedStorage::open(disk, 2).value();
        ends.push_back(disk.bytes().size());
        StorageBatch batch;
        for (std::uint64_t i = 0; i < 3; ++i) {
            batch.clear();
            batch.add(Topic::inputs, {0, i}, numbered(i));
            batch.add_checkpoint({0, i});
            storage->write(batch).value();
            ends.push_back(disk.bytes().size());
        }
    }
    SimulatedDisk disk;
    std::vector<std::size_t> ends;
};

TEST_CASE("the simulated storage: cut at any byte it opens to its last whole batch") {
    const ThreeWrites log;
    for (std::size_t size = 0; size <= log.disk.bytes().size(); ++size) {
        CAPTURE(size);
        SimulatedDisk disk = log.disk;
        disk.truncate(size);
        const auto storage = SimulatedStorage::open(disk, 2);
        REQUIRE(storage);
        const auto whole = std::ranges::upper_bound(log.ends, size) - log.ends.begin();
        CHECK((*storage)->opened_with().of(Topic::inputs, 0).end ==
              static_cast<Offset>(std::max<std::ptrdiff_t>(whole - 1, 0)));
    }
}

TEST_CASE("the simulated storage: any damaged byte is refused in words") {
    const ThreeWrites log;
    for (std::size_t at = 0; at < log.disk.bytes().size(); ++at) {
        CAPTURE(at);
        SimulatedDisk disk = log.disk;
        disk.flip(at, static_cast<std::uint8_t>(1U << at % 8));
        const auto storage = SimulatedStorage::open(disk, 2);
        REQUIRE(!storage);
        CHECK(storage.error().code == Code::corrupt);
    }
}

TEST_CASE("the simulated storage: the number of partitions is fixed") {
    ThreeWrites log;
    const auto other = SimulatedStorage::open(log.disk, 4);
    REQUIRE(!other);
    CHECK(other.error().code == Code::bad_argument);
}

}  // namespace
}  // namespace beaker::log::test
