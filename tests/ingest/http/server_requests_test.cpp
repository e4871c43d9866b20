#include <doctest/doctest.h>

#include <span>

#include "tests/ingest/http/server_harness.hpp"

using namespace beaker::ingest::http;
using namespace beaker::ingest::http::test;
using namespace std::string_literals;

namespace {

enum After { open, closed };

struct Row {
    std::string name;
    std::string bytes;
    int status;
    After after;
    std::string body;  // of a 200: what echo() says; else a part of the problem's text
};

std::string repeated(std::size_t count, std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += text;
    return out;
}

std::string get(std::string_view fields) {
    return "GET /x HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n";
}
std::string post(std::string_view fields_and_body) {
    return "POST /x HTTP/1.1\r\nHost: a\r\n" + std::string(fields_and_body);
}
std::string chunks(std::string_view text) {
    return post("Transfer-Encoding: chunked\r\n\r\n" + std::string(text));
}

const ServerOptions small{.header_bytes_max = 2048, .body_bytes_max = 1000, .linger_timeout = 200ms};

// clang-format off
const Row understood[] = {
    {"GET",                          get(""),                                                        200, open,   "GET /x 1 "},
    {"body by length",               post("Content-Length: 5\r\n\r\nhello"),                         200, open,   "POST /x 2 hello"},
    {"body of length 0",             post("Content-Length: 0\r\n\r\n"),                              200, open,   "POST /x 2 "},
    {"body of the most bytes",       post("Content-Length: 1000\r\n\r\n" + repeated(1000, "b")),     200, open,   "POST /x 2 " + repeated(1000, "b")},
    {"chunks",                       chunks("5\r\nhello\r\n6;a=b\r\n world\r\n0\r\n\r\n"),           200, open,   "POST /x 2 hello world"},
    {"chunks, hexadecimal length",   chunks("A\r\n0123456789\r\n00\r\n\r\n"),                        200, open,   "POST /x 2 0123456789"},
    {"trailers are dropped",         chunks("1\r\nx\r\n0\r\nX-Late: 1\r\nHost: b\r\n\r\n"),          200, open,   "POST /x 2 x"},
    {"chunks, in other case",        post("transfer-encoding: CHUNKED\r\n\r\n1\r\nx\r\n0\r\n\r\n"),  200, open,   "POST /x 2 x"},
    {"an empty line before it",      "\r\n" + get(""),                                               200, open,   "GET /x 1 "},
    {"a method of its own",          "PURGE /x HTTP/1.1\r\nHost: a\r\n\r\n",                         200, open,   "PURGE /x 1 "},
    {"target in absolute form",      "GET http://b:80/y?z=1 HTTP/1.1\r\nHost: a\r\n\r\n",            200, open,   "GET /y?z=1 1 "},
    {"absolute form without path",   "GET http://b?z HTTP/1.1\r\nHost: a\r\n\r\n",                   200, open,   "GET /?z 1 "},
    {"OPTIONS *",                    "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",                        200, open,   "OPTIONS * 1 "},
    {"empty Host",                   "GET /x HTTP/1.1\r\nHost:\r\n\r\n",                             200, open,   "GET /x 1 "},
    {"tabs around a value",          get("X-A:\t b \t\r\n"),                                         200, open,   "GET /x 2 "},
    {"asked to close",               get("Connection: close\r\n"),                                   200, closed, "GET /x 2 "},
    {"asked to close, in a list",    get("Connection: x, Close\r\n"),                                200, closed, "GET /x 2 "},
    {"HTTP/1.0 closes",              "GET /x HTTP/1.0\r\n\r\n",                                      200, closed, "GET /x 0 "},
    {"HTTP/1.0 with keep-alive",     "GET /x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",            200, closed, "GET /x 1 "},
};

const Row refused[] = {
    {"not HTTP",                     "hello\r\n\r\n",                                                400, closed, "bad method"},
    {"HTTP/0.9",                     "GET /x\r\n\r\n",                                               400, closed, "bad target"},
    {"HTTP/2 by surprise",           "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",                             400, closed, "bad version"},
    {"target with a space",          "GET /x y HTTP/1.1\r\nHost: a\r\n\r\n",                         400, closed, "bad version"},
    {"target without a path",        "GET x HTTP/1.1\r\nHost: a\r\n\r\n",                            400, closed, "must be a path"},
    {"CONNECT",                      "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n",                    400, closed, "must be a path"},
    {"absolute form without host",   "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n",                    400, closed, "no valid host"},
    {"absolute form with user",      "GET http://u@h/x HTTP/1.1\r\nHost: a\r\n\r\n",                 400, closed, "no valid host"},
    {"two empty lines before it",    "\r\n\r\n" + get(""),                                           400, closed, "bad method"},
    {"NUL in the target",            "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"s,                    400, closed, "bad target"},
    {"no Host",                      "GET /x HTTP/1.1\r\n\r\n",                                      400, closed, "Host header is missing"},
    {"two Hosts",                    get("Host: a\r\n"),                                             400, closed, "more than one Host"},
    {"two Hosts in HTTP/1.0",        "GET /x HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n",                400, closed, "more than one Host"},
    {"Host with a path",             "GET /x HTTP/1.1\r\nHost: a/b\r\n\r\n",                         400, closed, "not a host"},
    {"Host with a user",             "GET /x HTTP/1.1\r\nHost: u@a\r\n\r\n",                         400, closed, "not a host"},
    {"space before the colon",       get("X-A : b\r\n"),                                             400, closed, "bad field"},
    {"space before the first name",  "GET /x HTTP/1.1\r\n Host: a\r\n\r\n",                          400, closed, "bad field"},
    {"header without a name",        get(": b\r\n"),                                                 400, closed, "bad field"},
    {"header without a colon",       get("X-A\r\n"),                                                 400, closed, "bad field"},
    {"NUL in a value",               get("X-A: b\0c\r\n"s),                                            400, closed, "bad value"},
    {"CR in a value",                get("X-A: b\rc\r\n"),                                           400, closed, "line"},
    {"folded header",                get("X-A: b\r\n c\r\n"),                                        400, closed, "folded"},
    {"folded with a tab",            get("X-A: b\r\n\tc\r\n"),                                       400, closed, "folded"},
    {"folded, first line empty",     get("X-A:\r\n c\r\n"),                                          400, closed, "folded"},
    {"folded, all lines empty",      get("X-A:\r\n \r\n"),                                           400, closed, "folded"},
    {"folded Transfer-Encoding",     post("Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"),        400, closed, "folded"},
    {"bare LF after request line",   "GET /x HTTP/1.1\nHost: a\r\n\r\n",                             400, closed, ""},
    {"bare LF after a header",       "GET /x HTTP/1.1\r\nHost: a\nX-A: b\r\n\r\n",                   400, closed, ""},
    {"bare LFs only",                "GET /x HTTP/1.1\nHost: a\n\n",                                 400, closed, ""},
    {"bare LF in an open request",   "GET /x HTTP/1.1\n",                                            400, closed, ""},
    {"bare CR as empty line",        "GET /x HTTP/1.1\r\nHost: a\r\n\rX",                            400, closed, "line"},
    {"lengths that differ",          post("Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"),   400, closed, ""},
    {"the same length twice",        post("Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello"),    400, closed, "once"},
    {"a list of lengths",            post("Content-Length: 5, 5\r\n\r\nhello"),                      400, closed, "one number"},
    {"lengths in a list that differ", post("Content-Length: 5, 6\r\n\r\nhello!"),                    400, closed, ""},
    {"length with a sign",           post("Content-Length: +5\r\n\r\nhello"),                        400, closed, ""},
    {"negative length",              post("Content-Length: -5\r\n\r\nhello"),                        400, closed, ""},
    {"hexadecimal length",           post("Content-Length: 0x5\r\n\r\nhello"),                       400, closed, ""},
    {"empty length",                 post("Content-Length:\r\n\r\nhello"),                           400, closed, ""},
    {"length above 64 bits",         post("Content-Length: 18446744073709551621\r\n\r\nhello"),      400, closed, ""},
    {"length, then chunks",          post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),  400, closed, "Transfer-Encoding"},
    {"chunks, then length",          post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),  400, closed, "Content-Length"},
    {"length, then other coding",    post("Content-Length: 5\r\nTransfer-Encoding: gzip\r\n\r\nhello"),         400, closed, "Transfer-Encoding"},
    {"other coding",                 post("Transfer-Encoding: gzip\r\n\r\n"),                        501, closed, "chunked"},
    {"other coding, then chunked",   post("Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),      501, closed, "chunked"},
    {"chunked, then other coding",   post("Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n"),      501, closed, "chunked"},
    {"identity",                     post("Transfer-Encoding: identity\r\n\r\n"),                    501, closed, "chunked"},
    {"nearly chunked",               post("Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),           501, closed, "chunked"},
    {"chunked with vertical tab",    post("Transfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n"),          400, closed, "bad value"},
    {"chunked twice",                post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400, closed, "Transfer-Encoding"},
    {"chunked, then identity",       post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n"), 400, closed, "Transfer-Encoding"},
    {"chunks in HTTP/1.0",           "POST /x HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, closed, "HTTP/1.0"},
    {"chunk without length",         chunks("\r\nhello\r\n0\r\n\r\n"),                               400, closed, "bad chunk"},
    {"chunk length with 0x",         chunks("0x5\r\nhello\r\n0\r\n\r\n"),                            400, closed, "bad chunk"},
    {"chunk length with a sign",     chunks("-5\r\nhello\r\n0\r\n\r\n"),                             400, closed, "bad chunk"},
    {"chunk length above 64 bits",   chunks("10000000000000005\r\nhello\r\n0\r\n\r\n"),              400, closed, "bad chunk"},
    {"chunk length with a space",    chunks("5 \r\nhello\r\n0\r\n\r\n"),                             400, closed, "bad chunk"},
    {"chunk longer than it says",    chunks("4\r\nhello\r\n0\r\n\r\n"),                              400, closed, "bad chunk"},
    {"bare LF after chunk length",   chunks("5\nhello\r\n0\r\n\r\n"),                                400, closed, "bad chunk"},
    {"bare LF in a chunk extension", chunks("5;a=\"\n\"\r\nhello\r\n0\r\n\r\n"),                     400, closed, "control"},
    {"bare CR in a chunk extension", chunks("5;a\rb\r\nhello\r\n0\r\n\r\n"),                         400, closed, "bad line ending"},
    {"folded trailer",               chunks("0\r\nX-A: b\r\n c\r\n\r\n"),                            400, closed, "folded"},
    {"Content-Length in a trailer",  chunks("0\r\nContent-Length: 5\r\n\r\n"),                       400, closed, ""},
    {"other expectation",            post("Content-Length: 5\r\nExpect: tea\r\n\r\nhello"),          417, closed, "100-continue"},
    {"too large by its length",      post("Content-Length: 1001\r\n\r\n"),                           413, closed, "larger than 1000"},
    {"too large, while sent",        post("Content-Length: 100000\r\n\r\n" + repeated(100000, "b")), 413, closed, "larger than 1000"},
    {"too large, not waited for",    post("Content-Length: 1001\r\nExpect: 100-continue\r\n\r\n"),   413, closed, "larger than 1000"},
    {"too large in one chunk",       chunks("3e9\r\n"),                                              413, closed, "larger than 1000"},
    {"too large in many chunks",     chunks(repeated(101, "a\r\n0123456789\r\n")),                   413, closed, "larger than 1000"},
    {"chunk length near 64 bits",    chunks("1\r\nx\r\nffffffffffffffff\r\n"),                       413, closed, "larger than 1000"},
    {"one header too large",         get("X-A: " + repeated(2048, "b") + "\r\n"),                    431, closed, "headers"},
    {"target too large",             "GET /" + repeated(3000, "x") + " HTTP/1.1\r\nHost: a\r\n\r\n", 431, closed, "headers"},
    {"many headers, too large",      get(repeated(60, "X-A: " + repeated(40, "b") + "\r\n")),        431, closed, "headers"},
    {"too many headers",             get(repeated(128, "a:\r\n")),                                   431, closed, "too many"},
    {"header without end",           "GET /x HTTP/1.1\r\nX-A: " + repeated(5000, "b"),               431, closed, "headers"},
    {"trailers too large",           chunks("0\r\n" + repeated(300, "X-A: bbbbbb\r\n")),             431, closed, "trailers"},
    {"chunk extension too large",    chunks("1;a=" + repeated(5000, "b")),                           431, closed, "chunk"},
    {"many chunk extensions",        chunks(repeated(30, "1;a=" + repeated(100, "b") + "\r\nx\r\n") + "0\r\n\r\n"), 400, closed, "extensions"},
};
// clang-format on

void check(const Row& row, Client& client) {
    const auto answer = client.answer();
    CHECK(answer.status() == row.status);
    if (row.status == 200) {
        CHECK(answer.body == row.body);
    } else {
        CHECK(answer.header("Content-Type") == "application/problem+json");
        CHECK(answer.body.find("\"status\":" + std::to_string(row.status)) != std::string::npos);
        CHECK_MESSAGE(answer.body.find(row.body) != std::string::npos, answer.body);
    }
    CHECK(answer.header("Connection") == (row.after == closed ? "close" : ""));
    if (row.after == closed) {
        CHECK(client.ended_within(5s));
    } else {
        client.send(get(""));
        CHECK(client.answer().body == "GET /x 1 ");
    }
}

}  // namespace

TEST_CASE("http server: request bytes, their answer, and whether the connection stays open") {
    TestServer server(small, echo);
    for (const auto& rows : {std::span<const Row>(understood), std::span<const Row>(refused)})
        for (const auto& row : rows) {
            CAPTURE(row.name);
            Client client(server.server.port());
            client.send(row.bytes);
            check(row, client);
        }
    CHECK(server.server.counters().malformed == std::size(refused));
    CHECK(server.server.counters().unanswered == 0);
}

TEST_CASE("http server: the same answers when every byte comes alone") {
    TestServer server(small, echo);
    for (const auto& rows : {std::span<const Row>(understood), std::span<const Row>(refused)})
        for (const auto& row : rows) {
            if (row.bytes.size() > 1200) continue;
            CAPTURE(row.name);
            Client client(server.server.port());
            const auto& bytes_in = server.server.counters().bytes_in;
            for (const char byte : row.bytes) {
                const auto before = bytes_in.load();
                client.send({&byte, 1});
                REQUIRE(eventually([&] { return bytes_in > before || client.has_something(); }));
                if (client.has_something()) break;
            }
            check(row, client);
        }
}

TEST_CASE("http server: a request that ends too early is refused, a finished one is still answered") {
    TestServer server(small, echo);
    const Row rows[] = {
        {"in the request line", "GET /x HT", 400, closed, "incomplete"},
        {"in the headers", "GET /x HTTP/1.1\r\nHost: a\r\n", 400, closed, "incomplete"},
        {"in the body", post("Content-Length: 5\r\n\r\nhell"), 400, closed, "incomplete"},
        {"in the chunks", chunks("5\r\nhello\r\n"), 400, closed, "incomplete"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Client client(server.server.port());
        client.send(row.bytes);
        client.end_sending();
        check(row, client);
    }
    Client client(server.server.port());
    client.send(get(""));
    client.end_sending();
    CHECK(client.answer().status() == 200);
    CHECK(client.ended_within(5s));
}

TEST_CASE("http server: 100-continue is sent where the body is waited for, and only there") {
    TestServer server(small, echo);
    Client client(server.server.port());
    client.send(post("Content-Length: 5\r\nExpect: 100-continue\r\n\r\n"));
    CHECK(client.answer().head == "HTTP/1.1 100 Continue");
    client.send("hello");
    CHECK(client.answer().body == "POST /x 3 hello");
    client.send(post("Content-Length: 5\r\nExpect: 100-continue\r\n\r\nhello"));
    CHECK(client.answer().status() == 200);
    client.send(post("Transfer-Encoding: chunked\r\nExpect: 100-Continue\r\n\r\n"));
    CHECK(client.answer().status() == 100);
    client.send("1\r\nx\r\n0\r\n\r\n");
    CHECK(client.answer().body == "POST /x 3 x");
}

TEST_CASE("http server: the client reads a 413 although it goes on sending") {
    TestServer server(small, echo);
    Client client(server.server.port());
    client.send(post("Content-Length: 3000000\r\n\r\n"));
    for (int i = 0; i < 30; ++i) client.send(repeated(10'000, "0123456789"));
    CHECK(client.answer().status() == 413);
}
