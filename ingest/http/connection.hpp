#pragma once

// Private to this folder: needs Asio. One connection does one thing at a time, so at most one operation on
// its stream is ever pending; while it streams an answer, one read beside one write, as only reading shows
// that the client has gone. Each one keeps its connection alive. close() makes what is pending end with an
// error, which is then ignored.

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <ctime>
#include <new>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "ingest/http/connections.hpp"
#include "ingest/http/outgoing_body.hpp"
#include "ingest/http/problem.hpp"

namespace beaker::ingest::http {

using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;
using TlsStream = boost::asio::ssl::stream<Socket>;

/// `Stream` is Socket or TlsStream.
template <class Stream>
class Connection final : public AnyConnection, public std::enable_shared_from_this<Connection<Stream>> {
public:
    /// `refused`: over the limit of connections, answers 503 to whatever comes.
    Connection(Shared& shared, Stream stream, std::string remote, bool refused)
        : shared_(shared), stream_(std::move(stream)), remote_(std::move(remote)), refused_(refused) {}

    void start() {
        slot_ = shared_.connections.add(this->shared_from_this());
        if (!refused_) ++shared_.counters.open;
        if constexpr (secure) {
            enter(Phase::handshake, shared_.options.header_timeout);
            stream_.async_handshake(boost::asio::ssl::stream_base::server,
                                    [self = this->shared_from_this()](Error error) {
                                        if (!self->closed_) error ? self->close() : self->begin();
                                    });
        } else {
            begin();
        }
    }

    void answer(Response response) override {
        const Ticket ticket = std::exchange(ticket_, 0);
        if (response.cut) return close();
        if (response.status < 200 || response.status > 599) {
            ++shared_.counters.unanswered;
            response = problem(500, "The request could not be handled.");
        }
        if (response.stream && !head_ && has_body(response.status)) {
            ticket_ = ticket;  // by which the body says that there is more of it
            keep_alive_ = false;
            response.stream->attach(shared_.outbox, ticket);
            streamed_.emplace(response.stream, parser_->takes_chunks());
        }
        send(std::move(response));
    }

    void more() override {
        if (phase_ == Phase::streaming) send_more();
    }

    void expire() override {
        if (phase_ == Phase::header || phase_ == Phase::body) {
            if (!timed_out_) ++shared_.counters.timeouts;
            timed_out_ = true;  // what ends now goes on with it
            Error ignored;
            socket().cancel(ignored);  // again at the next pass, should TLS just have begun another read
            return;
        }
        if (phase_ == Phase::handshake || phase_ == Phase::writing || phase_ == Phase::streaming)
            ++shared_.counters.timeouts;
        close();
    }

    void drain() override {
        // Not closed here: its read may just have taken in a request. Where it has not, it ends aborted.
        Error ignored;
        if (phase_ == Phase::idle) socket().cancel(ignored);
        if (phase_ == Phase::streaming) end_stream();
    }

    void close() override {
        if (closed_) return;
        closed_ = true;
        ticket_ = 0;
        if (streamed_) streamed_->cut();  // its bytes may still be in a write
        Error ignored;
        socket().close(ignored);
        if (!refused_) --shared_.counters.open;
        shared_.connections.remove(slot_);  // the caller holds a reference
        shared_.on_removed();
    }

private:
    using Error = boost::system::error_code;
    enum class Phase { handshake, idle, header, body, handling, writing, streaming, lingering };

    static constexpr bool secure = std::is_same_v<Stream, TlsStream>;
    static constexpr std::size_t read_bytes = 4096;
    static constexpr std::size_t read_bytes_of_body = 16 * 1024;
    static constexpr std::size_t copied_body_bytes_max = 16 * 1024;
    /// What a client may send while it is streamed to; nobody looks at it.
    static constexpr std::size_t stray_bytes_max = 64 * 1024;

    Socket& socket() {
        if constexpr (secure)
            return stream_.next_layer();
        else
            return stream_;
    }

    void enter(Phase phase, std::chrono::milliseconds allowed) {
        phase_ = phase;
        deadline_ = std::chrono::steady_clock::now() + allowed;
    }

    void begin() {
        if (!refused_) return next_request();
        auto response = problem(503, "The server has too many connections.");
        response.headers.emplace_back("Retry-After", "1");
        refuse(std::move(response));
    }

    /// Nothing of a next request is here or in the kernel: closing loses nothing that we could know of.
    bool nothing_came() {
        Error error;
        return buffer_.size() == 0 && (socket().available(error) == 0 || error);
    }

    void next_request() {
        parser_.emplace(shared_.limits);
        enter(Phase::idle, shared_.options.idle_timeout);
        if (shared_.draining && nothing_came()) return linger();
        if (buffer_.size() > 0) return parse();
        if (buffer_.capacity() > read_bytes_of_body) buffer_.shrink_to_fit();
        read();
    }

    void read() {
        const auto bytes = phase_ == Phase::body ? read_bytes_of_body : read_bytes;
        stream_.async_read_some(buffer_.prepare(bytes),
                                [self = this->shared_from_this()](Error error, std::size_t count) {
                                    self->on_read(error, count);
                                });
    }

    void on_read(Error error, std::size_t count) {
        if (closed_) return;
        if (timed_out_) return refuse(problem(408, "The request took too long to arrive."));
        if (error == boost::asio::error::eof && parser_->started())
            return malformed({400, "The request is incomplete."});
        const bool woken_to_drain = error == boost::asio::error::operation_aborted && phase_ == Phase::idle;
        if (woken_to_drain && !nothing_came()) return read();
        if (error) return close();
        buffer_.commit(count);
        shared_.counters.bytes_in += count;
        parse();
    }

