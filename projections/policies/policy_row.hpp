#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "projections/tables/table.hpp"
#include "schemas/events/policy.hpp"

namespace beaker {

/// One change of what the instance goes by: who, and why.
struct PolicyChangeNote {
    std::int64_t version = 0;
    Instant at;
    std::string asked_by, actor, reason;
    std::vector<ValueChange> changes;
    bool operator==(const PolicyChangeNote&) const = default;
};
BOOST_DESCRIBE_STRUCT(PolicyChangeNote, (), (version, at, asked_by, actor, reason, changes))

/// What connectors wait with.
struct PauseNote {
    std::optional<std::string> provider;
    std::optional<TenantId> tenant_id;
    Instant since;
    std::string asked_by, actor, reason;
    bool operator==(const PauseNote&) const = default;
};
BOOST_DESCRIBE_STRUCT(PauseNote, (), (provider, tenant_id, since, asked_by, actor, reason))

/// What the instance goes by, where it is not usual; how it came to that; and what waits. In the partition of
/// `instance/policies`. Key: "instance".
struct PolicyRow {
    static constexpr std::string_view table = "policies";
    static constexpr std::string_view stream = "instance/policies";
    static constexpr std::string_view key = "instance";
    static constexpr int revision = 1;
    static constexpr bool write_nulls = true;

    std::int64_t version = 0;
    std::map<std::string, std::string> values;
    std::vector<PolicyChangeNote> history;  ///< all of it, the oldest first
    std::vector<PauseNote> pauses;          ///< in force
    bool operator==(const PolicyRow&) const = default;

    static void indexes(const PolicyRow& row, std::string_view key, Instant first_seen, IndexKeys& out);
};
BOOST_DESCRIBE_STRUCT(PolicyRow, (), (version, values, history, pauses))

}  // namespace beaker
