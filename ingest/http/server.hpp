#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "ingest/http/message.hpp"

namespace beaker::ingest::http {

/// PEM files of our own TLS; the certificate file holds the whole chain, leaf first.
struct TlsFiles {
    std::string certificate_file;
    std::string key_file;
};

/// Where the server listens and what one client may take of it.
struct ServerOptions {
    std::string address = "127.0.0.1";  ///< an IPv4 or IPv6 address; no names
    std::uint16_t port = 8080;          ///< 0: any free port, Server::port() tells which

    std::size_t header_bytes_max = 16 * 1024;      ///< request line and headers; above: 431
    std::size_t body_bytes_max = 5 * 1024 * 1024;  ///< body without chunked coding; above: 413
    std::size_t connections_max = 4096;            ///< above: 503 with Retry-After

    std::chrono::milliseconds header_timeout{10'000};  ///< first byte to last header, TLS handshake; then 408
    std::chrono::milliseconds body_timeout{30'000};    ///< end of headers to end of body; then 408
    std::chrono::milliseconds idle_timeout{60'000};    ///< without a byte of a next request; then closed
    /// For one whole answer; of a streamed one, without the client taking a byte of what is there for it.
    /// Then closed.
    std::chrono::milliseconds write_timeout{30'000};
    std::chrono::milliseconds drain_timeout{10'000};  ///< what stop() gives requests in flight
    std::chrono::milliseconds linger_timeout{2'000};  ///< after our last answer, for the client to read it

    std::optional<TlsFiles> tls{};  ///< none: plain HTTP
};

/// What has happened since the start; read from any thread.
struct ServerCounters {
    std::atomic<std::uint64_t> open{0};      ///< connections being served now
    std::atomic<std::uint64_t> accepted{0};  ///< connections ever taken
    std::atomic<std::uint64_t> refused{0};   ///< connections over connections_max, and accepts that failed
    std::atomic<std::uint64_t> requests{0};  ///< whole requests handed to the handler
    std::atomic<std::uint64_t> bytes_in{0};  ///< after TLS
    /// Handshake, header, body or write took too long; idle connections are not counted.
    std::atomic<std::uint64_t> timeouts{0};
    /// Requests refused before the handler: 400, 413, 417, 431, 501.
    std::atomic<std::uint64_t> malformed{0};
    std::atomic<std::uint64_t> unanswered{0};  ///< answered 500: the handler threw, or dropped its Respond
};

/// HTTP/1.1 over TCP or TLS (RFC 9110, 9112), on one I/O thread that is given from outside. Requests of one
/// connection are handled one after the other; a client that sends ahead is held back by TCP. Every answer
/// made here (and not by the handler) is application/problem+json (RFC 9457) and, save a 500, closes its
/// connection.
class Server {
public:
    /// Binds, listens and loads the certificate. Throws std::runtime_error that names what is wrong where
    /// that fails. An exception of the handler answers 500, except std::bad_alloc, which leaves run().
    Server(ServerOptions options, Handler handler);
    /// Only after run() has returned (or was never called). A Respond kept longer does nothing.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Serves until stop(); the calling thread is the I/O thread. Once.
    void run();

    /// Graceful end, from any thread, before or during run(): accepts nothing new, closes idle connections,
    /// answers requests in flight with `Connection: close`, ends streamed answers at once, cuts off at
    /// drain_timeout; then run() returns.
    void stop();

    /// The port listened on.
    std::uint16_t port() const;

    const ServerCounters& counters() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace beaker::ingest::http
