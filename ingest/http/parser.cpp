#include "ingest/http/parser.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <cstring>
#include <functional>

namespace beaker::ingest::http {

namespace beast_http = boost::beast::http;
using boost::beast::iequals;

namespace {

constexpr std::size_t fields_max = 128;
/// A promised length alone must not take more memory than this.
constexpr std::size_t body_reserved_max = 64 * 1024;
/// Room behind a body: parsers of JSON read a little beyond the end, and would copy it for that.
constexpr std::size_t body_slack = 64;

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

bool is_number(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// Whether it can be `uri-host [":" port]`; empty is allowed (RFC 9110 §7.2).
bool is_host(std::string_view text) {
    return std::ranges::all_of(text,
                               [](char c) { return c > ' ' && c < 0x7f && !std::strchr("/?#@\\\"<>,;", c); });
}

bool has_control(std::string_view text) {
    return std::ranges::any_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < ' ' && c != '\t') || byte == 0x7f;
    });
}

/// Whether a CR or LF stands alone; a CR at the very end may still get its LF.
bool has_bare_line_end(std::string_view text) {
    for (auto at = text.find_first_of("\r\n"); at != std::string_view::npos;
         at = text.find_first_of("\r\n", at + 2)) {
        if (text[at] == '\n') return true;
        if (at + 1 < text.size() && text[at + 1] != '\n') return true;
    }
    return false;
}

}  // namespace

RequestParser::RequestParser(const ParserLimits& limits) : limits_(limits) {
    eager(true);
    header_limit(static_cast<std::uint32_t>(limits.header_bytes_max));
    body_limit(limits.body_bytes_max);
}

std::size_t RequestParser::feed(std::string_view bytes) {
    std::size_t used = 0;
    // One empty line before a request is passed over (RFC 9112 §2.2).
    if (!started_ && !skipped_line_ && bytes.starts_with('\r')) {
        if (bytes.size() == 1) return 0;
        if (bytes[1] == '\n') {
            skipped_line_ = true;
            used = 2;
            bytes.remove_prefix(2);
        }
    }
    // Beast 1.81 asserts that a last chunk seen in part ("0\r\n") comes back with two more bytes at once.
    // Waiting for them holds nothing up: wherever these three stand in a chunked body, at least two more must
    // follow.
    const bool last_chunk_begins =
        header_done_ && chunked() && bytes.size() < 5 && bytes.starts_with("0\r\n");
    if (!bytes.empty() && !last_chunk_begins) parse(bytes, used);
    return used;
}

void RequestParser::parse(std::string_view bytes, std::size_t& used) {
    started_ = true;
    window_ = bytes;
    Error error;
    const auto taken = put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
    used += taken;
    if (error && error != beast_http::error::need_more) return refuse(error);
    if (is_done()) {
        progress_ = Progress::done;
        return;
    }
    if (!header_done_) header_bytes_ += taken;
    check_waiting(bytes.substr(taken));
}

void RequestParser::on_request_impl(beast_http::verb, Text method, Text target, int version, Error& error) {
    version_ = version;
    request_.method.assign(method.data(), method.size());
    auto text = view(target);
    const auto scheme = text.starts_with("http://") ? 7u : text.starts_with("https://") ? 8u : 0u;
    if (scheme != 0) {
        const auto path = std::min(text.find_first_of("/?", scheme), text.size());
        authority_ = text.substr(scheme, path - scheme);
        text.remove_prefix(path);
        if (authority_.empty() || !is_host(authority_))
            return refuse(400, "The request target has no valid host.", error);
        if (!text.starts_with('/')) request_.target = "/";
    } else if (!text.starts_with('/') && !(text == "*" && request_.method == "OPTIONS")) {
        return refuse(400, "The request target must be a path that starts with '/'.", error);
    }
    request_.target += text;
    request_.headers.reserve(16);
}

void RequestParser::on_field_impl(beast_http::field field, Text name, Text value, Error& error) {
    check_folding(view(name), view(value), error);
    if (error || header_done_) return;  // after the header: a trailer
    const auto end = header_bytes_ + static_cast<std::size_t>(value.data() + value.size() - window_.data());
    if (end > limits_.header_bytes_max || request_.headers.size() == fields_max)
        return refuse(431, "The request's headers are too large or too many.", error);
    check_field(field, view(value), error);
    if (!error) request_.headers.emplace_back(view(name), view(value));
}

