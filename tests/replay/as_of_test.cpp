#include "replay/as_of.hpp"

#include <doctest/doctest.h>

#include "schemas/events/call.hpp"
#include "schemas/stream.hpp"
#include "tests/projections/fake_log.hpp"

namespace beaker::replay {
namespace {

const Instant noon = *Instant::parse("2026-01-01T12:00:00Z");
const TenantId tenant(Uuid::derive(Slot(0), {"tenant"}));
const TenantId other(Uuid::derive(Slot(0), {"other"}));
const CallId call(Uuid::derive(Slot(0), {"call"}));
const CallId others_call(Uuid::derive(Slot(0), {"their call"}));

struct Told {
    testing::FakeLog log{2};

    template <class T>
    void add(const TenantId& of, int second, const T& event) {
        Record record;
        record.type = T::type;
        record.subject = tenant_stream(of);
        record.time = noon + std::chrono::seconds(second);
        record.value = to_json(event);
        log.add(Topic::domain_events, 0, std::move(record));
    }
    Told() {
        add(tenant, 0, CallIdentified{call, tenant, {}, {}});
        add(other, 1, CallIdentified{others_call, other, {}, {}});
        add(tenant, 2, CallStatusReported{call, CallStatus::ringing, CallStatus::ringing, "vapi", noon, {}});
        add(tenant, 3,
            CallDescribed{call,
                          CallDirection::outbound,
                          Pii<std::string>("+14155550100"),
                          Pii<std::string>("+14155550142"),
                          {},
                          CallSource::vapi});
        add(tenant, 4,
            CallStatusReported{call, CallStatus::completed, CallStatus::completed, "vapi", noon, {}});
    }
};

bool has(const AsOf& found, std::string_view text) { return found.rows.find(text) != std::string::npos; }

}  // namespace

TEST_CASE("as of: a call as it was, by time and by position") {
    // clang-format off
    const struct { const char* name; Until until; std::uint64_t events; const char* status; } rows[] = {
        {"at the first event",  noon,                              1, R"("status":"queued")"},
        {"while it rang",       noon + std::chrono::seconds(2),    2, R"("status":"ringing")"},
        {"between two events",  noon + std::chrono::milliseconds(2500), 2, R"("status":"ringing")"},
        {"at its end",          noon + std::chrono::seconds(4),    4, R"("status":"completed")"},
        {"long after",          noon + std::chrono::hours(24),     4, R"("status":"completed")"},
        {"before an offset",    log::Offset{4},                    3, R"("status":"ringing")"},
        {"past the end",        log::Offset{1000},                 4, R"("status":"completed")"},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const Told told;
        const auto found = as_of(told.log, tenant, row.until, false);
        REQUIRE(found);
        CHECK(found->events == row.events);
        CHECK_MESSAGE(has(*found, row.status), found->rows);
        CHECK_FALSE(has(*found, others_call.text()));
    }
}

TEST_CASE("as of: before the tenant was there is nothing") {
    const Told told;
    const auto found = as_of(told.log, tenant, noon - std::chrono::seconds(1), false);
    REQUIRE(found);
    CHECK(found->events == 0);
    CHECK(found->rows.starts_with(R"({"calls":[])"));
}

TEST_CASE("as of: personal data is masked unless it is to be revealed") {
    const Told told;
    const auto masked = as_of(told.log, tenant, log::Offset{100}, false);
    CHECK(has(*masked, "***-***-0142"));
    CHECK_FALSE(has(*masked, "+14155550142"));
    CHECK(has(*as_of(told.log, tenant, log::Offset{100}, true), "+14155550142"));
}

}  // namespace beaker::replay
