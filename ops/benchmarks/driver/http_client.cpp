#include "ops/benchmarks/driver/http_client.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <random>
#include <stdexcept>
#include <system_error>

#include "ops/benchmarks/load/connection.hpp"

namespace beaker::bench {

namespace {

/// Whether there is something to read before `end`.
bool readable(int file, std::chrono::steady_clock::time_point end) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    pollfd wanted{.fd = file, .events = POLLIN, .revents = 0};
    return left.count() > 0 && ::poll(&wanted, 1, static_cast<int>(left.count())) > 0;
}

}  // namespace

std::string get_request(std::string_view target, const GetOptions& options) {
    auto request = fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\n", target);
    if (!options.admin_token.empty())
        request += fmt::format("Authorization: Bearer {}\r\n", options.admin_token);
    if (!options.min_position.empty())
        request += fmt::format("Beaker-Min-Position: {}\r\n", options.min_position);
    return request + "\r\n";
}

Page get(std::uint16_t port, std::string_view target, const GetOptions& options) {
    const auto end = std::chrono::steady_clock::now() + options.patience;
    const auto request = get_request(target, options);
    try {
        Connection connection(port);
        if (!connection.send(request)) return {};
        while (readable(connection.file(), end) && connection.receive())
            if (const auto answer = connection.answer()) return {answer->status, std::string(answer->body)};
    } catch (const std::system_error&) {
        return {};
    }
    return {};
}

double metric(std::string_view exposition, std::string_view name) {
    for (std::size_t at = 0; at < exposition.size();) {
        const auto line = exposition.substr(at, exposition.find('\n', at) - at);
        at += line.size() + 1;
        if (line.starts_with(name) && line.size() > name.size() && line[name.size()] == ' ')
            return std::strtod(std::string(line.substr(name.size() + 1)).c_str(), nullptr);
    }
    return -1;
}

std::uint16_t free_port() {
    // Below those that the system gives to clients (32768 and up): a client of the load would take it before
    // the server does.
    constexpr int lowest = 12'000, highest = 32'000, tries_max = 100;
    static std::mt19937 random{std::random_device()()};
    for (int i = 0; i < tries_max; ++i) {
        const auto port = static_cast<std::uint16_t>(std::uniform_int_distribution(lowest, highest)(random));
        const int file = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (file < 0) throw std::system_error(errno, std::generic_category(), "socket");
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port);
        const bool bound = ::bind(file, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
        ::close(file);
        if (bound) return port;
    }
    throw std::runtime_error("no port of 127.0.0.1 is free");
}

}  // namespace beaker::bench
