#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "processors/state_table.hpp"
#include "schemas/events/trial.hpp"

namespace beaker::processors {

/// The trial that a tenant is, or was; one row.
struct TrialState {
    TrialStatus status{};
    Instant created_at;
    Instant expires_at;
    Instant used_at;  ///< the last time that anybody did anything with it
    std::optional<std::string> assistant_id;
    std::int64_t calls_used = 0;
    bool operator==(const TrialState&) const = default;
};
BOOST_DESCRIBE_STRUCT(TrialState, (), (status, created_at, expires_at, used_at, assistant_id, calls_used))

inline constexpr StateTable<TrialState> trial_table{"trial"};  ///< key: empty

/// A call that counts among those of the trial.
struct TrialCallState {
    Instant since;
    bool operator==(const TrialCallState&) const = default;
};
BOOST_DESCRIBE_STRUCT(TrialCallState, (), (since))

inline constexpr StateTable<TrialCallState> trial_calls_table{"trial_calls"};  ///< key: the call's id

struct MemberState {
    MemberRole role{};
    bool operator==(const MemberState&) const = default;
};
BOOST_DESCRIBE_STRUCT(MemberState, (), (role))

inline constexpr StateTable<MemberState> members_table{"members"};  ///< key: the person's key

}  // namespace beaker::processors
