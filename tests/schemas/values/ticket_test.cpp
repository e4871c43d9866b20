#include "schemas/values/ticket.hpp"

#include <doctest/doctest.h>

using namespace beaker;

namespace {

const Email email = *Email::parse("dana@example.com");
const Ticket ticket{PersonKey::of("pepper", email), Uuid::derive(Slot(7), {"link"})};

}  // namespace

TEST_CASE("ticket: what is made can be read, under its pepper and as its kind alone") {
    const auto text = ticket_text("pepper", TicketKind::session, ticket);
    CHECK(text.size() == 64);
    CHECK(text == ticket_text("pepper", TicketKind::session, ticket));
    CHECK(read_ticket("pepper", TicketKind::session, text) == ticket);
    CHECK_FALSE(read_ticket("Pepper", TicketKind::session, text));
    CHECK_FALSE(read_ticket("pepper", TicketKind::magic_link, text));
    CHECK_FALSE(read_ticket("pepper", TicketKind::api_token, text));
}

TEST_CASE("ticket: no character of it can be another one") {
    const auto text = ticket_text("pepper", TicketKind::magic_link, ticket);
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string other = text;
        other[i] = other[i] == 'A' ? 'B' : 'A';
        CHECK_FALSE(read_ticket("pepper", TicketKind::magic_link, other));
    }
    for (const std::string& bad : {std::string(), std::string("x"), text + "A", text.substr(1),
                                   text.substr(0, 63), text + "AAAA", std::string(64, '=')})
        CHECK_FALSE(read_ticket("pepper", TicketKind::magic_link, bad));
}

TEST_CASE("ticket: a person's key does not show the address, and is the same for all its spellings") {
    CHECK(PersonKey::of("pepper", email) == PersonKey::of("pepper", *Email::parse(" Dana@EXAMPLE.com ")));
    CHECK(PersonKey::of("pepper", email) != PersonKey::of("other", email));
    CHECK(PersonKey::of("p", *Email::parse("d.ana+x@googlemail.com")) ==
          PersonKey::of("p", *Email::parse("dana@gmail.com")));
    for (const char* bad : {"", "00112233445566778899aabbccddeef", "00112233445566778899AABBCCDDEEFF",
                            "00112233445566778899aabbccddeeff0", "0011223344556677889 aabbccddeeff"})
        CHECK_FALSE(PersonKey::parse(bad));
}
