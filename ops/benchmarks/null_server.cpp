// The limit of ingress on one thread: Beast reads a request whole and answers 200, and that is all. A server
// that also verifies, stores and decides is measured by how near it comes. Usage: null_server PORT (on
// 127.0.0.1).
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <optional>

namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using tcp = boost::asio::ip::tcp;

class Session : public std::enable_shared_from_this<Session> {
public:
    explicit Session(tcp::socket socket) : stream_(std::move(socket)) {
        stream_.socket().set_option(tcp::no_delay(true));
    }

    void read() {
        parser_.emplace();
        http::async_read(stream_, buffer_, *parser_,
                         [self = shared_from_this()](beast::error_code error, std::size_t) {
                             if (!error) self->answer();
                         });
    }

private:
    void answer() {
        answer_ = http::response<http::string_body>(http::status::ok, 11);
        answer_.set(http::field::content_type, "application/json");
        answer_.body() = "{}";
        answer_.keep_alive(parser_->get().keep_alive());
        answer_.prepare_payload();
        http::async_write(stream_, answer_,
                          [self = shared_from_this()](beast::error_code error, std::size_t) {
                              if (!error && self->answer_.keep_alive()) self->read();
                          });
    }

    beast::tcp_stream stream_;
    beast::flat_buffer buffer_;
    std::optional<http::request_parser<http::string_body>> parser_;
    http::response<http::string_body> answer_;
};

void accept(tcp::acceptor& acceptor) {
    acceptor.async_accept([&acceptor](beast::error_code error, tcp::socket socket) {
        if (!error) std::make_shared<Session>(std::move(socket))->read();
        accept(acceptor);
    });
}

}  // namespace

int main(int count, char** values) {
    const int port = count == 2 ? std::atoi(values[1]) : 0;
    if (port <= 0 || port > 65535) {
        std::fputs("usage: null_server PORT\n", stderr);
        return 2;
    }
    try {
        boost::asio::io_context context(1);
        const tcp::endpoint here(boost::asio::ip::address_v4::loopback(), static_cast<unsigned short>(port));
        tcp::acceptor acceptor(context, here);
        accept(acceptor);
        context.run();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "null_server: %s\n", error.what());
        return 3;
    }
}
