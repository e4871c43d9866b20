#include "schemas/values/ticket.hpp"

#include <openssl/crypto.h>

#include <utility>

#include "schemas/values/base64url.hpp"
#include "schemas/values/hmac.hpp"
#include "schemas/values/sha256.hpp"

namespace beaker {

namespace {

constexpr std::size_t id_bytes = 16, mac_bytes = 16;
constexpr std::size_t person_digits = 32;
constexpr std::size_t ticket_bytes = person_digits / 2 + id_bytes + mac_bytes;

std::string_view name_of(TicketKind kind) {
    switch (kind) {
        case TicketKind::magic_link:
            return "ticket: magic link\n";
        case TicketKind::session:
            return "ticket: session\n";
        case TicketKind::api_token:
            return "ticket: api token\n";
    }
    std::unreachable();
}

int digit(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

/// Person and id, 16 bytes each.
std::string named(const Ticket& ticket) {
    std::string bytes;
    const std::string& hex_digits = ticket.person.text();
    for (std::size_t i = 0; i < hex_digits.size(); i += 2)
        bytes += static_cast<char>(digit(hex_digits[i]) << 4 | digit(hex_digits[i + 1]));
    const auto& id = ticket.id.bytes();
    return bytes.append(reinterpret_cast<const char*>(id.data()), id.size());
}

std::string mac_of(std::string_view pepper, TicketKind kind, std::string_view bytes) {
    thread_local Hmac hmac(HashAlgorithm::sha256, pepper);
    hmac.set_key(pepper);
    const Mac mac = hmac.sign({name_of(kind), bytes});
    return {reinterpret_cast<const char*>(mac.bytes.data()), mac_bytes};
}

}  // namespace

std::string ticket_text(std::string_view pepper, TicketKind kind, const Ticket& ticket) {
    std::string bytes = named(ticket);
    return base64url(bytes.append(mac_of(pepper, kind, bytes)));
}

std::optional<Ticket> read_ticket(std::string_view pepper, TicketKind kind, std::string_view text) {
    const auto bytes = from_base64url(text);
    if (!bytes || bytes->size() != ticket_bytes) return std::nullopt;
    const std::string_view all = *bytes;
    const auto signed_part = all.substr(0, ticket_bytes - mac_bytes);
    const std::string wanted = mac_of(pepper, kind, signed_part);
    if (CRYPTO_memcmp(all.data() + signed_part.size(), wanted.data(), mac_bytes) != 0) return std::nullopt;

    const auto* begin = reinterpret_cast<const std::uint8_t*>(all.data());
    const auto person = PersonKey::parse(hex({begin, person_digits / 2}));
    Uuid::Bytes id{};
    std::copy_n(begin + person_digits / 2, id.size(), id.begin());
    if (!person) return std::nullopt;
    return Ticket{*person, Uuid(id)};
}

}  // namespace beaker
