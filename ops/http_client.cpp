#include "ops/http_client.hpp"

#include <curl/curl.h>

#include <cstddef>
#include <new>
#include <stdexcept>

namespace beaker::ops {

namespace {

constexpr long timeout_seconds = 30;
constexpr std::string_view position_header = "beaker-position";

std::size_t take_body(char* data, std::size_t, std::size_t bytes, void* answer) {
    static_cast<HttpAnswer*>(answer)->body.append(data, bytes);
    return bytes;
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
}

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
    auto& [name, value] =
        answer.headers.emplace_back(lower(line.substr(0, colon)), without_blanks(line.substr(colon + 1)));
    if (name == position_header) answer.position = value;
    return bytes;
}

using List = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

List list_of(const Headers& headers) {
    // Without this a large body waits for a leave that the server need not give.
    List list(curl_slist_append(nullptr, "Expect:"), &curl_slist_free_all);
    for (const auto& [name, value] : headers)
        if (curl_slist_append(list.get(), (name + ": " + value).c_str()) == nullptr) throw std::bad_alloc();
    return list;
}

}  // namespace

struct HttpClient::Handle {
    std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy;
};

HttpClient::HttpClient(std::string address) : address_(std::move(address)) {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    handle_.reset(new Handle{{curl_easy_init(), &curl_easy_cleanup}});
    CURL* const easy = handle_->easy.get();
    if (started != CURLE_OK || easy == nullptr) throw std::runtime_error("libcurl cannot start");
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");  // the server is on this machine, whatever http_proxy says
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, timeout_seconds);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
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
    const List list = list_of(headers);
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, list.get());
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &answer);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &answer);
    if (const CURLcode done = curl_easy_perform(easy); done != CURLE_OK)
        return std::unexpected(std::string(curl_easy_strerror(done)));
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    answer.status = static_cast<int>(status);
    return answer;
}

}  // namespace beaker::ops
