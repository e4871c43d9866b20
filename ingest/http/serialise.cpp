#include "ingest/http/serialise.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/status.hpp>
#include <charconv>

#include "schemas/values/date_text.hpp"

namespace beaker::ingest::http {

namespace beast_http = boost::beast::http;
using boost::beast::iequals;

namespace {

/// Headers that go with every answer unless the handler has set them itself.
struct Security {
    std::string_view name, value;
    bool secure_only = false;
};
constexpr Security security[] = {
    {"X-Content-Type-Options", "nosniff"},
    {"Cache-Control", "no-store"},
    {"Referrer-Policy", "no-referrer"},
    {"Strict-Transport-Security", "max-age=31536000", true},
};

bool is_ours(std::string_view name) {
    return iequals(name, "Content-Length") || iequals(name, "Connection") || iequals(name, "Date") ||
           iequals(name, "Transfer-Encoding");
}

bool is_one_line(std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

void append_number(std::string& out, std::size_t number) {
    char digits[20];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    out.append(digits, end);
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
}

void append_status(std::string& out, int status) {
    if (status == 200) {
        out += "HTTP/1.1 200 OK\r\n";
        return;
    }
    const auto reason = beast_http::obsolete_reason(beast_http::int_to_status(static_cast<unsigned>(status)));
    out += "HTTP/1.1 ";
    append_number(out, static_cast<std::size_t>(status));
    out.append(" ").append(reason.data(), reason.size()).append("\r\n");
}

void append_security(std::string& out, const Response& response, bool secure) {
    for (const auto& header : security) {
        if (header.secure_only && !secure) continue;
        const auto same = [&](const auto& own) { return iequals(own.first, header.name); };
        if (std::ranges::none_of(response.headers, same)) append_field(out, header.name, header.value);
    }
}

}  // namespace

std::string_view DateText::at(std::time_t now) {
    if (now == second_) return text_;
    second_ = now;
    text_ = date_text(now, "GMT");
    return text_;
}

bool has_body(int status) { return status != 204 && status != 304; }

void append_head(std::string& out, const Response& response, const Delivery& delivery) {
    append_status(out, response.status);
    append_field(out, "Date", delivery.date);
    if (!response.content_type.empty() && is_one_line(response.content_type) && has_body(response.status))
        append_field(out, "Content-Type", response.content_type);
    if (response.stream && has_body(response.status)) {
        if (delivery.chunked) out += "Transfer-Encoding: chunked\r\n";
    } else if (has_body(response.status)) {
        out += "Content-Length: ";
        append_number(out, response.body.size());
        out += "\r\n";
    }
    append_security(out, response, delivery.secure);
    for (const auto& [name, value] : response.headers)
        if (!is_ours(name) && is_one_line(name) && is_one_line(value)) append_field(out, name, value);
    if (!delivery.keep_alive) out += "Connection: close\r\n";
    out += "\r\n";
}

}  // namespace beaker::ingest::http
