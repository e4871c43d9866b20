#include "ingest/edge.hpp"

#include <utility>

#include "ingest/pages/html.hpp"

namespace beaker::ingest {

namespace {

/// A browser's look at something that is no part of the API, which answers JSON to everybody.
bool is_for_the_eye(const http::Request& request) {
    return !request.path().starts_with("/v1/") && pages::wants_page(request);
}

http::Respond with_pages_for_problems(http::Respond respond) {
    return [owed = std::move(respond)](http::Response answer) mutable {
        owed(answer.content_type == "application/problem+json" ? pages::page_of_problem(std::move(answer))
                                                               : std::move(answer));
    };
}

}  // namespace

http::Handler edge(webhooks::WebhookHandler& webhooks, const api::Router& router) {
    return [&webhooks, &router](http::Request request, http::Respond respond) {
        if (request.path().starts_with("/webhooks/"))
            webhooks.handle(std::move(request), std::move(respond));
        else if (is_for_the_eye(request))
            router.handle(std::move(request), with_pages_for_problems(std::move(respond)));
        else
            router.handle(std::move(request), std::move(respond));
    };
}

}  // namespace beaker::ingest
