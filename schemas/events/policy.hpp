#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/described/codec.hpp"
#include "schemas/values/ids.hpp"

namespace beaker {

// What the instance goes by: limits, times, flags, retries, versions of rules and zone data. Set on the
// stream `instance/policies`, which tells every partition, so that deciders read their own partition's copy.
// A value is text; what it means and may be is its key's business (processors/policies/policy_keys.hpp).

/// From what to what a value went; none: the usual one.
struct ValueChange {
    std::string key;
    std::optional<std::string> before, after;
    bool operator==(const ValueChange&) const = default;
};
BOOST_DESCRIBE_STRUCT(ValueChange, (), (key, before, after))

/// An admin sets values, or takes them back to the usual ones.
struct PolicyChangeRequested {
    static constexpr std::string_view type = "beaker.policy.change_requested.v1";
    std::map<std::string, std::optional<std::string>> values;  ///< none: the usual one again
    std::string asked_by;                                      ///< a user name, never an e-mail address
    std::string reason;
    bool operator==(const PolicyChangeRequested&) const = default;
};
BOOST_DESCRIBE_STRUCT(PolicyChangeRequested, (), (values, asked_by, reason))

/// The instance goes by other values, from this version on.
struct PolicyChanged {
    static constexpr std::string_view type = "beaker.policy.changed.v1";
    std::int64_t version = 0;  ///< one more with each change
    std::vector<ValueChange> changes;
    std::string asked_by;
    std::string actor;  ///< "admin", or a person's key
    std::string reason;
    bool operator==(const PolicyChanged&) const = default;
};
BOOST_DESCRIBE_STRUCT(PolicyChanged, (), (version, changes, asked_by, actor, reason))

/// A partition is told what the instance goes by: all that is not usual.
struct PolicyCopyTold {
    static constexpr std::string_view type = "beaker.policy.copy_told.v1";
    std::int64_t version = 0;
    std::map<std::string, std::string> values;
    bool operator==(const PolicyCopyTold&) const = default;
};
BOOST_DESCRIBE_STRUCT(PolicyCopyTold, (), (version, values))

/// Deciders of the partition go by it from now on.
struct PolicyCopied {
    static constexpr std::string_view type = "beaker.policy.copied.v1";
    std::int64_t version = 0;
    std::map<std::string, std::string> values;
    bool operator==(const PolicyCopied&) const = default;
};
BOOST_DESCRIBE_STRUCT(PolicyCopied, (), (version, values))

/// The answer to PolicyChangeRequested.
struct PolicyAnswer {
    std::int64_t version = 0;
    std::vector<ValueChange> changes;
    bool operator==(const PolicyAnswer&) const = default;
};
BOOST_DESCRIBE_STRUCT(PolicyAnswer, (), (version, changes))

/// An admin has connectors wait, or go on: of a provider, of a tenant, of a provider for a tenant, or all.
struct PauseRequested {
    static constexpr std::string_view type = "beaker.pause.requested.v1";
    std::optional<std::string> provider;  ///< "vapi", "mail"; none: all
    std::optional<TenantId> tenant_id;    ///< none: all
    bool paused = true;
    std::string asked_by;
    std::string reason;
    bool operator==(const PauseRequested&) const = default;
};
BOOST_DESCRIBE_STRUCT(PauseRequested, (), (provider, tenant_id, paused, asked_by, reason))

/// It is so from now on.
struct PauseSet {
    static constexpr std::string_view type = "beaker.pause.set.v1";
    std::optional<std::string> provider;
    std::optional<TenantId> tenant_id;
    bool paused = true;
    std::string asked_by;
    std::string actor;
    std::string reason;
    bool operator==(const PauseSet&) const = default;
};
BOOST_DESCRIBE_STRUCT(PauseSet, (), (provider, tenant_id, paused, asked_by, actor, reason))

/// For connectors, on the topic `directory`: whether these requests wait.
struct PauseListed {
    static constexpr std::string_view type = "beaker.directory.pause.v1";
    std::optional<std::string> provider;
    std::optional<TenantId> tenant_id;
    bool paused = true;
    bool operator==(const PauseListed&) const = default;

    std::string key() const {
        return "pause/" + provider.value_or("*") + "/" + (tenant_id ? tenant_id->text() : "*");
    }
};
BOOST_DESCRIBE_STRUCT(PauseListed, (), (provider, tenant_id, paused))

}  // namespace beaker
