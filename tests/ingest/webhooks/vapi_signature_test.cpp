#include "ingest/webhooks/vapi_signature.hpp"

#include <doctest/doctest.h>

#include <cctype>
#include <stdexcept>

using namespace beaker;
using namespace beaker::ingest;
using namespace beaker::ingest::webhooks;

namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;
using Result = std::expected<void, SignatureError>;
constexpr auto wrong = [](SignatureError error) -> Result { return std::unexpected(error); };

const std::string secret = "vapi_dev_secret";
const std::string body = R"({"message":{"type":"hang"}})";
constexpr std::int64_t t = 1700000000;
// Computed with Python's hmac module: the body alone, then with "1700000000." and "1700000000000." before it.
const std::string body_mac = "60c40a6fbdc399c182c07ca05f5218794d6f1569361ee55d649e34197ec7b9b3";
const std::string seconds_mac = "5f8efc3990543a80f0bfdabbfe07a1ebd5cadcec09e05d4930991d74dcc5ee09";
const std::string milliseconds_mac = "173ff4af1b3bae396908b479be4334f5e1d98d5a535f4749acce7b74874d43fe";

http::Request request(Headers headers, std::string with_body = body) {
    http::Request made{.method = "POST", .target = "/webhooks/vapi"};
    made.headers = std::move(headers);
    made.body = std::move(with_body);
    return made;
}

std::string_view word(const Result& result) { return result ? "ok" : reason_of(result.error()); }

std::string changed(std::string text, std::size_t at) {
    text[at] = text[at] == '0' ? '1' : '0';
    return text;
}

std::string upper(std::string text) {
    for (auto& c : text) c = static_cast<char>(std::toupper(c));
    return text;
}

}  // namespace

TEST_CASE("vapi: the default profile, a MAC of the body in x-vapi-signature") {
    const struct {
        const char* name;
        Headers headers;
        std::string body;
        Result then;
    } rows[] = {
        {"as signed", {{"x-vapi-signature", body_mac}}, body, {}},
        {"header names have no case", {{"X-Vapi-Signature", body_mac}}, body, {}},
        {"other headers do not matter", {{"x-signature", "x"}, {"x-vapi-signature", body_mac}}, body, {}},
        {"no header", {}, body, wrong(SignatureError::missing)},
        {"the other profile's header", {{"x-signature", body_mac}}, body, wrong(SignatureError::missing)},
        {"empty header", {{"x-vapi-signature", ""}}, body, wrong(SignatureError::mismatch)},
        {"first digit changed",
         {{"x-vapi-signature", changed(body_mac, 0)}},
         body,
         wrong(SignatureError::mismatch)},
        {"last digit changed",
         {{"x-vapi-signature", changed(body_mac, 63)}},
         body,
         wrong(SignatureError::mismatch)},
        {"upper-case hex", {{"x-vapi-signature", upper(body_mac)}}, body, wrong(SignatureError::mismatch)},
        {"a prefix that is not configured",
         {{"x-vapi-signature", "sha256=" + body_mac}},
         body,
         wrong(SignatureError::mismatch)},
        {"the plain secret", {{"x-vapi-signature", secret}}, body, wrong(SignatureError::mismatch)},
        {"a timestamped MAC",
         {{"x-vapi-signature", seconds_mac}, {"x-timestamp", "1700000000"}},
         body,
         wrong(SignatureError::mismatch)},
        {"one byte of the body changed",
         {{"x-vapi-signature", body_mac}},
         R"({"message":{"type":"hanG"}})",
         wrong(SignatureError::mismatch)},
        {"a final newline", {{"x-vapi-signature", body_mac}}, body + "\n", wrong(SignatureError::mismatch)},
        {"empty body", {{"x-vapi-signature", body_mac}}, "", wrong(SignatureError::mismatch)},
        {"the first of two headers counts",
         {{"x-vapi-signature", "0"}, {"x-vapi-signature", body_mac}},
         body,
         wrong(SignatureError::mismatch)},
    };
    VapiSignature verifier(VapiProfile::body_hmac(), {secret});
    for (const auto& row : rows) {
        CAPTURE(row.name);
        // No time is signed, so none is checked.
        for (const std::int64_t now : {std::int64_t{0}, t, t + 1'000'000})
            CHECK(word(verifier.verify(request(row.headers, row.body), now)) == word(row.then));
    }
}

