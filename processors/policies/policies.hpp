#pragma once

#include <boost/describe.hpp>
#include <chrono>
#include <map>
#include <string>
#include <string_view>

#include "log/step/registry.hpp"
#include "processors/policies/policy_keys.hpp"
#include "processors/state_table.hpp"

namespace beaker::processors {

/// What is not usual: on `instance/policies` what was set, on a partition's stream its copy. One row.
struct PolicyState {
    std::int64_t version = 0;
    std::map<std::string, std::string> values;
    bool operator==(const PolicyState&) const = default;
};
BOOST_DESCRIBE_STRUCT(PolicyState, (), (version, values))

inline constexpr StateTable<PolicyState> policies_table{"policies"};  ///< key: empty

/// What the instance goes by, as a decider of its partition knows it. Values that this build would not take
/// count as not set. A key that there is not throws std::logic_error.
class Policies {
public:
    /// All as usual.
    Policies() = default;
    explicit Policies(const log::Recorded& record);

    std::int64_t version() const { return state_.version; }
    std::int64_t number(std::string_view key) const;
    std::chrono::hours hours(std::string_view key) const { return std::chrono::hours(number(key)); }
    std::chrono::minutes minutes(std::string_view key) const { return std::chrono::minutes(number(key)); }
    std::chrono::seconds seconds(std::string_view key) const { return std::chrono::seconds(number(key)); }
    bool flag(std::string_view key) const { return value(key) == "true"; }
    std::string_view value(std::string_view key) const;

private:
    PolicyState state_;
};

/// An admin sets values. Refusals, of members: /values/<key>.
log::Decided decide_policy_change(const log::RowReader& rows, const log::Recorded& record);
/// A partition hears of it.
log::Decided decide_policy_copy(const log::RowReader& rows, const log::Recorded& record);
/// An admin has connectors wait, or go on.
log::Decided decide_pause(const log::RowReader& rows, const log::Recorded& record);

std::vector<log::StateFoldEntry> policy_state_folds();

}  // namespace beaker::processors
