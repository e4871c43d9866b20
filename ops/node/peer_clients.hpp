#pragma once

#include <chrono>
#include <expected>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "ingest/api/peers.hpp"
#include "ops/http_client.hpp"

namespace beaker::ops {

/// Connections to other nodes, kept open between requests. Any thread.
class PeerClients {
public:
    /// One GET, answered within the time; blocks. Of the answer's headers those that a read has. Error: there
    /// was no answer.
    std::expected<ingest::http::Response, std::string> get(const std::string& address,
                                                           const std::string& target,
                                                           const ingest::api::Peers::Headers& headers,
                                                           std::chrono::milliseconds within);

private:
    std::unique_ptr<HttpClient> take(const std::string& address);

    std::mutex mutex_;
    std::multimap<std::string, std::unique_ptr<HttpClient>> idle_;  ///< by address
};

}  // namespace beaker::ops
