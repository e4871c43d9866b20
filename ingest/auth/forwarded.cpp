#include "ingest/auth/forwarded.hpp"

#include <openssl/crypto.h>

#include <boost/describe.hpp>
#include <stdexcept>

#include "schemas/described/codec.hpp"
#include "schemas/values/base64url.hpp"
#include "schemas/values/hmac.hpp"

namespace beaker::ingest::auth {

struct ForwardedText {
    std::optional<PersonKey> person;
    bool admin = false;
    std::vector<std::int64_t> partitions;
    bool tells_places = false;
    Instant until;
};
BOOST_DESCRIBE_STRUCT(ForwardedText, (), (person, admin, partitions, tells_places, until))

ForwardSeal::ForwardSeal(std::string pepper) : pepper_(std::move(pepper)) {
    if (pepper_.empty()) throw std::invalid_argument("nobody can seal without a pepper");
}

std::string ForwardSeal::seal_of(std::string_view method, std::string_view target,
                                 std::string_view said) const {
    Hmac hmac(HashAlgorithm::sha256, pepper_);
    // A method holds no blank and a target none either, so no part can run into the next one.
    return hmac.sign({"forwarded read\n", method, " ", target, " ", said}).text(Encoding::hex);
}

std::string ForwardSeal::close(const Forwarded& said, std::string_view method,
                               std::string_view target) const {
    const ForwardedText text{.person = said.caller.person,
                             .admin = said.caller.admin,
                             .partitions = {said.partitions.begin(), said.partitions.end()},
                             .tells_places = said.tells_places,
                             .until = said.until};
    const std::string encoded = base64url(to_json(text));
    return encoded + '.' + seal_of(method, target, encoded);
}

std::optional<Forwarded> ForwardSeal::open(const http::Request& request, Instant now) const {
    const auto value = request.header(forwarded_header);
    if (!value) return std::nullopt;
    const auto dot = std::min(value->find('.'), value->size());
    const auto said = value->substr(0, dot), seal = value->substr(std::min(dot + 1, value->size()));
    const std::string expected = seal_of(request.method, request.target, said);
    if (seal.size() != expected.size() || CRYPTO_memcmp(seal.data(), expected.data(), seal.size()) != 0)
        return std::nullopt;
    const auto json = from_base64url(said);
    auto text = json ? from_json<ForwardedText>(*json) : std::unexpected(DecodeError{});
    if (!text || text->until <= now || text->until - now > longest) return std::nullopt;
    Forwarded forwarded;
    forwarded.caller.person = std::move(text->person);
    forwarded.caller.admin = text->admin;
    for (const std::int64_t each : text->partitions)
        forwarded.partitions.push_back(static_cast<PartitionId>(each));
    forwarded.tells_places = text->tells_places;
    forwarded.until = text->until;
    return forwarded;
}

}  // namespace beaker::ingest::auth
