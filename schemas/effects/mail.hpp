#pragma once

#include <boost/describe.hpp>
#include <optional>

#include "schemas/described/codec.hpp"
#include "schemas/values/email.hpp"
#include "schemas/values/instant.hpp"
#include "schemas/values/person_key.hpp"
#include "schemas/values/pii.hpp"
#include "schemas/values/uuid.hpp"

namespace beaker {

/// What a mail is about; the connector has the words.
enum class MailTemplate { magic_link };
BOOST_DESCRIBE_ENUM(MailTemplate, magic_link)

/// The payload of EffectOperation::mail_send. A link's text is not in it: it is made when the mail is.
struct MailPayload {
    MailTemplate what{};
    Pii<Email> to;
    PersonKey person;
    Instant asked_at;
    std::optional<Uuid> link_id;
    std::optional<Instant> expires_at;  ///< of the link
    bool operator==(const MailPayload&) const = default;
};
BOOST_DESCRIBE_STRUCT(MailPayload, (), (what, to, person, asked_at, link_id, expires_at))

}  // namespace beaker
