#include "ops/http_client.hpp"

#include <cstddef>
#include <limits>

#include "processors/connectors/curl.hpp"

namespace beaker::ops {

namespace {

constexpr long timeout_seconds = 30;

std::size_t take_header(char* data, std::size_t, std::size_t bytes, void* answer) {
    std::string value;
    if (connectors::read_header({data, bytes}, "beaker-position", value))
        static_cast<HttpAnswer*>(answer)->position = std::move(value);
    return bytes;
}

}  // namespace

struct HttpClient::Handle {
    connectors::Easy easy;
};

HttpClient::HttpClient(std::string address) : address_(std::move(address)) {
    handle_.reset(new Handle{connectors::curl_handle()});
    CURL* const easy = handle_->easy.get();
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");  // the server is on this machine, whatever http_proxy says
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, timeout_seconds);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, connectors::receive);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
}

HttpClient::~HttpClient() = default;

std::expected<HttpAnswer, std::string> HttpClient::get(std::string_view target, const Headers& headers) {
    curl_easy_setopt(handle_->easy.get(), CURLOPT_HTTPGET, 1L);
    return perform(target, headers);
}

std::expected<HttpAnswer, std::string> HttpClient::post(std::string_view target, const Headers& headers,
                                                        const std::string& body) {
    CURL* const easy = handle_->easy.get();
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.data());
    return perform(target, headers);
}

std::expected<HttpAnswer, std::string> HttpClient::remove(std::string_view target, const Headers& headers,
                                                          const std::string& body) {
    CURL* const easy = handle_->easy.get();
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "DELETE");
    auto answer = post(target, headers, body);
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, nullptr);
    return answer;
}

std::expected<HttpAnswer, std::string> HttpClient::perform(std::string_view target, const Headers& headers) {
    CURL* const easy = handle_->easy.get();
    HttpAnswer answer;
    const std::string url = address_ + std::string(target);
    const connectors::List list = connectors::header_list(headers);
    connectors::Received received{.body = {}, .bytes_max = std::numeric_limits<std::size_t>::max()};
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, list.get());
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &received);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &answer);
    if (const CURLcode done = curl_easy_perform(easy); done != CURLE_OK)
        return std::unexpected(std::string(curl_easy_strerror(done)));
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    answer.status = static_cast<int>(status);
    answer.body = std::move(received.body);
    return answer;
}

}  // namespace beaker::ops