    void parse() {
        const auto bytes = buffer_.cdata();
        buffer_.consume(parser_->feed({static_cast<const char*>(bytes.data()), bytes.size()}));
        switch (parser_->progress()) {
            case RequestParser::Progress::done:
                return dispatch();
            case RequestParser::Progress::refused:
                return malformed(parser_->refusal());
            case RequestParser::Progress::need_more:
                return need_more();
        }
    }

    void need_more() {
        if (parser_->header_done()) {
            if (phase_ != Phase::body) {
                enter(Phase::body, shared_.options.body_timeout);
                if (parser_->awaits_continue()) return send_continue();
            }
        } else if (parser_->started() && phase_ == Phase::idle) {
            enter(Phase::header, shared_.options.header_timeout);
        }
        read();
    }

    void send_continue() {
        static constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
        boost::asio::async_write(
            stream_, boost::asio::buffer(text), [self = this->shared_from_this()](Error error, std::size_t) {
                if (self->closed_) return;
                if (error) return self->close();
                self->timed_out_ ? self->refuse(problem(408, "The request took too long to arrive."))
                                 : self->read();
            });
    }

    void dispatch() {
        ++shared_.counters.requests;
        auto request = parser_->take();
        request.remote = remote_;
        request.secure = secure;
        keep_alive_ = parser_->keeps_alive();
        head_ = request.method == "HEAD";
        phase_ = Phase::handling;
        deadline_ = SteadyTime::max();
        ticket_ = shared_.connections.next_ticket(slot_);
        try {
            shared_.handler(std::move(request), Reply(shared_.outbox, ticket_));
        } catch (const std::bad_alloc&) {
            throw;
            // NOLINTNEXTLINE(bugprone-empty-catch): what is to be done is done already, see below
        } catch (...) {
            // Its Respond is gone with the exception, or lives on elsewhere: either way the request gets its
            // answer.
        }
    }

    void malformed(const Refusal& refusal) {
        ++shared_.counters.malformed;
        refuse(problem(refusal.status, refusal.detail));
    }

    /// Answers what is no whole request, and ends the connection: where the next request begins is unknown.
    void refuse(Response response) {
        keep_alive_ = false;
        head_ = false;
        send(std::move(response));
    }

    void send(Response response) {
        keep_alive_ = keep_alive_ && !shared_.draining;
        out_.clear();
        append_head(out_, response,
                    {head_, keep_alive_, secure, !parser_ || parser_->takes_chunks(),
                     shared_.date.at(std::time(nullptr))});
        body_.clear();
        if (!head_ && !response.stream && has_body(response.status)) {
            if (response.body.size() <= copied_body_bytes_max)
                out_ += response.body;
            else
                body_ = std::move(response.body);
        }
        enter(Phase::writing, shared_.options.write_timeout);
        auto written = [self = this->shared_from_this()](Error error, std::size_t) {
            self->on_written(error);
        };
        if (body_.empty())
            boost::asio::async_write(stream_, boost::asio::buffer(out_), std::move(written));
        else
            boost::asio::async_write(stream_,
                                     std::array{boost::asio::buffer(std::as_const(out_)),
                                                boost::asio::buffer(std::as_const(body_))},
                                     std::move(written));
    }

    void on_written(Error error) {
        if (closed_) return;
        if (error) return close();
        if (!body_.empty()) body_ = std::string();
        if (streamed_) return begin_stream();
        keep_alive_ ? next_request() : linger();
    }

    // Of a streamed answer: connection_streaming.hpp.
    void begin_stream();
    void limit_silence();
    void send_more();
    void on_sent(Error error, std::size_t count);
    void end_stream();
    void finish_stream();
    void watch_client();
    void on_watched(Error error, std::size_t count);

    /// Ends our direction and takes in the rest of the client's for a while: a socket closed over unread
    /// bytes sends a reset, which can destroy the answer before the client has read it (RFC 9112 §9.6).
    void linger() {
        enter(Phase::lingering, shared_.options.linger_timeout);
        if constexpr (secure) {
            stream_.async_shutdown([self = this->shared_from_this()](Error) {
                if (!self->closed_) self->linger_socket();
            });
        } else {
            linger_socket();
        }
    }

    void linger_socket() {
        Error ignored;
        socket().shutdown(Socket::shutdown_send, ignored);
        if (watching_) return;  // that read goes on as this one
        buffer_.clear();
        discard();
    }

    void discard() {
        socket().async_read_some(buffer_.prepare(read_bytes),
                                 [self = this->shared_from_this()](Error error, std::size_t) {
                                     if (self->closed_) return;
                                     error ? self->close() : self->discard();
                                 });
    }

    Shared& shared_;
    Stream stream_;
    const std::string remote_;
    const bool refused_;
    Connections::Slot slot_ = 0;
    Phase phase_ = Phase::idle;
    bool closed_ = false;
    bool timed_out_ = false;
    bool keep_alive_ = true;
    bool head_ = false;
    std::optional<RequestParser> parser_;
    boost::beast::flat_buffer buffer_;  // what came and is not parsed yet
    std::string out_;                   // the answer: head, and the body where it is small
    std::string body_;                  // a large body, sent from where it lies
    std::optional<OutgoingBody> streamed_;
    bool sending_ = false;   // a piece of it is on its way, or being looked for
    bool watching_ = false;  // a read waits for the client's going
    std::size_t stray_bytes_ = 0;
};

}  // namespace beaker::ingest::http

#include "ingest/http/connection_streaming.hpp"
