#include "processors/connectors/http_call.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <new>
#include <string_view>

namespace beaker::connectors {

namespace {

constexpr std::size_t body_bytes_max = 4 << 20;

std::size_t take_body(char* data, std::size_t, std::size_t bytes, void* into) {
    auto& body = static_cast<HttpReply*>(into)->body;
    if (body.size() + bytes > body_bytes_max) return 0;  // ends the call
    body.append(data, bytes);
    return bytes;
}

/// The value of a header line of this name; none for another one.
std::optional<std::string> value_of(std::string_view line, std::string_view name) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    if (line.size() <= name.size() || line[name.size()] != ':') return std::nullopt;
    if (!std::ranges::equal(line.substr(0, name.size()), name, {}, lower)) return std::nullopt;
    std::string value;
    for (const char c : line.substr(name.size() + 1))
        if (c > ' ' && c < 0x7f) value += c;
    return value;
}

std::size_t take_header(char* data, std::size_t, std::size_t bytes, void* into) {
    auto& reply = *static_cast<HttpReply*>(into);
    const std::string_view line(data, bytes);
    for (const std::string_view name : {"x-request-id", "request-id", "cf-ray"})
        if (auto id = value_of(line, name); id && !reply.request_id) reply.request_id = id->substr(0, 100);
    if (const auto after = value_of(line, "retry-after")) {
        std::int64_t seconds = 0;
        const auto [end, error] = std::from_chars(after->data(), after->data() + after->size(), seconds);
        if (error == std::errc() && end == after->data() + after->size()) reply.retry_after_seconds = seconds;
    }
    return bytes;
}

using Easy = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using List = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

List list_of(const HttpCall& call) {
    List list(curl_slist_append(nullptr, "Expect:"), &curl_slist_free_all);
    for (const auto& [name, value] : call.headers)
        if (curl_slist_append(list.get(), (name + ": " + value).c_str()) == nullptr) throw std::bad_alloc();
    return list;
}

/// What went wrong before anything was sent.
bool is_surely_not_sent(CURLcode code) {
    switch (code) {
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY:
        case CURLE_COULDNT_CONNECT:
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_URL_MALFORMAT:
        case CURLE_UNSUPPORTED_PROTOCOL:
            return true;
        default:
            return false;
    }
}

NoReply no_reply(CURL* easy, CURLcode code) {
    curl_off_t connected_after = 0, sent = 0;
    curl_easy_getinfo(easy, CURLINFO_CONNECT_TIME_T, &connected_after);
    curl_easy_getinfo(easy, CURLINFO_SIZE_UPLOAD_T, &sent);
    const bool never_connected = code == CURLE_OPERATION_TIMEDOUT && connected_after == 0;
    return {is_surely_not_sent(code) || never_connected,
            code == CURLE_OPERATION_TIMEDOUT ? "timeout" : "curl_" + std::to_string(code)};
}

}  // namespace

std::expected<HttpReply, NoReply> call(const HttpCall& call) {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    const Easy easy(curl_easy_init(), &curl_easy_cleanup);
    if (started != CURLE_OK || !easy) throw std::bad_alloc();
    HttpReply reply;
    const List list = list_of(call);
    curl_easy_setopt(easy.get(), CURLOPT_URL, call.url.c_str());
    curl_easy_setopt(easy.get(), CURLOPT_CUSTOMREQUEST, call.method.c_str());
    if (!call.body.empty()) {
        curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
        curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDS, call.body.data());
    }
    curl_easy_setopt(easy.get(), CURLOPT_HTTPHEADER, list.get());
    curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy.get(), CURLOPT_NOPROXY, "127.0.0.1,::1,localhost");
    curl_easy_setopt(easy.get(), CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy.get(), CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(call.timeouts.connect.count()));
    curl_easy_setopt(easy.get(), CURLOPT_TIMEOUT_MS,
                     static_cast<long>((call.timeouts.connect + call.timeouts.answer).count()));
    curl_easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(easy.get(), CURLOPT_WRITEDATA, &reply);
    curl_easy_setopt(easy.get(), CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(easy.get(), CURLOPT_HEADERDATA, &reply);
    if (const CURLcode done = curl_easy_perform(easy.get()); done != CURLE_OK)
        return std::unexpected(no_reply(easy.get(), done));
    long status = 0;
    curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
    reply.status = static_cast<int>(status);
    return reply;
}

Tried tried(const std::expected<HttpReply, NoReply>& reply) {
    if (!reply)
        return {.outcome = reply.error().surely_not_sent ? TryOutcome::busy : TryOutcome::unsure,
                .reason = reply.error().reason};
    Tried tried{.outcome = TryOutcome::unsure,
                .reason = "http_" + std::to_string(reply->status),
                .retry_after_seconds = reply->retry_after_seconds,
                .provider_request_id = reply->request_id};
    if (reply->status >= 200 && reply->status < 300) {
        tried.outcome = TryOutcome::done;
        tried.reason.clear();
    } else if (reply->status == 408 || reply->status == 409 || reply->status == 429) {
        tried.outcome = TryOutcome::busy;
    } else if (reply->status >= 300 && reply->status < 500) {
        tried.outcome = TryOutcome::refused;
    }
    return tried;
}

}  // namespace beaker::connectors
