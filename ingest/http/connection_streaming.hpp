#pragma once

// The part of Connection that streams an answer: one write at a time of what the handler has written, beside
// one read.

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "ingest/http/connection.hpp"

namespace beaker::ingest::http {

template <class Stream>
void Connection<Stream>::begin_stream() {
    enter(Phase::streaming, shared_.options.write_timeout);
    limit_silence();
    watch_client();
    shared_.draining ? end_stream() : send_more();
}

/// What little a stream says may all fit into the kernel's buffer: it, too, gives up a client that takes none
/// of it. So one whose network has gone without a word does not stay for ever. Source: RFC 5482, tcp(7).
template <class Stream>
void Connection<Stream>::limit_silence() {
    const auto timeout = static_cast<unsigned>(shared_.options.write_timeout.count());
    // Where it cannot be set, TCP's own patience (some 15 minutes) has to do.
    (void)::setsockopt(socket().native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &timeout, sizeof timeout);
}

/// Sends what is there; each byte that the client takes puts off the deadline, and while there is nothing
/// to send there is none.
template <class Stream>
void Connection<Stream>::send_more() {
    if (std::exchange(sending_, true)) return;
    const auto bytes = streamed_->next();
    if (bytes.empty()) {
        sending_ = false;
        deadline_ = SteadyTime::max();
        if (streamed_->finished()) finish_stream();
        return;
    }
    if (!shared_.draining) deadline_ = std::chrono::steady_clock::now() + shared_.options.write_timeout;
    stream_.async_write_some(
        boost::asio::buffer(bytes),
        [self = this->shared_from_this()](Error error, std::size_t count) { self->on_sent(error, count); });
}

template <class Stream>
void Connection<Stream>::on_sent(Error error, std::size_t count) {
    sending_ = false;
    if (closed_) return;
    if (error) return close();
    streamed_->sent(count);
    send_more();
}

/// The server stops: a client that takes what is on its way hears of a proper end.
template <class Stream>
void Connection<Stream>::end_stream() {
    deadline_ = std::chrono::steady_clock::now() + shared_.options.linger_timeout;
    streamed_->cut();
    send_more();
}

template <class Stream>
void Connection<Stream>::finish_stream() {
    ticket_ = 0;
    streamed_.reset();
    linger();
}

/// Only a read shows that a client has gone while there is nothing to send. One that ends its own
/// direction counts as gone too: it could not be told from one that has.
template <class Stream>
void Connection<Stream>::watch_client() {
    watching_ = true;
    buffer_.clear();
    stream_.async_read_some(buffer_.prepare(read_bytes),
                            [self = this->shared_from_this()](Error error, std::size_t count) {
                                self->on_watched(error, count);
                            });
}

template <class Stream>
void Connection<Stream>::on_watched(Error error, std::size_t count) {
    watching_ = false;
    if (closed_) return;
    if (phase_ == Phase::lingering) {
        if (error) return close();
        if constexpr (!secure) discard();  // over TLS the shutdown goes on
        return;
    }
    stray_bytes_ += count;
    (error || stray_bytes_ > stray_bytes_max) ? close() : watch_client();
}

}  // namespace beaker::ingest::http
