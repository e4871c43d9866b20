#pragma once

#include <boost/beast/http/basic_parser.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ingest/http/message.hpp"

namespace beaker::ingest::http {

/// Why a request is not handled: the status to answer and a sentence for the client.
struct Refusal {
    int status = 400;
    std::string detail;
};

struct ParserLimits {
    std::size_t header_bytes_max;
    std::size_t body_bytes_max;
};

/// Reads one request. Beast finds the parts; what Beast lets pass and two servers in a row could understand
/// in two ways (RFC 9112 §11.2, request smuggling) is refused here: repeated or listed Content-Length, any
/// Transfer-Encoding but `chunked`, obs-fold, bare LF, zero or several Hosts. Trailers are read and dropped
/// (RFC 9110 §6.5.1).
class RequestParser : private boost::beast::http::basic_parser<true> {
public:
    enum class Progress { need_more, done, refused };

    explicit RequestParser(const ParserLimits& limits);

    /// Takes what it can of `bytes` and answers how many; the rest is to be offered again with more behind
    /// it. Nothing beyond this request is taken. Not to be called again after done or refused.
    std::size_t feed(std::string_view bytes);

    Progress progress() const { return progress_; }
    const Refusal& refusal() const { return refusal_; }
    /// Something of a request has come (an empty line before it does not count).
    bool started() const { return started_; }
    bool header_done() const { return header_done_; }
    /// The client waits for `100 Continue` before it sends its body (RFC 9110 §10.1.1).
    bool awaits_continue() const { return expects_continue_ && header_done_ && request_.body.empty(); }
    /// HTTP/1.1 without `Connection: close`.
    bool keeps_alive() const { return version_ == 11 && keep_alive(); }

    /// Knows chunks (HTTP/1.1): an answer may come in them.
    bool takes_chunks() const { return version_ == 11; }

    /// The request, without remote and secure; once, when done. A target in absolute form (RFC 9112 §3.2.2)
    /// comes as its path and query, its host as the Host header.
    Request take() { return std::move(request_); }

private:
    using Error = boost::beast::error_code;
    using Text = boost::beast::string_view;

    void on_request_impl(boost::beast::http::verb, Text method, Text target, int version, Error&) override;
    void on_response_impl(int, Text, int, Error&) override {}
    void on_field_impl(boost::beast::http::field field, Text name, Text value, Error& error) override;
    void on_header_impl(Error& error) override;
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, Error&) override;
    std::size_t on_body_impl(Text body, Error&) override;
    void on_chunk_header_impl(std::uint64_t size, Text extensions, Error& error) override;
    std::size_t on_chunk_body_impl(std::uint64_t remaining, Text body, Error&) override;
    void on_finish_impl(Error&) override {}

    void parse(std::string_view bytes, std::size_t& used);
    void check_folding(std::string_view name, std::string_view value, Error& error);
    void check_field(boost::beast::http::field name, std::string_view value, Error& error);
    void check_waiting(std::string_view rest);
    void refuse(int status, std::string_view detail, Error& error);
    void refuse(const Error& error);

    const ParserLimits& limits_;
    Request request_;
    Refusal refusal_;
    std::string authority_;            // of a target in absolute form: in place of Host (RFC 9112 §3.2.2)
    std::string_view window_;          // the bytes that Beast is reading
    std::size_t header_bytes_ = 0;     // taken in by earlier feeds
    std::size_t extension_bytes_ = 0;  // of chunks
    int version_ = 11;
    int hosts_ = 0;
    Progress progress_ = Progress::need_more;
    bool started_ = false;
    bool skipped_line_ = false;
    bool header_done_ = false;
    bool expects_continue_ = false;
    bool has_length_ = false;
};

}  // namespace beaker::ingest::http
