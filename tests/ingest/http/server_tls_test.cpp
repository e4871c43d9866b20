#include <doctest/doctest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <atomic>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>

#include "ingest/http/body_stream.hpp"
#include "tests/ingest/http/server_harness.hpp"

using namespace beaker::ingest::http;
using namespace beaker::ingest::http::test;

namespace {

template <auto release>
struct Release {
    template <class T>
    void operator()(T* pointer) const {
        release(pointer);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using File = std::unique_ptr<std::FILE, Release<std::fclose>>;

/// A folder with a self-signed certificate for localhost, a key that fits it and one that does not.
class Certificate {
public:
    Certificate() {
        std::string pattern = (std::filesystem::temp_directory_path() / "beaker-tls-XXXXXX").string();
        folder_ = mkdtemp(pattern.data());
        const Key key(EVP_EC_gen("P-256"));
        const std::unique_ptr<X509, Release<X509_free>> certificate(X509_new());
        ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
        X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
        X509_set_pubkey(certificate.get(), key.get());
        auto* const name = X509_get_subject_name(certificate.get());
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                   reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
        X509_set_issuer_name(certificate.get(), name);
        X509_sign(certificate.get(), key.get(), EVP_sha256());
        PEM_write_X509(File(std::fopen(path("cert.pem").c_str(), "w")).get(), certificate.get());
        write_key("key.pem", key);
        write_key("other.pem", Key(EVP_EC_gen("P-256")));
    }
    ~Certificate() { std::filesystem::remove_all(folder_); }

    std::string path(std::string_view file) const { return folder_ / file; }
    TlsFiles files() const { return {path("cert.pem"), path("key.pem")}; }

private:
    void write_key(std::string_view file, const Key& key) const {
        PEM_write_PrivateKey(File(std::fopen(path(file).c_str(), "w")).get(), key.get(), nullptr, nullptr, 0,
                             nullptr, nullptr);
    }

    std::filesystem::path folder_;
};

/// A client over OpenSSL; `version_max` 0: the newest.
class TlsClient {
public:
    explicit TlsClient(std::uint16_t port, int version_max = 0) : context_(SSL_CTX_new(TLS_client_method())) {
        SSL_CTX_set_security_level(context_.get(), 0);  // lets it offer what the server must refuse
        SSL_CTX_set_max_proto_version(context_.get(), version_max);
        auto* const bio = BIO_new_ssl_connect(context_.get());
        BIO_set_conn_hostname(bio, ("127.0.0.1:" + std::to_string(port)).c_str());
        bio_.reset(bio);
        connected = BIO_do_connect(bio) == 1;
    }

    void send(std::string_view bytes) { BIO_write(bio_.get(), bytes.data(), static_cast<int>(bytes.size())); }
    /// All that comes until the server ends the connection.
    std::string receive_all() {
        std::string out;
        char buffer[4096];
        for (int count = 0; (count = BIO_read(bio_.get(), buffer, sizeof buffer)) > 0;)
            out.append(buffer, static_cast<std::size_t>(count));
        SSL* tls = nullptr;
        BIO_get_ssl(bio_.get(), &tls);
        ended_well = (SSL_get_shutdown(tls) & SSL_RECEIVED_SHUTDOWN) != 0;
        return out;
    }

    bool connected = false;
    bool ended_well = false;  ///< by close_notify, so that it cannot have been cut short

private:
    std::unique_ptr<SSL_CTX, Release<SSL_CTX_free>> context_;
    std::unique_ptr<BIO, Release<BIO_free_all>> bio_;
};

std::size_t count(std::string_view text, std::string_view part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

}  // namespace

TEST_CASE("http server: requests over TLS, kept alive, and their answers") {
    const Certificate certificate;
    std::atomic<bool> secure{false};
    TestServer server({.linger_timeout = 100ms, .tls = certificate.files()},
                      [&](Request request, Respond respond) {
                          secure = request.secure;
                          if (request.target == "/big")
                              return respond({.status = 200, .body = std::string(300'000, 'b')});
                          echo(std::move(request), std::move(respond));
                      });
    TlsClient client(server.server.port());
    REQUIRE(client.connected);
    client.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
    client.send(
        "GET /big HTTP/1.1\r\nHost: a\r\n\r\nGET /c HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    const auto all = client.receive_all();
    CHECK(count(all, "HTTP/1.1 200 OK") == 3);
    CHECK(all.find("POST /a 2 hello") < all.find("GET /c 2"));
    CHECK(all.ends_with("GET /c 2 "));
    CHECK(count(all, "b") >= 300'000);
    CHECK(count(all, "Strict-Transport-Security: max-age=31536000\r\n") == 3);
    CHECK(client.ended_well);
    CHECK(secure);
    CHECK(eventually([&] { return server.server.counters().open == 0; }));
}

TEST_CASE("http server: limits, time-outs and the refusal over TLS") {
    const Certificate certificate;
    TestServer server({.body_bytes_max = 100,
                       .connections_max = 1,
                       .header_timeout = 150ms,
                       .linger_timeout = 100ms,
                       .tls = certificate.files()},
                      echo);
    const auto port = server.server.port();
    const auto exchange = [&](std::string_view bytes) {
        REQUIRE(eventually([&] { return server.server.counters().open == 0; }));
        TlsClient client(port);
        client.send(bytes);
        return client.receive_all();
    };
    CHECK(exchange("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 101\r\n\r\n").starts_with("HTTP/1.1 413 "));
    CHECK(exchange("GET / HTTP/1.1\r\nHos").starts_with("HTTP/1.1 408 "));
    CHECK(exchange("\x01\r\n\r\n").starts_with("HTTP/1.1 400 "));

    REQUIRE(eventually([&] { return server.server.counters().open == 0; }));
    TlsClient first(port);
    TlsClient second(port);
    CHECK(second.receive_all().starts_with("HTTP/1.1 503 "));
}

TEST_CASE("http server: who does not speak TLS is dropped, also when silent") {
    const Certificate certificate;
    TestServer server({.header_timeout = 100ms, .tls = certificate.files()}, echo);
    Client plain(server.server.port());
    plain.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(eventually([&] { return server.server.counters().open == 0; }));
    CHECK(server.server.counters().requests == 0);
    Client silent(server.server.port());
    CHECK(silent.ended_within(5s));
    CHECK(server.server.counters().timeouts == 1);
    CHECK_FALSE(TlsClient(server.server.port(), TLS1_1_VERSION).connected);
    CHECK(TlsClient(server.server.port(), TLS1_2_VERSION).connected);
}

TEST_CASE("http server: stop ends over TLS too") {
    const Certificate certificate;
    TestServer server({.linger_timeout = 100ms, .tls = certificate.files()}, echo);
    TlsClient idle(server.server.port());
    REQUIRE(idle.connected);
    server.stop();
    CHECK(idle.receive_all().empty());
}

TEST_CASE("http streams: over TLS, to their own end, to the server's, to the client's") {
    const Certificate certificate;
    std::mutex mutex;
    std::optional<BodyWriter> writer;
    std::atomic<int> closed{0};
    TestServer server({.linger_timeout = 100ms, .tls = certificate.files()},
                      [&](const Request&, Respond respond) {
                          const std::lock_guard lock(mutex);
                          auto body = body_stream(1 << 20, [&](BodyChange change) {
                              if (change == BodyChange::closed) ++closed;
                          });
                          body.writer.write("first");
                          writer.emplace(std::move(body.writer));
                          Response response;
                          response.stream = std::move(body.reader);
                          respond(std::move(response));
                      });
    const auto opened = [&] {
        const std::lock_guard lock(mutex);
        return writer && writer->queued() == 0;
    };
    const auto reset = [&] {
        const std::lock_guard lock(mutex);
        writer.reset();
    };
    constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    {
        TlsClient client(server.server.port());
        client.send(get);
        REQUIRE(eventually(opened));
        {
            const std::lock_guard lock(mutex);
            writer->write(std::string(300'000, 'b'));
        }
        reset();
        const auto all = client.receive_all();
        CHECK(all.contains("\r\n\r\n5\r\nfirst\r\n"));
        CHECK(all.ends_with("b\r\n0\r\n\r\n"));
        CHECK(count(all, "b") >= 300'000);
        CHECK(client.ended_well);
    }
    CHECK(eventually([&] { return closed == 1 && server.server.counters().open == 0; }));
    {
        TlsClient client(server.server.port());
        client.send(get);
        REQUIRE(eventually(opened));
    }
    CHECK(eventually([&] { return closed == 2 && server.server.counters().open == 0; }));
    reset();
    TlsClient client(server.server.port());
    client.send(get);
    REQUIRE(eventually(opened));
    server.stop();
    CHECK(client.receive_all().ends_with("first\r\n0\r\n\r\n"));
    CHECK(client.ended_well);
    CHECK(closed == 3);
}

TEST_CASE("http server: a key that does not fit its certificate is said at the start") {
    const Certificate certificate;
    const ServerOptions options{.port = 0,
                                .tls = TlsFiles{certificate.path("cert.pem"), certificate.path("other.pem")}};
    CHECK_THROWS_WITH_AS(Server(options, echo), doctest::Contains("other.pem"), std::runtime_error);
}
