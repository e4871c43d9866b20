#include "ops/sandbox/smtp_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <istream>
#include <stdexcept>
#include <string_view>
#include <thread>

namespace beaker::ops {

namespace asio = boost::asio;
using asio::ip::tcp;
using Error = boost::system::error_code;

namespace {

constexpr std::size_t message_bytes_max = 1 << 20;

/// "a@b" of "MAIL FROM:<a@b> SIZE=1".
std::string address_in(std::string_view line) {
    const auto open = line.find('<');
    const auto close = line.find('>', open == line.npos ? 0 : open);
    if (open == line.npos || close == line.npos) return {};
    return std::string(line.substr(open + 1, close - open - 1));
}

bool begins(std::string_view line, std::string_view verb) {
    if (line.size() < verb.size()) return false;
    for (std::size_t i = 0; i < verb.size(); ++i)
        if ((line[i] & ~0x20) != (verb[i] & ~0x20)) return false;
    return true;
}

/// One client, until it goes; answers line by line.
class Conversation : public std::enable_shared_from_this<Conversation> {
public:
    Conversation(tcp::socket socket, const SmtpServer::Deliver& deliver)
        : socket_(std::move(socket)), buffer_(message_bytes_max), deliver_(deliver) {}

    void begin() { say("220 sandbox\r\n"); }

private:
    void say(std::string text) {
        reply_ = std::move(text);
        asio::async_write(socket_, asio::buffer(reply_),
                          [self = shared_from_this()](Error error, std::size_t) {
                              if (!error && !self->over_) self->listen();
                          });
    }
    void listen() {
        asio::async_read_until(socket_, buffer_, in_data_ ? "\r\n.\r\n" : "\r\n",
                               [self = shared_from_this()](Error error, std::size_t bytes) {
                                   if (!error) self->take(bytes);
                               });
    }
    void take(std::size_t bytes) {
        const auto begin = asio::buffers_begin(buffer_.data());
        const std::string text(begin, begin + static_cast<std::ptrdiff_t>(bytes));
        buffer_.consume(bytes);
        in_data_ ? take_message(text) : take_line(text);
    }
    void take_line(std::string_view line) {
        if (begins(line, "EHLO") || begins(line, "HELO")) return say("250 sandbox\r\n");
        if (begins(line, "MAIL FROM:")) {
            from_ = address_in(line);
            return say("250 OK\r\n");
        }
        if (begins(line, "RCPT TO:")) {
            to_ = address_in(line);
            return say("250 OK\r\n");
        }
        if (begins(line, "DATA")) {
            in_data_ = true;
            return say("354 go on\r\n");
        }
        if (begins(line, "QUIT")) {
            over_ = true;
            return say("221 bye\r\n");
        }
        say(begins(line, "RSET") || begins(line, "NOOP") ? "250 OK\r\n" : "502 not known here\r\n");
    }
    /// Lines that begin with a dot were given another one (RFC 5321 §4.5.2).
    void take_message(std::string text) {
        in_data_ = false;
        text.resize(text.size() - 3);
        for (auto at = text.find("\r\n.."); at != text.npos; at = text.find("\r\n..", at + 3))
            text.erase(at + 2, 1);
        deliver_(from_, to_, text);
        say("250 OK\r\n");
    }

    tcp::socket socket_;
    asio::streambuf buffer_;
    const SmtpServer::Deliver& deliver_;
    std::string reply_, from_, to_;
    bool in_data_ = false, over_ = false;
};

}  // namespace

struct SmtpServer::Impl {
    Impl(std::uint16_t port, Deliver to)
        : deliver(std::move(to)), acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), port)) {
        accept();
        thread = std::jthread([this] { context.run(); });
    }
    ~Impl() { context.stop(); }

    void accept() {
        acceptor.async_accept([this](Error error, tcp::socket socket) {
            if (!error) std::make_shared<Conversation>(std::move(socket), deliver)->begin();
            if (acceptor.is_open()) accept();
        });
    }

    const Deliver deliver;
    asio::io_context context;
    tcp::acceptor acceptor;
    std::jthread thread;
};

SmtpServer::SmtpServer(std::uint16_t port, Deliver deliver) {
    try {
        impl_ = std::make_unique<Impl>(port, std::move(deliver));
    } catch (const boost::system::system_error& error) {
        throw std::runtime_error("the sandbox's mail server cannot listen: " + error.code().message());
    }
}

SmtpServer::~SmtpServer() = default;

std::uint16_t SmtpServer::port() const { return impl_->acceptor.local_endpoint().port(); }

}  // namespace beaker::ops
