#include "processors/connectors/http_call.hpp"

#include <charconv>
#include <string_view>

#include "processors/connectors/curl.hpp"

namespace beaker::connectors {

namespace {

/// What comes back; the reply's body is received apart.
struct Coming {
    HttpReply reply;
    Received received = {};
};

std::size_t take_header(char* data, std::size_t, std::size_t bytes, void* into) {
    auto& reply = *static_cast<HttpReply*>(into);
    const std::string_view line(data, bytes);
    std::string value;
    for (const std::string_view name : {"x-request-id", "request-id", "cf-ray"})
        if (!reply.request_id && read_header(line, name, value)) reply.request_id = value.substr(0, 100);
    if (read_header(line, "retry-after", value)) {
        std::int64_t seconds = 0;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
        if (error == std::errc() && end == value.data() + value.size()) reply.retry_after_seconds = seconds;
    }
    return bytes;
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
    const Easy easy = curl_handle();
    Coming coming;
    const List list = header_list(call.headers);
    curl_easy_setopt(easy.get(), CURLOPT_URL, call.url.c_str());
    curl_easy_setopt(easy.get(), CURLOPT_CUSTOMREQUEST, call.method.c_str());
    if (!call.body.empty()) {
        curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
        curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDS, call.body.data());
    }
    curl_easy_setopt(easy.get(), CURLOPT_HTTPHEADER, list.get());
    curl_easy_setopt(easy.get(), CURLOPT_NOPROXY, "127.0.0.1,::1,localhost");
    curl_easy_setopt(easy.get(), CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy.get(), CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(call.timeouts.connect.count()));
    curl_easy_setopt(easy.get(), CURLOPT_TIMEOUT_MS,
                     static_cast<long>((call.timeouts.connect + call.timeouts.answer).count()));
    curl_easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(easy.get(), CURLOPT_WRITEDATA, &coming.received);
    curl_easy_setopt(easy.get(), CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(easy.get(), CURLOPT_HEADERDATA, &coming.reply);
    if (const CURLcode done = curl_easy_perform(easy.get()); done != CURLE_OK)
        return std::unexpected(no_reply(easy.get(), done));
    long status = 0;
    curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
    coming.reply.status = static_cast<int>(status);
    coming.reply.body = std::move(coming.received.body);
    return std::move(coming.reply);
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
