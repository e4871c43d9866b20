#include "ingest/edge.hpp"

#include <utility>

namespace beaker::ingest {

http::Handler edge(webhooks::WebhookHandler& webhooks, const api::Router& router) {
    return [&webhooks, &router](http::Request request, http::Respond respond) {
        if (request.path().starts_with("/webhooks/"))
            webhooks.handle(std::move(request), std::move(respond));
        else
            router.handle(std::move(request), std::move(respond));
    };
}

}  // namespace beaker::ingest
