// The hand-over from what is stored to what is committed.
#include "log/followers.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <deque>
#include <thread>

#include "log/embedded/engine.hpp"
#include "tests/log/conformance/engines.hpp"
#include "tests/log/conformance/steps.hpp"
#include "tests/log/embedded/memory_files.hpp"

namespace beaker::log::test {
namespace {

TEST_CASE("nobody joins while a batch becomes visible; who joins after it does not get it") {
    Followers followers;
    std::atomic<bool> looked = false;
    Followers::Joined joined;
    std::thread joining;
    const auto list = followers.publish([&] {
        joining = std::thread([&] {
            const auto follower = std::make_shared<Followers::Follower>(Topic::inputs, [](auto) {});
            joined = followers.join(follower, [&] { looked = true; });
            joined.batches_wait.unlock();
        });
        std::this_thread::sleep_for(std::chrono::milliseconds(30));
        CHECK(!looked);
    });
    joining.join();
    CHECK(looked);
    CHECK(list.empty());
    CHECK(followers.publish([] {}).size() == 1);
    joined.subscription.reset();
    CHECK(followers.publish([] {}).empty());
}

TEST_CASE(
    "joining from the tail thousands of times while batches go out: each starts at its offset, without a "
    "gap") {
    MemoryFiles files;
    const StillClock clock;
    EmbeddedLog log(RocksStorage::open("/log", files.options(1)).value(), {}, clock);
    std::atomic<bool> done = false;
    std::thread core([&] {
        while (!done) log.commit({.outputs = {output(Topic::effects, 0, 1)}, .checkpoints = {}}).value();
    });
    struct Following {
        Offset next = 0;
        std::atomic<bool> received = false;
        std::unique_ptr<Subscription> subscription;
    };
    std::atomic<bool> wrong = false;
    std::deque<Following> followings;
    for (int joins = 0; joins < 8'000; ++joins) {
        for (int spin = joins * 37 % 2'000; spin > 0; --spin)
            std::atomic_signal_fence(std::memory_order_seq_cst);
        Following& following = followings.emplace_back();
        following.next = log.end(Topic::effects, 0);
        following.subscription = log.follow(Topic::effects, {following.next},
                                            [&](std::span<const Stored> records) {
                                                for (const Stored& record : records)
                                                    if (record.position.offset != following.next++)
                                                        wrong = true;
                                                following.received = true;
                                            })
                                     .value();
        if (followings.size() <= 8) continue;
        // A gap shows with the first batch that is delivered.
        while (!followings.front().received) std::this_thread::yield();
        followings.pop_front();
    }
    done = true;
    core.join();
    CHECK(!wrong);
}

}  // namespace
}  // namespace beaker::log::test