TEST_CASE("vapi: Vapi's own HMAC, over the timestamp and the body") {
    const auto sent = [](std::string mac, std::string timestamp) {
        return Headers{{"x-signature", std::move(mac)}, {"x-timestamp", std::move(timestamp)}};
    };
    const struct {
        const char* name;
        Headers headers;
        std::int64_t now;
        Result then;
    } rows[] = {
        {"seconds", sent(seconds_mac, "1700000000"), t, {}},
        {"milliseconds", sent(milliseconds_mac, "1700000000000"), t, {}},
        {"seconds, 300 s later", sent(seconds_mac, "1700000000"), t + 300, {}},
        {"seconds, 301 s later", sent(seconds_mac, "1700000000"), t + 301, wrong(SignatureError::too_old)},
        {"seconds, 300 s ahead", sent(seconds_mac, "1700000000"), t - 300, {}},
        {"seconds, 301 s ahead", sent(seconds_mac, "1700000000"), t - 301,
         wrong(SignatureError::from_future)},
        {"milliseconds, 300 s later", sent(milliseconds_mac, "1700000000000"), t + 300, {}},
        {"milliseconds, 301 s later", sent(milliseconds_mac, "1700000000000"), t + 301,
         wrong(SignatureError::too_old)},
        {"milliseconds, 301 s ahead", sent(milliseconds_mac, "1700000000000"), t - 301,
         wrong(SignatureError::from_future)},
        {"foreign and stale: foreign", sent(changed(seconds_mac, 5), "1700000000"), t + 301,
         wrong(SignatureError::mismatch)},
        {"no signature", {{"x-timestamp", "1700000000"}}, t, wrong(SignatureError::missing)},
        {"no timestamp", {{"x-signature", seconds_mac}}, t, wrong(SignatureError::missing)},
        {"no timestamp, the body alone signed",
         {{"x-signature", body_mac}},
         t,
         wrong(SignatureError::missing)},
        {"empty timestamp", sent(seconds_mac, ""), t, wrong(SignatureError::malformed)},
        {"a date", sent(seconds_mac, "2023-11-14T22:13:20Z"), t, wrong(SignatureError::malformed)},
        {"negative timestamp", sent(seconds_mac, "-1700000000"), t, wrong(SignatureError::malformed)},
        {"the timestamp is signed as received", sent(seconds_mac, "01700000000"), t,
         wrong(SignatureError::mismatch)},
        {"another timestamp", sent(seconds_mac, "1700000001"), t, wrong(SignatureError::mismatch)},
        {"the body alone signed", sent(body_mac, "1700000000"), t, wrong(SignatureError::mismatch)},
    };
    VapiSignature verifier(VapiProfile::timestamped_hmac(), {secret});
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(word(verifier.verify(request(row.headers), row.now)) == word(row.then));
    }
    CHECK(word(verifier.verify(request(sent(seconds_mac, "1700000000"), body + " "), t)) == "mismatch");
}

TEST_CASE("vapi: algorithms, encodings, prefixes and keys of a credential") {
    const auto profile = [](auto change) {
        VapiProfile made;
        change(made);
        return made;
    };
    const struct {
        const char* name;
        VapiProfile profile;
        std::string secret, signature;
        Result then;
    } rows[] = {
        {"SHA-1",
         profile([](auto& p) { p.algorithm = HashAlgorithm::sha1; }),
         secret,
         "4791a6af4dba4005c961778d5b5a535495e11096",
         {}},
        {"SHA-512",
         profile([](auto& p) { p.algorithm = HashAlgorithm::sha512; }),
         secret,
         "a4b5dafebdb4553e32e188c4cfd7bd5c461a6624afbf4cdf8f884818f19fe0a298d2f7b2955544810cccdf50cee9fbf9a61"
         "a6e048a44"
         "c198cea2f390c4c0da71",
         {}},
        {"SHA-256 where SHA-512 is configured", profile([](auto& p) { p.algorithm = HashAlgorithm::sha512; }),
         secret, body_mac, wrong(SignatureError::mismatch)},
        {"base64",
         profile([](auto& p) { p.encoding = Encoding::base64; }),
         secret,
         "YMQKb73DmcGCwHygX1IYeU1vFWk2HuVdZJ40GX7HubM=",
         {}},
        {"base64 without padding", profile([](auto& p) { p.encoding = Encoding::base64; }), secret,
         "YMQKb73DmcGCwHygX1IYeU1vFWk2HuVdZJ40GX7HubM", wrong(SignatureError::mismatch)},
        {"hex where base64 is configured", profile([](auto& p) { p.encoding = Encoding::base64; }), secret,
         body_mac, wrong(SignatureError::mismatch)},
        {"prefix", profile([](auto& p) { p.prefix = "sha256="; }), secret, "sha256=" + body_mac, {}},
        {"no prefix where one is configured", profile([](auto& p) { p.prefix = "sha256="; }), secret,
         body_mac, wrong(SignatureError::malformed)},
        {"prefix in another case", profile([](auto& p) { p.prefix = "sha256="; }), secret,
         "SHA256=" + body_mac, wrong(SignatureError::malformed)},
        {"the prefix alone", profile([](auto& p) { p.prefix = "sha256="; }), secret,
         "sha256=", wrong(SignatureError::mismatch)},
        {"secret in base64",
         profile([](auto& p) { p.secret_is_base64 = true; }),
         "dmFwaV9kZXZfc2VjcmV0",
         body_mac,
         {}},
        {"secret in base64, not said", profile([](auto&) {}), "dmFwaV9kZXZfc2VjcmV0", body_mac,
         wrong(SignatureError::mismatch)},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        VapiSignature verifier(row.profile, {row.secret});
        CHECK(word(verifier.verify(request({{"x-vapi-signature", row.signature}}), t)) == word(row.then));
    }
}

