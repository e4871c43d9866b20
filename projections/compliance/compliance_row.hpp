#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "projections/tables/table.hpp"
#include "schemas/events/compliance.hpp"

namespace beaker {

/// One change of how a tenant calls.
struct ComplianceNote {
    std::int64_t version = 0;
    Instant at;
    std::string actor;
    std::optional<std::string> reason;
    std::vector<ValueChange> changes;
    bool operator==(const ComplianceNote&) const = default;
};
BOOST_DESCRIBE_STRUCT(ComplianceNote, (), (version, at, actor, reason, changes))

/// How a tenant calls, and the latest changes of that. There once a trial begins. Key: the 16 bytes of its
/// id.
struct ComplianceRow {
    static constexpr std::string_view table = "compliance";
    static constexpr int revision = 1;
    static constexpr bool write_nulls = true;
    static constexpr std::size_t history_max = 50;

    TenantId id;
    std::int64_t version = 0;  ///< 0: nobody has set anything
    ComplianceSettings settings;
    std::vector<ComplianceNote> history;  ///< the newest first
    bool operator==(const ComplianceRow&) const = default;

    static void indexes(const ComplianceRow& row, std::string_view key, Instant first_seen, IndexKeys& out);
};
BOOST_DESCRIBE_STRUCT(ComplianceRow, (), (id, version, settings, history))

}  // namespace beaker
