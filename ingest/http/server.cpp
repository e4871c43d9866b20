#include "ingest/http/server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <stdexcept>

#include "ingest/http/connection.hpp"
#include "ingest/http/tls.hpp"

namespace beaker::ingest::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using std::chrono::steady_clock;

namespace {

/// Connections that are being told 503 at the same time; above it they are closed without a word.
constexpr std::size_t refusals_max = 64;
constexpr std::chrono::milliseconds accept_pause{100};

/// Often enough for the shortest timeout, and at most once a second.
std::chrono::milliseconds sweep_interval(const ServerOptions& options) {
    const auto shortest = std::min({options.header_timeout, options.body_timeout, options.idle_timeout,
                                    options.write_timeout, options.drain_timeout, options.linger_timeout});
    return std::clamp(shortest / 4, std::chrono::milliseconds(5), std::chrono::milliseconds(1000));
}

std::string address_text(asio::ip::address address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    return address.to_string();
}

}  // namespace

class Server::Impl {
public:
    Impl(ServerOptions options, Handler handler)
        : shared_{.options = std::move(options), .handler = std::move(handler)} {
        if (shared_.options.tls) tls_.emplace(server_tls(*shared_.options.tls));
        shared_.outbox = std::make_shared<Outbox>(
            [this] { asio::post(io_, [this] { shared_.outbox->flush(); }); },
            [this](Ticket ticket, std::optional<Response> response) {
                const auto connection = shared_.connections.find(ticket);
                if (!connection) return;
                response ? connection->answer(std::move(*response)) : connection->more();
            });
        shared_.on_removed = [this] { stop_sweeping_when_drained(); };
        listen();
    }

    ~Impl() {
        shared_.outbox->close();
        shared_.on_removed = [] {};
        shared_.connections.close();
    }

    void run() {
        const Serving serving(*shared_.outbox);
        accept();
        sweep();
        io_.run();
    }

    void stop() {
        asio::post(io_, [this] { drain(); });
    }

    std::uint16_t port() const { return port_; }
    const ServerCounters& counters() const { return shared_.counters; }

private:
    using Error = boost::system::error_code;

    void listen() {
        const auto& options = shared_.options;
        try {
            const tcp::endpoint endpoint(asio::ip::make_address(options.address), options.port);
            acceptor_.open(endpoint.protocol());
            acceptor_.set_option(tcp::acceptor::reuse_address(true));
            acceptor_.bind(endpoint);
            acceptor_.listen();
            port_ = acceptor_.local_endpoint().port();
        } catch (const boost::system::system_error& error) {
            throw std::runtime_error(fmt::format("cannot listen on {} port {}: {}", options.address,
                                                 options.port, error.code().message()));
        }
    }

    void accept() {
        acceptor_.async_accept([this](Error error, Socket socket) {
            if (!acceptor_.is_open()) return;
            if (!error) {
                admit(std::move(socket));
                return accept();
            }
            // Mostly EMFILE: the connection stays in the kernel's queue, so that trying at once would spin.
            ++shared_.counters.refused;
            pause_.expires_after(accept_pause);
            pause_.async_wait([this](Error) {
                if (acceptor_.is_open()) accept();
            });
        });
    }

    void admit(Socket socket) {
        Error error;
        const auto remote = socket.remote_endpoint(error);
        if (error) return;  // gone already
        socket.set_option(tcp::no_delay(true), error);
        auto& counters = shared_.counters;
        ++counters.accepted;
        const bool refused = counters.open >= shared_.options.connections_max;
        if (refused) {
            ++counters.refused;
            if (shared_.connections.size() - counters.open >= refusals_max) return;
        }
        if (tls_)
            std::make_shared<Connection<TlsStream>>(shared_, TlsStream(std::move(socket), *tls_),
                                                    address_text(remote.address()), refused)
                ->start();
        else
            std::make_shared<Connection<Socket>>(shared_, std::move(socket), address_text(remote.address()),
                                                 refused)
                ->start();
    }

    void sweep() {
        sweep_.expires_after(sweep_interval_);
        sweep_.async_wait([this](Error error) {
            if (error) return;
            const auto now = steady_clock::now();
            shared_.connections.expire(now);
            if (shared_.draining && now >= drain_deadline_) shared_.connections.close();
            if (!is_drained()) sweep();
        });
    }

    void drain() {
        if (shared_.draining) return;
        shared_.draining = true;
        drain_deadline_ = steady_clock::now() + shared_.options.drain_timeout;
        Error ignored;
        acceptor_.close(ignored);
        pause_.cancel();
        shared_.connections.drain();
        stop_sweeping_when_drained();
    }

    bool is_drained() const { return shared_.draining && shared_.connections.size() == 0; }

    /// The timer is then the last thing that keeps run() from returning.
    void stop_sweeping_when_drained() {
        if (is_drained()) sweep_.cancel();
    }

    asio::io_context io_{1};
    asio::basic_socket_acceptor<tcp, asio::io_context::executor_type> acceptor_{io_};
    asio::steady_timer sweep_{io_};
    asio::steady_timer pause_{io_};  // before accepting again
    std::optional<asio::ssl::context> tls_;
    Shared shared_;
    const std::chrono::milliseconds sweep_interval_ = sweep_interval(shared_.options);
    SteadyTime drain_deadline_ = SteadyTime::max();
    std::uint16_t port_ = 0;
};

Server::Server(ServerOptions options, Handler handler)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(handler))) {}
Server::~Server() = default;
void Server::run() { impl_->run(); }
void Server::stop() { impl_->stop(); }
std::uint16_t Server::port() const { return impl_->port(); }
const ServerCounters& Server::counters() const { return impl_->counters(); }

}  // namespace beaker::ingest::http
