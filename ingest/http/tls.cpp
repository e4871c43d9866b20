#include "ingest/http/tls.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace beaker::ingest::http {

namespace ssl = boost::asio::ssl;

ssl::context server_tls(const TlsFiles& files) {
    const auto check = [](const boost::system::error_code& error, std::string_view what,
                          std::string_view file) {
        if (error)
            throw std::runtime_error(
                fmt::format("TLS: cannot use the {} in {}: {}", what, file, error.message()));
    };
    ssl::context context(ssl::context::tls_server);
    auto* const native = context.native_handle();
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    SSL_CTX_set_options(native,
                        SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    // An idle connection then holds no 32 KiB of record buffers.
    SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
    boost::system::error_code error;
    context.use_certificate_chain_file(files.certificate_file, error);
    check(error, "certificate", files.certificate_file);
    // Also checks that the key fits the certificate.
    context.use_private_key_file(files.key_file, ssl::context::pem, error);
    check(error, "private key", files.key_file);
    return context;
}

}  // namespace beaker::ingest::http
