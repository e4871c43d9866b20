#pragma once

#include "ingest/api/operation.hpp"

namespace beaker::ingest::api {

/// What /openapi.json says of the routes of Reads, one function for each.
Operation describe_call();
Operation describe_calls_of_trial();
Operation describe_calls_of_business();
Operation describe_webhook_events();
Operation describe_webhook_event();
Operation describe_parked();
Operation describe_dead_letters();
Operation describe_dead_letter();
Operation describe_action();

}  // namespace beaker::ingest::api
