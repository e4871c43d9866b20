#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "schemas/values/person_key.hpp"
#include "schemas/values/uuid.hpp"

namespace beaker {

/// What a ticket lets its bearer do. Their names are part of the MAC: never change one.
enum class TicketKind {
    magic_link,  ///< sign in, once
    session,     ///< act as the person, in a browser
    api_token,   ///< act as the person, from a program
};

/// Whom and what a ticket is for.
struct Ticket {
    PersonKey person;
    Uuid id;  ///< of the link, session or token
    bool operator==(const Ticket&) const = default;
};

/// A text that shows its bearer to be let in: person, id and a MAC of 128 bits over both and the kind, under
/// the instance's pepper, as 64 characters of base64url. It is made anew whenever it is needed and stored
/// nowhere, so that no log, table or backup can be used to sign in. Throws std::invalid_argument where the
/// pepper is empty.
std::string ticket_text(std::string_view pepper, TicketKind kind, const Ticket& ticket);

/// The ticket of a text; none where the text is no ticket of this kind and pepper. Takes the same time
/// whatever is wrong with the MAC. Whether what it names was ever given out, or still holds, is another
/// question.
std::optional<Ticket> read_ticket(std::string_view pepper, TicketKind kind, std::string_view text);

}  // namespace beaker
