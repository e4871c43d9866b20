#include "ops/http_client.hpp"

#include <cstddef>
#include <limits>

#include "processors/connectors/curl.hpp"
#include "schemas/values/ascii.hpp"

namespace beaker::ops {

namespace {

constexpr long timeout_seconds = 30;
constexpr std::string_view position_header = "beaker-position";

std::string_view without_blanks(std::string_view text) {
    while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
    while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
    return text;
}

/// libcurl gives one whole header line at a time, with its line end.
std::size_t take_header(char* data, std::size_t, std::size_t bytes, void* into) {
    const std::string_view line(data, bytes);
    auto& answer = *static_cast<HttpAnswer*>(into);
    const auto colon = line.find(':');
    if (colon == line.npos) return bytes;
    auto& [name, value] = answer.headers.emplace_back(ascii_lowered(std::string(line.substr(0, colon))),
                                                      without_blanks(line.substr(colon + 1)));
    if (name == position_header) answer.position = value;
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

void HttpClient::within(std::chrono::milliseconds time) {
    curl_easy_setopt(handle_->easy.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(time.count()));
}

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
