#pragma once

#include "ingest/api/router.hpp"
#include "ingest/http/message.hpp"
#include "ingest/webhooks/webhook_handler.hpp"

namespace beaker::ingest {

/// What the server is given: webhooks to their handler, all else to the router. Both must outlive it.
http::Handler edge(webhooks::WebhookHandler& webhooks, const api::Router& router);

}  // namespace beaker::ingest
