#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ingest/http/message.hpp"

namespace beaker::ingest::pages {

struct Page {
    int status = 200;
    std::string title = {};                       ///< plain text
    std::string body = {};                        ///< HTML below the title
    std::optional<int> again_after_seconds = {};  ///< the browser asks again by itself
};

/// The page as an answer: no script, nothing from elsewhere, in no frame (Content-Security-Policy).
http::Response page(const Page& page);

/// Whether a browser asks, for somebody's eye: it takes text/html by name.
bool wants_page(const http::Request& request);

/// A problem (RFC 9457) as a page: its title, its detail, and the way back. Its headers stay.
http::Response page_of_problem(http::Response problem);

/// What all pages look like: `GET /style.css`.
std::string_view stylesheet();

}  // namespace beaker::ingest::pages
