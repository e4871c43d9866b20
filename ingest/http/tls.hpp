#pragma once

#include <boost/asio/ssl/context.hpp>

#include "ingest/http/server.hpp"

namespace beaker::ingest::http {

/// TLS 1.2 or newer with this certificate. Throws std::runtime_error that names the file at fault.
boost::asio::ssl::context server_tls(const TlsFiles& files);

}  // namespace beaker::ingest::http
