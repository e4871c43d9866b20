#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "ingest/http/server.hpp"

namespace beaker::ingest::http::test {

using namespace std::chrono_literals;

/// A server on a free port of 127.0.0.1 whose I/O thread lives as long as it.
class TestServer {
public:
    TestServer(ServerOptions options, Handler handler)
        : server(local(std::move(options)), std::move(handler)) {}
    ~TestServer() { stop(); }

    void stop() {
        server.stop();
        wait();
    }
    void wait() {
        if (thread_.joinable()) thread_.join();
    }

    static ServerOptions local(ServerOptions options) {
        options.address = "127.0.0.1";
        options.port = 0;
        return options;
    }

    Server server;

private:
    std::thread thread_{[this] { server.run(); }};
};

/// What a server has sent for one request.
struct Answer {
    std::string head;  ///< status line and headers, without the empty line; empty: the connection ended first
    std::string body;

    int status() const { return head.size() < 12 ? 0 : std::atoi(head.c_str() + 9); }
    /// The value of the header written exactly so, or "".
    std::string header(std::string_view name) const {
        const auto at = head.find("\r\n" + std::string(name) + ": ");
        if (at == std::string::npos) return "";
        const auto begin = at + name.size() + 4;
        return head.substr(begin, head.find("\r\n", begin) - begin);
    }
};

/// A blocking client that sends bytes as they are. Every wait ends after `patience`.
class Client {
public:
    explicit Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        connect(port);
    }
    /// Not connected yet.
    Client() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}
    ~Client() { ::close(socket_); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    void connect(std::uint16_t port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const int on = 1;
        ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        connected = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }

    /// Stops silently where the server has closed.
    void send(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }
    void end_sending() { ::shutdown(socket_, SHUT_WR); }

    /// The next answer; `head_only` where its body is not sent (HEAD).
    Answer answer(bool head_only = false) {
        Answer answer;
        auto end = received_.find("\r\n\r\n");
        for (; end == std::string::npos; end = received_.find("\r\n\r\n"))
            if (!receive()) return answer;
        answer.head = received_.substr(0, end);
        received_.erase(0, end + 4);
        const std::size_t length =
            head_only ? 0 : std::strtoull(answer.header("Content-Length").c_str(), nullptr, 10);
        while (received_.size() < length && receive()) {
        }
        answer.body = received_.substr(0, length);
        received_.erase(0, length);
        return answer;
    }

    /// The next chunk of a body that comes in chunks; none for the last one, or where none came whole.
    std::string chunk() {
        auto line = received_.find("\r\n");
        for (; line == std::string::npos; line = received_.find("\r\n"))
            if (!receive()) return "";
        const std::size_t length = std::strtoull(received_.c_str(), nullptr, 16);
        const std::size_t whole = line + 2 + length + 2;
        while (received_.size() < whole)
            if (!receive()) return "";
        auto chunk = received_.substr(line + 2, length);
        received_.erase(0, whole);
        last_chunk = length == 0;
        return chunk;
    }

    /// All that comes until the end of the connection, or until nothing came for long.
    std::string rest() {
        while (receive()) {
        }
        return std::exchange(received_, {});
    }

    /// Before connecting: what the kernel takes in for a client that does not read.
    void set_window(int bytes) { ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes); }

    /// Whether an answer or the end has come.
    bool has_something() const {
        pollfd wait{.fd = socket_, .events = POLLIN, .revents = 0};
        return ::poll(&wait, 1, 0) == 1;
    }

    /// Whether the server ends the connection within this time, sending nothing more.
    bool ended_within(std::chrono::milliseconds time) {
        patience = time;
        return received_.empty() && !receive() && !timed_out_;
    }

    bool connected = false;
    bool last_chunk = false;  ///< the body has come to its proper end
    std::chrono::milliseconds patience{10'000};

private:
    bool receive() {
        pollfd wait{.fd = socket_, .events = POLLIN, .revents = 0};
        timed_out_ = ::poll(&wait, 1, static_cast<int>(patience.count())) == 0;
        if (timed_out_) return false;
        char buffer[16 * 1024];
        const auto count = ::recv(socket_, buffer, sizeof buffer, 0);
        if (count <= 0) return false;
        received_.append(buffer, static_cast<std::size_t>(count));
        return true;
    }

    int socket_;
    bool timed_out_ = false;
    std::string received_;
};

/// Polls until `condition` holds; false when it does not within 10 s.
template <class Condition>
bool eventually(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + 10s;
    for (int attempt = 0; std::chrono::steady_clock::now() < end; ++attempt) {
        if (condition()) return true;
        std::this_thread::sleep_for(attempt < 1000 ? 10us : 5000us);
    }
    return false;
}

/// Answers 200 with what came: method, target, number of headers, body.
inline void echo(Request request, Respond respond) {
    respond({.status = 200,
             .content_type = "text/plain",
             .body = request.method + " " + request.target + " " + std::to_string(request.headers.size()) +
                     " " + request.body});
}

}  // namespace beaker::ingest::http::test
