#include "processors/connectors/mail/mail_connector.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "processors/connectors/curl.hpp"
#include "schemas/values/date_text.hpp"
#include "schemas/values/ticket.hpp"

namespace beaker::connectors {

namespace {

/// A message on its way, as far as it was taken.
struct Upload {
    std::string_view rest;
};

std::size_t give(char* into, std::size_t size, std::size_t count, void* from) {
    auto& rest = static_cast<Upload*>(from)->rest;
    const std::size_t bytes = std::min(size * count, rest.size());
    std::ranges::copy(rest.substr(0, bytes), into);
    rest.remove_prefix(bytes);
    return bytes;
}

std::string_view domain_of(std::string_view address) { return address.substr(address.rfind('@') + 1); }

/// SMTP's own answers: 4yz try again, 5yz for good (RFC 5321 §4.2.1). What was given whole and not answered
/// may have arrived.
Tried tried_of(CURLcode done, long reply) {
    if (done == CURLE_OK) return {.outcome = TryOutcome::done};
    if (reply >= 500) return {.outcome = TryOutcome::refused, .reason = fmt::format("smtp_{}", reply)};
    if (reply >= 400) return {.outcome = TryOutcome::busy, .reason = fmt::format("smtp_{}", reply)};
    switch (done) {
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_CONNECT:
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_PEER_FAILED_VERIFICATION:
            return {.outcome = TryOutcome::busy, .reason = fmt::format("curl_{}", static_cast<int>(done))};
        default:
            return {.outcome = TryOutcome::unsure, .reason = fmt::format("curl_{}", static_cast<int>(done))};
    }
}

Tried hand_over(const MailSettings& settings, const std::string& to, const std::string& text) {
    const Easy easy = curl_handle();
    const List recipients(curl_slist_append(nullptr, fmt::format("<{}>", to).c_str()), &curl_slist_free_all);
    const std::string from = fmt::format("<{}>", settings.from);
    Upload upload{text};
    curl_easy_setopt(easy.get(), CURLOPT_URL, settings.smtp_url.c_str());
    curl_easy_setopt(easy.get(), CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    // A password never goes in the clear.
    const bool secret = settings.smtp_url.contains('@');
    curl_easy_setopt(easy.get(), CURLOPT_USE_SSL,
                     static_cast<long>(secret ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    curl_easy_setopt(easy.get(), CURLOPT_MAIL_FROM, from.c_str());
    curl_easy_setopt(easy.get(), CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(easy.get(), CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy.get(), CURLOPT_READFUNCTION, give);
    curl_easy_setopt(easy.get(), CURLOPT_READDATA, &upload);
    curl_easy_setopt(easy.get(), CURLOPT_CONNECTTIMEOUT_MS,
                     static_cast<long>(settings.timeouts.connect.count()));
    curl_easy_setopt(easy.get(), CURLOPT_TIMEOUT_MS,
                     static_cast<long>((settings.timeouts.connect + settings.timeouts.answer).count()));
    const CURLcode done = curl_easy_perform(easy.get());
    long reply = 0;
    curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &reply);
    return tried_of(done, reply);
}

}  // namespace

std::string mail_text(const MailSettings& settings, const MailPayload& payload, const Uuid& effect) {
    if (!payload.link_id || !payload.expires_at) throw std::invalid_argument("a mail with a link has none");
    const std::string link =
        fmt::format("{}/auth/magic?token={}", settings.public_url,
                    ticket_text(settings.pepper, TicketKind::magic_link, {payload.person, *payload.link_id}));
    return fmt::format(
        "From: Beaker <{}>\r\n"
        "To: <{}>\r\n"
        "Subject: Your link to sign in\r\n"
        "Date: {}\r\n"
        "Message-ID: <{}@{}>\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "Auto-Submitted: auto-generated\r\n"
        "\r\n"
        "Follow this link to sign in. It is good once, for 20 minutes:\r\n"
        "\r\n"
        "{}\r\n"
        "\r\n"
        "Did you not ask for it? Then there is nothing to do: nobody else has it.\r\n",
        settings.from, payload.to.reveal().text(), date_text(payload.asked_at.micros() / 1'000'000, "+0000"),
        effect.text(), domain_of(settings.from), link);
}

Connector mail_connector(MailSettings settings) {
    return [settings = std::move(settings)](const EffectRequest& request) -> Tried {
        const auto payload = from_json<MailPayload>(request.payload.reveal());
        if (!payload) return {.outcome = TryOutcome::refused, .reason = "bad_payload"};
        return hand_over(settings, payload->to.reveal().text(),
                         mail_text(settings, *payload, request.effect_id));
    };
}

}  // namespace beaker::connectors
