#pragma once

#include <fmt/format.h>

#include <map>
#include <string>
#include <vector>

#include "log/step/memory_state_store.hpp"
#include "log/step/overlay.hpp"
#include "projections/folded.hpp"
#include "schemas/stream.hpp"
#include "schemas/values/ids.hpp"

namespace beaker::testing {

inline Instant at(std::int64_t seconds) {
    return Instant::from_seconds(1'767'225'600 + seconds);
}  // from 2026-01-01 on
inline Uuid uuid(std::string_view name, Slot slot = Slot(5)) { return Uuid::derive(slot, {name}); }
inline TenantId tenant(std::string_view name = "tenant", Slot slot = Slot(5)) {
    return TenantId(uuid(name, slot));
}
inline CallId call(std::string_view name = "call") { return CallId(uuid(name)); }

/// Rows in memory into which one fold writes.
class Folding {
public:
    explicit Folding(Fold fold) : fold_(fold) {}

    Folding& take(const Event& event, Instant now = at(1000)) {
        return take(tenant_stream(tenant()), event, now);
    }
    Folding& take(std::string_view stream, const Event& event, Instant now) {
        fold_(rows_, {.partition = 5,
                      .stream = stream,
                      .event = event,
                      .now = now,
                      .record_id = uuid("record"),
                      .correlation = uuid("correlation")});
        return *this;
    }

    const log::RowReader& rows() const { return rows_; }
    /// Everything that is stored, byte by byte.
    std::map<std::string, std::string> all() const {
        std::map<std::string, std::string> all;
        rows_.scan("", [&](std::string_view key, std::string_view value) {
            all.emplace(key, value);
            return true;
        });
        return all;
    }

private:
    Fold fold_;
    log::MemoryStateStore store_;
    log::Overlay rows_{store_};
};

}  // namespace beaker::testing
