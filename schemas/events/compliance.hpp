#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/events/policy.hpp"

namespace beaker {

// How a tenant wants to call, within what the law and the instance allow. On the stream `tenant/<id>`.

/// From and until when of each day, on the clock of whoever is called: "09:00" to "17:00", the end not in it.
struct CallingHours {
    std::string start = "08:00", end = "21:00";
    bool operator==(const CallingHours&) const = default;
};
BOOST_DESCRIBE_STRUCT(CallingHours, (), (start, end))

/// Every member stands at the law's own or the usual value until it is set.
struct ComplianceSettings {
    bool announce_recording = true;  ///< every call begins with it
    CallingHours hours;              ///< may only narrow the law's
    bool block_international = true;
    std::int64_t calls_a_minute_max = 5;
    std::int64_t calls_a_day_max = 50;
    bool trial_outbound = true;  ///< a trial may call at all
    std::int64_t retain_transcripts_days = 90;
    bool operator==(const ComplianceSettings&) const = default;
};
BOOST_DESCRIBE_STRUCT(ComplianceSettings, (),
                      (announce_recording, hours, block_international, calls_a_minute_max, calls_a_day_max,
                       trial_outbound, retain_transcripts_days))

/// One of the tenant's people, or an admin, sets all of it.
struct ComplianceChangeRequested {
    static constexpr std::string_view type = "beaker.compliance.change_requested.v1";
    ComplianceSettings settings;
    std::string actor;      ///< "admin", or a person's key
    bool as_admin = false;  ///< need not belong to the tenant
    std::optional<std::string> reason;
    bool operator==(const ComplianceChangeRequested&) const = default;
};
BOOST_DESCRIBE_STRUCT(ComplianceChangeRequested, (), (settings, actor, as_admin, reason))

/// The tenant calls so from now on.
struct ComplianceChanged {
    static constexpr std::string_view type = "beaker.compliance.changed.v1";
    TenantId tenant_id;
    std::int64_t version = 0;  ///< one more with each change
    ComplianceSettings settings;
    std::vector<ValueChange> changes;
    std::string actor;
    std::optional<std::string> reason;
    std::int64_t policy_version = 0;  ///< of the instance, whose limits it was held against
    bool operator==(const ComplianceChanged&) const = default;
};
BOOST_DESCRIBE_STRUCT(ComplianceChanged, (),
                      (tenant_id, version, settings, changes, actor, reason, policy_version))

}  // namespace beaker
