#pragma once

#include <string>
#include <vector>

#include "ingest/api/actions.hpp"
#include "ingest/api/operation.hpp"
#include "ingest/api/router.hpp"
#include "ingest/auth/client.hpp"
#include "ingest/auth/throttle.hpp"

namespace beaker::ingest::api {

/// What trials stand on; all of it must outlive every answer that is still owed.
struct TrialSurroundings {
    Actions& actions;
    auth::Throttle& throttle;  ///< shared with sign-up
    const log::Clock& real_clock;
    auth::ProxyTrust trust = auth::ProxyTrust::none;
};

/// `POST /v1/trials`. A trial's id is made of who wants it and their Idempotency-Key, so that asking twice is
/// asking once. It refers to the surroundings.
std::vector<Route> trial_routes(TrialSurroundings surroundings);

Operation describe_trial();

}  // namespace beaker::ingest::api
