#pragma once

#include "ingest/api/operation.hpp"

namespace beaker::ingest::webhooks {

/// What /openapi.json says of the webhooks' doors.
api::Operation describe_stripe();
api::Operation describe_twilio();
api::Operation describe_vapi();

}  // namespace beaker::ingest::webhooks
