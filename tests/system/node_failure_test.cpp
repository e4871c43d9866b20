// No step can be taken while the log still works: the node does not start, or stops by itself, and whoever
// sent something is told.
#include <doctest/doctest.h>

#include "ops/node/storage.hpp"
#include "schemas/events/webhook.hpp"
#include "schemas/stream.hpp"
#include "tests/ops/node/core_clock.hpp"
#include "tests/system/load.hpp"
#include "tests/system/node_in_process.hpp"
#include "tests/system/whole_call.hpp"

namespace beaker::testing {
namespace {

Record webhook_to(const std::string& stream, int number) {
    const Uuid id = Uuid::derive(slot_of_stream(stream), {"node failure", std::to_string(number)});
    return {.id = id,
            .type = std::string(webhook_received),
            .source = "/ingest",
            .subject = stream,
            .time = Instant::from_seconds(1'767'225'600),
            .causation = {},
            .correlation = id,
            .traceparent = {},
            .content_type = {},
            .attributes = {{"provider", "vapi"}, {"kind", "hang"}, {"eventid", id.text()}},
            .value = R"({"message":{"type":"hang","timestamp":1}})"};
}

/// Many inputs that nobody has decided, and behind them one in a partition that is not its stream's: no step
/// can be taken over it.
void leave_undecidable(const ops::Config& config, const log::Clock& clock) {
    const auto log = ops::open_log(config, clock);
    REQUIRE_MESSAGE(log.has_value(), log.error());
    const std::string stream = tenant_stream(tenant);
    const PartitionId partition = partition_of(tenant.slot(), (*log)->partitions());
    for (int i = 0; i < 3000; ++i)
        (*log)->append(Topic::inputs, partition, webhook_to(stream, i), [](const auto&) {});
    const std::string other =
        tenant_stream(TenantId(Uuid::derive(Slot(static_cast<std::uint16_t>(partition + 1)), {"x"})));
    (*log)->append(Topic::inputs, partition, webhook_to(other, 0), [](const auto&) {});
    while ((*log)->backlog().queued_records > 0) {
        REQUIRE((*log)->take({}).has_value());
        REQUIRE((*log)->commit({}).has_value());
    }
}

std::size_t stored_inputs(const ops::Config& config, const log::Clock& clock) {
    const auto log = ops::open_log(config, clock);
    REQUIRE_MESSAGE(log.has_value(), log.error());
    std::size_t stored = 0;
    for (PartitionId partition = 0; partition < (*log)->partitions(); ++partition)
        stored += (*log)->end(Topic::inputs, partition);
    return stored;
}

TEST_CASE("node: where no step can be taken over what was left, it does not start, and says why") {
    const Directory directory;
    const ops::Config config = test_config(directory.path());
    const ops::SystemClock clock;
    ops::start_logging(ops::Level::off);
    leave_undecidable(config, clock);
    for (int start = 0; start < 2; ++start) {
        const auto node = ops::Node::open(config, clock);
        REQUIRE_FALSE(node.has_value());
        CHECK_MESSAGE(node.error().contains("another partition"), node.error());
        CHECK(stored_inputs(config, clock) == 3001);
    }
}

TEST_CASE("node: when its core fails under load it stops with the reason, and nobody waits for an answer") {
    const Directory directory;
    const ops::Config config = test_config(directory.path());
    CoreClock clock;
    ops::start_logging(ops::Level::off);
    RunningNode node(config, clock);
    std::atomic<std::uint64_t> next{0};
    Load load(node.port(), next, /*reconnects=*/true);
    CHECK(ingest::http::test::eventually([&] { return load.acknowledged() >= 50; }));
    const auto failed = std::chrono::steady_clock::now();
    clock.release(/*failures=*/1);
    const auto ran = node.wait();
    const auto took = std::chrono::steady_clock::now() - failed;
    REQUIRE_FALSE(ran.has_value());
    CHECK_MESSAGE(ran.error().contains("the clock of the test fails"), ran.error());
    CHECK(took < std::chrono::seconds(8));  // less than the time that connections are given to drain
    const LoadResult result = load.stop();
    CHECK(result.unanswered == 0);

    Promised promised;
    promised.add(result);
    const ops::SystemClock later;
    RunningNode again(config, later);
    (void)check_all_there(again.port(), promised);
}

}  // namespace
}  // namespace beaker::testing
