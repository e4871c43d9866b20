#include "ops/node/peer_clients.hpp"

namespace beaker::ops {

namespace {

bool passes_on(std::string_view header) {
    return header == "etag" || header == "cache-control" || header == "retry-after";
}

ingest::http::Response response_of(HttpAnswer answer) {
    ingest::http::Response response;
    response.status = answer.status;
    response.body = std::move(answer.body);
    response.content_type.clear();
    for (auto& [name, value] : answer.headers) {
        if (name == "content-type") response.content_type = std::move(value);
        // As this server writes them itself.
        else if (passes_on(name))
            response.headers.emplace_back(name == "etag"            ? "ETag"
                                          : name == "cache-control" ? "Cache-Control"
                                                                    : "Retry-After",
                                          std::move(value));
    }
    return response;
}

}  // namespace

std::expected<ingest::http::Response, std::string> PeerClients::get(
    const std::string& address, const std::string& target, const ingest::api::Peers::Headers& headers,
    std::chrono::milliseconds within) {
    auto client = take(address);
    client->within(within);
    auto answer = client->get(target, headers);
    if (!answer) return std::unexpected(std::move(answer.error()));
    {
        const std::lock_guard lock(mutex_);
        idle_.emplace(address, std::move(client));
    }
    return response_of(std::move(*answer));
}

std::unique_ptr<HttpClient> PeerClients::take(const std::string& address) {
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = idle_.find(address); found != idle_.end())
            return std::move(idle_.extract(found).mapped());
    }
    return std::make_unique<HttpClient>(address);
}

}  // namespace beaker::ops
