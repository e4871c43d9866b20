// A log holds the versions of events that were the newest when they were written. What is built from it is
// what would be built had everything been written as today.
#include <doctest/doctest.h>

#include "processors/registry.hpp"
#include "projections/calls/call_row.hpp"
#include "projections/generations/compare.hpp"
#include "replay/rebuild.hpp"
#include "schemas/events/older/call.hpp"
#include "schemas/stream.hpp"
#include "tests/projections/directory.hpp"
#include "tests/projections/fake_log.hpp"
#include "tests/projections/folding.hpp"

namespace beaker::replay {
namespace {

using older::CallTranscriptAppendedV1;
using testing::at;
using testing::call;
using testing::FakeLog;
using testing::tenant;

constexpr std::uint16_t partitions = 8;
constexpr PartitionId partition = 5;  // of the tenant's slot

Pii<std::string> text(std::string_view said) { return Pii<std::string>(std::string(said)); }

/// The events of a call whose lines were written by an older build, by today's, or by both in turn.
struct Written {
    const char* name;
    std::vector<Event> lines;
};

const Event first_old = CallTranscriptAppendedV1{call(), at(1), "assistant", text("How can I help?")};
const Event first_new =
    CallTranscriptAppended{call(), at(1), CallSpeaker::assistant, text("How can I help?")};
const Event second_old = CallTranscriptAppendedV1{call(), at(2), "user", text("My boiler is cold.")};
const Event second_new = CallTranscriptAppended{call(), at(2), CallSpeaker::user, text("My boiler is cold.")};

FakeLog log_with(const std::vector<Event>& lines) {
    FakeLog log(partitions);
    int second = 0;
    const auto add = [&](const Event& event) {
        log.add(Topic::domain_events, partition,
                testing::record_of(event, tenant_stream(tenant()), at(second++)));
    };
    add(CallIdentified{.call_id = call(), .tenant_id = tenant(), .vapi_call_id = "v", .twilio_call_sid = {}});
    for (const Event& line : lines) add(line);
    return log;
}

/// Everything that is built from a log.
struct Built {
    testing::Directory directory;
    std::unique_ptr<RocksStateStore> tables = *RocksStateStore::open(directory.path() / "tables");
    std::unique_ptr<RocksStateStore> deciders = *RocksStateStore::open(directory.path() / "deciders");

    explicit Built(const FakeLog& log) {
        const auto read = rebuild_read_tables(log, read_folds(), *tables, {.on_progress = {}});
        REQUIRE_MESSAGE(read.has_value(), read.error().text);
        CHECK(read->events == 3);
        const auto state = rebuild_decider_state(log, processors::registry(), *deciders, {.on_progress = {}});
        REQUIRE_MESSAGE(state.has_value(), state.error().text);
    }
};

TEST_CASE("a log with older versions of events gives the rows that today's would give") {
    const Built today(log_with({first_new, second_new}));
    const Written rows[] = {
        {"all written by an older build", {first_old, second_old}},
        {"the older build came first", {first_old, second_new}},
        {"an older build was put back", {first_new, second_old}},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const Built built(log_with(row.lines));
        CHECK(compare_rows(*today.tables, *built.tables, partitions).differences == 0);
        CHECK(compare_rows(*today.deciders, *built.deciders, partitions).differences == 0);
        const auto found = Table<CallRow>::get(*built.tables, partition, id_key(call().uuid));
        REQUIRE(found);
        REQUIRE(found->lines.size() == 2);
        CHECK(found->lines[0] == CallLine{at(1), CallSpeaker::assistant, text("How can I help?")});
        CHECK(found->lines[1] == CallLine{at(2), CallSpeaker::user, text("My boiler is cold.")});
    }
}

}  // namespace
}  // namespace beaker::replay
