// Messages of Vapi's that want an answer get what is decided on them, over the wire.
#include <doctest/doctest.h>

#include <algorithm>

#include "ops/node/storage.hpp"
#include "schemas/events/input.hpp"
#include "tests/ingest/webhooks/samples.hpp"
#include "tests/system/node_in_process.hpp"
#include "tests/system/webhook_pages.hpp"

namespace beaker::testing {
namespace {

/// How many inputs say that an answer was missed.
std::size_t missed_answers(const ops::Config& config, const log::Clock& clock) {
    const auto log = ops::open_log(config, clock);
    REQUIRE_MESSAGE(log.has_value(), log.error());
    std::size_t missed = 0;
    for (PartitionId partition = 0; partition < (*log)->partitions(); ++partition) {
        const auto inputs =
            (*log)->read(Topic::inputs, {partition, 0}, {.records = 100'000, .bytes = 1 << 30});
        REQUIRE(inputs.has_value());
        missed += static_cast<std::size_t>(std::ranges::count_if(
            *inputs, [](const log::Stored& stored) { return stored.record->type == AnswerMissed::type; }));
    }
    return missed;
}

TEST_CASE(
    "answers: an assistant-request and tool calls are answered by their decision, again when repeated") {
    const struct {
        std::string file, answer;
    } rows[] = {
        {"vapi-assistant-request.json",
         R"({"error":"Thank you for calling. Nobody can take your call right now. We will call you back."})"},
        {"vapi-tool-calls.json",
         R"({"results":[{"toolCallId":"call_SampleTool0001","name":"capture_lead","result":"Thank you. That is noted."}]})"},
        {"vapi-function-call-legacy.json", R"({"result":"Thank you. That is noted."})"},
    };
    NodeInProcess node;
    Client client(node.port());
    for (const auto& row : rows) {
        CAPTURE(row.file);
        const Delivery delivery{"vapi", "tenant=" + std::string(ingest::webhooks::sample_tenant),
                                ingest::webhooks::sample(row.file)};
        for (int time = 0; time < 3; ++time) {
            client.send(post_of(delivery, signature_line(delivery)));
            const auto answer = client.answer();
            CHECK(answer.status() == 200);
            CHECK(answer.body == row.answer);
            CHECK_FALSE(answer.header("Beaker-Position").empty());
        }
    }
    REQUIRE(node.stop().has_value());
    CHECK(missed_answers(node.config, node.clock) == 0);
}

}  // namespace
}  // namespace beaker::testing