/// Beast joins folded lines: into a buffer of its own, or, where the first line is empty, by starting the
/// value on the second line. So a value that lies elsewhere than behind its name on the same line was folded.
void RequestParser::check_folding(std::string_view name, std::string_view value, Error& error) {
    const auto* const colon = name.data() + name.size();
    const std::less before;
    const bool elsewhere =
        before(value.data(), colon) || before(window_.data() + window_.size(), value.data());
    const auto between = [&] {
        return std::string_view(colon, static_cast<std::size_t>(value.data() - colon));
    };
    if (elsewhere || between().find('\n') != std::string_view::npos)
        refuse(400, "A header is folded over several lines.", error);
}

void RequestParser::check_field(beast_http::field name, std::string_view value, Error& error) {
    using beast_http::field;
    switch (name) {
        case field::host:
            ++hosts_;
            if (!is_host(value)) refuse(400, "The Host header is not a host.", error);
            break;
        case field::content_length:
            if (has_length_ || !is_number(value))
                refuse(400, "Content-Length must be one number, once.", error);
            has_length_ = true;
            break;
        case field::transfer_encoding:
            if (version_ < 11) return refuse(400, "HTTP/1.0 has no Transfer-Encoding.", error);
            if (!iequals(value, "chunked"))
                refuse(501, "The only Transfer-Encoding understood is chunked.", error);
            break;
        case field::expect:
            if (version_ < 11) break;  // RFC 9110 §10.1.1: ignored from HTTP/1.0
            if (!iequals(value, "100-continue"))
                return refuse(417, "Only 100-continue can be expected.", error);
            expects_continue_ = true;
            break;
        default:
            break;
    }
}

void RequestParser::on_header_impl(Error& error) {
    header_done_ = true;
    if (hosts_ > 1) return refuse(400, "There is more than one Host header.", error);
    if (hosts_ == 0 && version_ == 11) return refuse(400, "The Host header is missing.", error);
    if (authority_.empty()) return;
    for (auto& [name, value] : request_.headers)
        if (iequals(name, "Host")) value = authority_;
}

void RequestParser::on_body_init_impl(const boost::optional<std::uint64_t>& length, Error&) {
    if (length) request_.body.reserve(std::min<std::uint64_t>(*length, body_reserved_max) + body_slack);
}

std::size_t RequestParser::on_body_impl(Text body, Error&) {
    request_.body.append(body.data(), body.size());
    return body.size();
}

void RequestParser::on_chunk_header_impl(std::uint64_t, Text extensions, Error& error) {
    extension_bytes_ += extensions.size();
    if (extension_bytes_ > limits_.header_bytes_max)
        return refuse(400, "The chunk extensions are too long.", error);
    if (has_control(view(extensions))) refuse(400, "A chunk extension holds a control character.", error);
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, Text body, Error&) {
    request_.body.append(body.data(), body.size());
    return body.size();
}

/// What is left over waits for more bytes: it must still be able to become something valid, and must not pile
/// up.
void RequestParser::check_waiting(std::string_view rest) {
    Error error;
    if (!header_done_ && header_bytes_ + rest.size() > limits_.header_bytes_max)
        refuse(431, "The request's headers are too large.", error);
    else if (!header_done_ && has_bare_line_end(rest))
        refuse(400, "A line does not end with CR LF.", error);
    else if (header_done_ && rest.size() > limits_.header_bytes_max)
        refuse(431, "A chunk's header or the trailers are too large.", error);
    if (error) progress_ = Progress::refused;
}

void RequestParser::refuse(int status, std::string_view detail, Error& error) {
    refusal_ = {status, std::string(detail)};
    error = beast_http::error::bad_field;  // any error makes Beast stop; refusal_ says which
}

void RequestParser::refuse(const Error& error) {
    progress_ = Progress::refused;
    if (!refusal_.detail.empty()) return;
    if (error == beast_http::error::header_limit) {
        refusal_ = {431, "The request's headers are too large."};
    } else if (error == beast_http::error::body_limit) {
        refusal_ = {413, "The body is larger than " + std::to_string(limits_.body_bytes_max) + " bytes."};
    } else {
        refusal_ = {400, "The request is not valid HTTP/1.1: " + error.message() + "."};
    }
}

}  // namespace beaker::ingest::http
