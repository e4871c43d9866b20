#pragma once

#include <boost/describe.hpp>
#include <string>
#include <vector>

#include "ingest/api/operation.hpp"
#include "projections/policies/policy_row.hpp"

namespace beaker::ingest::api {

struct PolicyShown {
    std::string key, value, usual, about;
};
BOOST_DESCRIBE_STRUCT(PolicyShown, (), (key, value, usual, about))

/// What `GET /v1/admin/policies` answers.
struct PoliciesShown {
    std::int64_t version = 0;
    std::vector<PolicyShown> items;
    std::vector<PolicyChangeNote> history;
};
BOOST_DESCRIBE_STRUCT(PoliciesShown, (), (version, items, history))

/// What `GET /v1/admin/pauses` answers.
struct PausesShown {
    std::vector<PauseNote> items;
};
BOOST_DESCRIBE_STRUCT(PausesShown, (), (items))

Operation describe_change_policies();
Operation describe_set_pause();
Operation describe_set_compliance();

}  // namespace beaker::ingest::api
