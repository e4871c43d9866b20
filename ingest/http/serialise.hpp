#pragma once

#include <cstddef>
#include <ctime>
#include <string>
#include <string_view>

#include "ingest/http/message.hpp"

namespace beaker::ingest::http {

/// The Date header's value (IMF-fixdate, RFC 9110 §5.6.7), formatted anew only when the second changes.
class DateText {
public:
    std::string_view at(std::time_t now);

private:
    std::time_t second_ = -1;
    std::string text_;
};

/// How an answer goes out, beside what the handler said.
struct Delivery {
    bool head = false;       ///< answers HEAD: the length is told, the body is not sent
    bool keep_alive = true;  ///< else `Connection: close`
    bool secure = false;     ///< over TLS: HSTS is added
    bool chunked = true;     ///< how a streamed body goes out; false: until the connection's end
    std::string_view date;
};

/// Whether an answer of this status has a body at all (RFC 9110 §6.4.1).
bool has_body(int status);

/// Appends status line and headers with the empty line. Date, Connection and what frames the body are ours
/// alone, and a header that would break the message in two is left out; a security header set by the handler
/// stands in place of ours.
void append_head(std::string& out, const Response& response, const Delivery& delivery);

}  // namespace beaker::ingest::http