TEST_CASE("vapi: the secret itself in a header") {
    const auto vapi_secret = VapiProfile::shared_secret();
    const auto bearer = VapiProfile::bearer();
    const struct {
        const char* name;
        VapiProfile profile;
        Headers headers;
        Result then;
    } rows[] = {
        {"x-vapi-secret", vapi_secret, {{"X-Vapi-Secret", secret}}, {}},
        {"missing", vapi_secret, {}, wrong(SignatureError::missing)},
        {"another header",
         vapi_secret,
         {{"authorization", "Bearer " + secret}},
         wrong(SignatureError::missing)},
        {"empty", vapi_secret, {{"x-vapi-secret", ""}}, wrong(SignatureError::mismatch)},
        {"one character changed",
         vapi_secret,
         {{"x-vapi-secret", "vapi_dev_secreT"}},
         wrong(SignatureError::mismatch)},
        {"one character less",
         vapi_secret,
         {{"x-vapi-secret", "vapi_dev_secre"}},
         wrong(SignatureError::mismatch)},
        {"one character more",
         vapi_secret,
         {{"x-vapi-secret", "vapi_dev_secret1"}},
         wrong(SignatureError::mismatch)},
        {"a MAC is no secret", vapi_secret, {{"x-vapi-secret", body_mac}}, wrong(SignatureError::mismatch)},
        {"bearer", bearer, {{"Authorization", "Bearer " + secret}}, {}},
        {"no Bearer", bearer, {{"Authorization", secret}}, wrong(SignatureError::malformed)},
        {"Basic", bearer, {{"Authorization", "Basic " + secret}}, wrong(SignatureError::malformed)},
        {"Bearer and nothing", bearer, {{"Authorization", "Bearer "}}, wrong(SignatureError::mismatch)},
        {"Bearer and two spaces",
         bearer,
         {{"Authorization", "Bearer  " + secret}},
         wrong(SignatureError::mismatch)},
        {"a header of our choice",
         VapiProfile::shared_secret("x-our-secret"),
         {{"x-our-secret", secret}},
         {}},
        {"a bearer header of our choice",
         VapiProfile::bearer("x-our-token"),
         {{"x-our-token", "Bearer " + secret}},
         {}},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        VapiSignature verifier(row.profile, {secret});
        CHECK(word(verifier.verify(request(row.headers), t)) == word(row.then));
    }
}

TEST_CASE("vapi: several secrets, and lists that are refused") {
    const std::vector<std::string> secrets = {"vapi_new", secret, "vapi_old"};
    VapiSignature macs(VapiProfile::body_hmac(), secrets);
    CHECK(macs.verify(request({{"x-vapi-signature", body_mac}}), t).has_value());
    VapiSignature plain(VapiProfile::shared_secret(), secrets);
    for (const auto& one : secrets) CHECK(plain.verify(request({{"x-vapi-secret", one}}), t).has_value());
    CHECK(word(plain.verify(request({{"x-vapi-secret", "vapi_third"}}), t)) == "mismatch");
    VapiSignature others(VapiProfile::body_hmac(), {"vapi_new", "vapi_old"});
    CHECK(word(others.verify(request({{"x-vapi-signature", body_mac}}), t)) == "mismatch");

    for (const auto& profile :
         {VapiProfile::body_hmac(), VapiProfile::timestamped_hmac(), VapiProfile::shared_secret()}) {
        CHECK_THROWS_AS(VapiSignature(profile, {}), std::invalid_argument);
        CHECK_THROWS_AS(VapiSignature(profile, {secret, ""}), std::invalid_argument);
    }
    VapiProfile base64;
    base64.secret_is_base64 = true;
    CHECK_THROWS_AS(VapiSignature(base64, {secret}), std::invalid_argument);
    CHECK_THROWS_AS(VapiSignature(VapiProfile::shared_secret(""), {secret}), std::invalid_argument);
}
