#pragma once

#include <doctest/doctest.h>

#include "processors/registry.hpp"
#include "projections/store/rocks_state_store.hpp"
#include "replay/rebuild.hpp"
#include "schemas/events/webhook.hpp"
#include "schemas/stream.hpp"
#include "tests/processors/calls/messages.hpp"
#include "tests/projections/directory.hpp"
#include "tests/system/pipeline.hpp"

namespace beaker::testing {

inline const TenantId tenants[] = {*TenantId::parse("0197a5c2-0000-8042-8000-000000000042"),
                                   *TenantId::parse("0197a5c2-0000-8043-8000-000000000043"),
                                   *TenantId::parse("0197a5c2-0000-8045-8000-000000000045")};

/// A log with calls of three tenants and parked webhooks, its tables and decider state kept live on disk.
class FoldedLog {
public:
    static constexpr int calls = 40;

    FoldedLog() {
        for (int call = 0; call < calls; ++call) {
            const processors::test::Names names{.vapi = "call-" + std::to_string(call),
                                                .beaker_call = {},
                                                .sid = "CA" + std::to_string(call)};
            const std::string stream = tenant_stream(tenants[call % 3]);
            for (const char* status : {"queued", "ringing", "in-progress", "ended"})
                append(stream, processors::test::vapi_status(status, 1'767'225'600'000 + call, names),
                       names.vapi + status);
            append(stream, processors::test::vapi_status("queued", 1'767'225'600'000 + call, names),
                   names.vapi + "queued");
            append(route_stream("vapi:call:nobody-" + std::to_string(call)), "{}",
                   "nobody" + std::to_string(call));
        }
        REQUIRE(pipeline_->run_dry());
    }

    log::Log& engine() { return pipeline_->engine(); }

    Directory directory;
    std::unique_ptr<RocksStateStore> deciders = *RocksStateStore::open(directory.path() / "deciders");
    std::unique_ptr<RocksStateStore> tables = *RocksStateStore::open(directory.path() / "tables");

private:
    void append(const std::string& stream, std::string body, const std::string& name) {
        const Uuid id = Uuid::derive(slot_of_stream(stream), {"replay test", name});
        engine().append(Topic::inputs, partition_of(slot_of_stream(stream), engine().partitions()),
                        {.id = id,
                         .type = std::string(webhook_received),
                         .source = "/ingest",
                         .subject = stream,
                         .time = clock_.time,
                         .causation = {},
                         .correlation = id,
                         .traceparent = {},
                         .content_type = {},
                         .attributes = {{"provider", "vapi"}, {"kind", "status-update"}, {"eventid", name}},
                         .value = std::move(body)},
                        [](auto stored) { REQUIRE(stored.has_value()); });
        clock_.time += std::chrono::milliseconds(13);
    }

    ManualClock clock_;
    beaker::log::SimulatedDisk disk_;
    std::unique_ptr<Pipeline> pipeline_ =
        Pipeline::open(disk_, clock_, *deciders, *tables, {.partitions = 8});
};

}  // namespace beaker::testing
