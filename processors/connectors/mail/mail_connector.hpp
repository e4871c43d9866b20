#pragma once

#include <string>

#include "processors/connectors/http_call.hpp"
#include "schemas/effects/mail.hpp"

namespace beaker::connectors {

struct MailSettings {
    std::string smtp_url;    ///< smtp:// or smtps://, with user and password where the server wants them
    std::string from;        ///< an address
    std::string public_url;  ///< what links begin with
    std::string pepper;      ///< links are made with
    CallTimeouts timeouts = {};
};

/// Hands mail to a mail server by SMTP (RFC 5321). Its Message-ID is made of the effect's id, so that a mail
/// that was handed over twice is known as one.
Connector mail_connector(MailSettings settings);

/// The whole message (RFC 5322), lines ended by CRLF. Throws std::invalid_argument where the payload lacks
/// what its template wants.
std::string mail_text(const MailSettings& settings, const MailPayload& payload, const Uuid& effect);

}  // namespace beaker::connectors
