#include "ops/benchmarks/load/connection.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace beaker::bench {

Connection::Connection(std::uint16_t port) : file_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (!open() || ::connect(file_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        const int error = errno;
        close();
        throw std::system_error(error, std::generic_category(), "connecting to port " + std::to_string(port));
    }
    const int on = 1;
    ::setsockopt(file_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::fcntl(file_, F_SETFL, O_NONBLOCK);
}

Connection::~Connection() { close(); }

Connection::Connection(Connection&& other) noexcept
    : file_(std::exchange(other.file_, -1)), read_(std::move(other.read_)) {}

void Connection::close() {
    if (open()) ::close(std::exchange(file_, -1));
}

bool Connection::send(std::string_view request) {
    const auto sent = ::send(file_, request.data(), request.size(), MSG_NOSIGNAL);
    return sent == static_cast<ssize_t>(request.size());
}

bool Connection::receive() {
    char bytes[16 * 1024];
    const auto count = ::recv(file_, bytes, sizeof bytes, 0);
    if (count < 0) return errno == EAGAIN || errno == EINTR;
    read_.append(bytes, static_cast<std::size_t>(count));
    return count > 0;
}

}  // namespace beaker::bench
