#pragma once

#include "ingest/webhooks/webhook_handler.hpp"
#include "ops/config/config.hpp"

namespace beaker::ops {

/// How each provider's webhooks are verified; empty for one without a secret.
ingest::webhooks::Verifiers make_verifiers(const Config& config);

}  // namespace beaker::ops
