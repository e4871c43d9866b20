// The state fails while the log still works: the node stops by itself, and whoever sent something is told.
#include <doctest/doctest.h>

#include "ops/node/storage.hpp"
#include "schemas/events/webhook.hpp"
#include "schemas/stream.hpp"
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

TEST_CASE("node: when no step can be taken it stops with the reason, and nobody waits for an answer") {
    const Directory directory;
    const ops::Config config = test_config(directory.path());
    const ops::SystemClock clock;
    ops::start_logging(ops::Level::off);
    leave_undecidable(config, clock);

    auto node = ops::Node::open(config, clock);
    REQUIRE_MESSAGE(node.has_value(), node.error());
    std::atomic<std::uint64_t> next{0};
    Load load((*node)->port(), next, /*reconnects=*/true);
    const auto started = std::chrono::steady_clock::now();
    const auto ran = (*node)->run();
    const auto took = std::chrono::steady_clock::now() - started;
    REQUIRE_FALSE(ran.has_value());
    CHECK_MESSAGE(ran.error().contains("another partition"), ran.error());
    CHECK(took < std::chrono::seconds(8));  // less than the time that connections are given to drain
    node->reset();
    const LoadResult result = load.stop();
    CHECK(result.unanswered == 0);

    // What was answered 200 on the way is there.
    const auto log = ops::open_log(config, clock);
    REQUIRE_MESSAGE(log.has_value(), log.error());
    std::size_t stored = 0;
    for (PartitionId partition = 0; partition < (*log)->partitions(); ++partition)
        stored += (*log)->end(Topic::inputs, partition);
    CHECK(stored >= 3001 + result.acknowledged.size());
}

}  // namespace
}  // namespace beaker::testing
