#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace beaker::ingest::http {

/// One request as it came over the wire, whole: headers and body within the server's limits, nothing decoded.
struct Request {
    std::string method = {};  ///< upper case, as sent
    std::string target = {};  ///< the request target as sent: path and query, still percent-encoded
    std::vector<std::pair<std::string, std::string>> headers = {};  ///< in order of arrival, names as sent
    std::string body = {};                                          ///< raw bytes, chunked coding removed
    std::string remote = {};  ///< the peer's address without port; personal data: never logged
    bool secure = false;      ///< came over our own TLS

    /// The target up to '?'.
    std::string_view path() const { return std::string_view(target).substr(0, target.find('?')); }
    /// The target after '?', still percent-encoded; empty where there is none.
    std::string_view query() const {
        const auto mark = target.find('?');
        return mark == std::string::npos ? std::string_view{} : std::string_view(target).substr(mark + 1);
    }
    /// The first header of this name, compared without regard to case (RFC 9110 §5.1).
    std::optional<std::string_view> header(std::string_view name) const;
};

class BodyReader;

/// What is answered. The server adds Date, Content-Length and Connection.
struct Response {
    int status = 200;
    std::string content_type = "application/json";  ///< empty: no Content-Type
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::string body = {};
    /// There: the body comes over time, in place of `body` (body_stream.hpp). It is sent in chunks, to
    /// HTTP/1.0 as it comes; the connection ends with it, so whatever else the client sends is not looked at.
    /// It may last for ever; a client that takes nothing for write_timeout is cut off, and stop() ends it at
    /// once.
    std::shared_ptr<BodyReader> stream = {};
    /// Nothing is sent, and the connection ends: for stand-ins of servers that lose their answers.
    bool cut = false;
};

/// Answers one request, exactly once, from any thread; dropped unanswered it answers 500.
using Respond = std::move_only_function<void(Response)>;

/// Called on the I/O thread for each request; must not block. It may answer later, from any thread.
using Handler = std::function<void(Request, Respond)>;

}  // namespace beaker::ingest::http
