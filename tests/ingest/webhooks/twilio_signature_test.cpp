#include "ingest/webhooks/twilio_signature.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace beaker::ingest;
using namespace beaker::ingest::webhooks;

namespace {

using Result = std::expected<void, SignatureError>;
constexpr auto wrong = [](SignatureError error) -> Result { return std::unexpected(error); };

const std::string token = "devtoken0123456789";
const std::string base = "https://dev.example.com";
const std::string path = "/webhooks/twilio";
const std::string form =
    "CallSid=CAdev0001&CallStatus=ringing&From=%2B15555550110&To=%2B15555550111&FromCity=";
const std::string json_hash = "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862";
// The first two and json_signature are what Twilio's library computes; the rest was computed with Python's
// hmac module by the rules of Twilio's page.
const std::string form_signature = "5feOdgIzmiExZIQZO4e1O/Aobzc=";
const std::string form_443_signature = "y6SVvGbLpj4srd93qxEMwVqHL7Y=";
const std::string json_signature = "AXEPmz9SXHtrGF9QQMpxqVipPTA=";
const std::string form_8443_signature = "1qf4mDfRGliqo/ornDvOeaqYs8M=";

struct Sent {
    std::string target = path;
    std::string body = form;
    std::string method = "POST";
    std::optional<std::string> host = "ignored.example.com";
    bool secure = false;
};

http::Request request(const Sent& sent, std::optional<std::string> signature) {
    http::Request made{.method = sent.method, .target = sent.target, .body = sent.body};
    made.secure = sent.secure;
    if (sent.host) made.headers.emplace_back("Host", *sent.host);
    if (signature) made.headers.emplace_back("X-Twilio-Signature", *signature);
    return made;
}

std::string_view word(const Result& result) { return result ? "ok" : reason_of(result.error()); }

}  // namespace

TEST_CASE("twilio: the form and the URL are signed") {
    const struct {
        const char* name;
        Sent sent;
        std::optional<std::string> signature;
        Result then;
    } rows[] = {
        {"as Twilio sends it", {}, form_signature, {}},
        {"the order of the fields does not matter",
         {.body = "To=%2B15555550111&FromCity=&CallStatus=ringing&From=%2B15555550110&CallSid=CAdev0001"},
         form_signature,
         {}},
        {"their encoding does not matter",
         {.body = "%43allSid=CAdev0001&CallStatus=ringin%67&From=%2b15555550110&To=%2B15555550111&FromCity"},
         form_signature,
         {}},
        {"a query is signed as it stands",
         {.target = path + "?tenant=0197a5c2-0000-8000-8000-000000000042&x=%20a%2Bb"},
         "VXlzfHjamHmKy0qgTUXHDfgu6Uc=",
         {}},
        {"a query encoded anew",
         {.target = path + "?tenant=0197a5c2-0000-8000-8000-000000000042&x=+a%2Bb"},
         "VXlzfHjamHmKy0qgTUXHDfgu6Uc=",
         wrong(SignatureError::mismatch)},
        {"repeated names: values once, in order",
         {.body = "a=2&a=1&a=2"},
         "NcuLNjMdb28+zgn7OhlgLi1WU7c=",
         {}},
        {"names in byte order: upper case first",
         {.body = "a=2&_=4&Z=3&B=1"},
         "p4Oqb3trN3UexLMooKCVfdaMfeM=",
         {}},
        {"spaces and UTF-8 are kept",
         {.body = "Body=+Gr%C3%BC%C3%9Fe+%26+%E2%82%AC+stop+&From=%2B15555550110"},
         "wvXAdva+o6sFAeneDWYxShJ5E84=",
         {}},
        {"a POST without fields", {.body = ""}, "h8o8TAJWYID3d4xHtvSfbrKYSUE=", {}},

        {"no signature", {}, std::nullopt, wrong(SignatureError::missing)},
        {"no signature and no form", {.body = "%"}, std::nullopt, wrong(SignatureError::missing)},
        {"empty signature", {}, "", wrong(SignatureError::mismatch)},
        {"first character changed", {}, "6feOdgIzmiExZIQZO4e1O/Aobzc=", wrong(SignatureError::mismatch)},
        {"last character changed", {}, "5feOdgIzmiExZIQZO4e1O/Aobzd=", wrong(SignatureError::mismatch)},
        {"no padding", {}, "5feOdgIzmiExZIQZO4e1O/Aobzc", wrong(SignatureError::mismatch)},
        {"one byte of a value changed",
         {.body = "CallSid=CAdev0002&CallStatus=ringing&From=%2B15555550110&To=%2B15555550111&FromCity="},
         form_signature,
         wrong(SignatureError::mismatch)},
        {"a field more", {.body = form + "&x=1"}, form_signature, wrong(SignatureError::mismatch)},
        {"an empty field more", {.body = form + "&x="}, form_signature, wrong(SignatureError::mismatch)},
        {"an empty field dropped",
         {.body = "CallSid=CAdev0001&CallStatus=ringing&From=%2B15555550110&To=%2B15555550111"},
         form_signature,
         wrong(SignatureError::mismatch)},
        {"the signature without that field",
         {},
         "49Uzug3U9EVMN5bak63/z2NhS9g=",
         wrong(SignatureError::mismatch)},
        {"a plus that was not encoded",
         {.body = "CallSid=CAdev0001&CallStatus=ringing&From=+15555550110&To=%2B15555550111&FromCity="},
         form_signature,
         wrong(SignatureError::mismatch)},
        {"a value trimmed", {.body = form + "+"}, form_signature, wrong(SignatureError::mismatch)},
        {"a slash more", {.target = path + "/"}, form_signature, wrong(SignatureError::mismatch)},
        {"a query that was not signed",
         {.target = path + "?tenant=1"},
         form_signature,
         wrong(SignatureError::mismatch)},
        {"a bare question mark", {.target = path + "?"}, form_signature, wrong(SignatureError::mismatch)},
        {"the path in another case",
         {.target = "/webhooks/Twilio"},
         form_signature,
         wrong(SignatureError::mismatch)},
        {"no form", {.body = form + "&x=%4"}, form_signature, wrong(SignatureError::malformed)},
    };
    TwilioSignature verifier(base, {token});
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(word(verifier.verify(request(row.sent, row.signature), 1700000000)) == word(row.then));
    }
}

TEST_CASE("twilio: GET signs the URL alone, a JSON body is signed by its hash in the URL") {
    const std::string hashed = path + "?bodySHA256=" + json_hash;
    const struct {
        const char* name;
        Sent sent;
        std::string signature;
        Result then;
    } rows[] = {
        {"GET",
         {.target = path + "?CallSid=CAdev0001&From=%2B15555550110", .body = "", .method = "GET"},
         "q5LO060WYRrzUBMOkpQMg9wFx34=",
         {}},
        {"GET, the query changed",
         {.target = path + "?CallSid=CAdev0002&From=%2B15555550110", .body = "", .method = "GET"},
         "q5LO060WYRrzUBMOkpQMg9wFx34=",
         wrong(SignatureError::mismatch)},
        {"GET with a body that nobody signed",
         {.target = path + "?CallSid=CAdev0001&From=%2B15555550110", .body = form, .method = "GET"},
         "q5LO060WYRrzUBMOkpQMg9wFx34=",
         wrong(SignatureError::unsigned_body)},
        {"the same URL as a POST without fields",
         {.target = path + "?CallSid=CAdev0001&From=%2B15555550110", .body = ""},
         "q5LO060WYRrzUBMOkpQMg9wFx34=",
         {}},
        {"JSON", {.target = hashed, .body = R"({"a":1})"}, json_signature, {}},
        {"JSON, behind another query field",
         {.target = path + "?tenant=1&bodySHA256=" + json_hash, .body = R"({"a":1})"},
         "R4INuASW1etP/XUcHKTwpHX0Qrk=",
         {}},
        {"JSON, one byte changed",
         {.target = hashed, .body = R"({"a":2})"},
         json_signature,
         wrong(SignatureError::mismatch)},
        {"JSON, a final newline",
         {.target = hashed, .body = "{\"a\":1}\n"},
         json_signature,
         wrong(SignatureError::mismatch)},
        {"JSON, the body dropped",
         {.target = hashed, .body = ""},
         json_signature,
         wrong(SignatureError::mismatch)},
        {"JSON, the hash fits and the signature does not",
         {.target = hashed, .body = R"({"a":1})"},
         form_signature,
         wrong(SignatureError::mismatch)},
        {"JSON, upper-case hash",
         {.target = path + "?bodySHA256=015ABD7F5CC57A2DD94B7590F04AD8084273905EE33EC5CEBEAE62276A97F862",
          .body = R"({"a":1})"},
         "Z7BCnXMxDnBoPSZ2ojROWod7Rr8=",
         wrong(SignatureError::mismatch)},
        {"JSON without a hash in the URL",
         {.body = R"({"a":1})"},
         "h8o8TAJWYID3d4xHtvSfbrKYSUE=",
         wrong(SignatureError::mismatch)},
        {"a form where the URL has a hash of something else",
         {.target = hashed},
         "u/UY+Q3AWdPgWq7MIwv+HUiA4nc=",
         wrong(SignatureError::mismatch)},
    };
    TwilioSignature verifier(base, {token});
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(word(verifier.verify(request(row.sent, row.signature), 1700000000)) == word(row.then));
    }
}

TEST_CASE("twilio: which addresses a signature may be for") {
    const std::string http_signature = "qrx28owI8bY853XJyiVsOYfR5O0=";
    const std::string http_80_signature = "moiPodYKzPOAXMZWkHGET+6E4Hg=";
    const struct {
        const char* name;
        const char* public_url;
        std::string signature;
        Result then;
    } rows[] = {
        {"no port, signed without", "https://dev.example.com", form_signature, {}},
        {"no port, signed with the standard one", "https://dev.example.com", form_443_signature, {}},
        {"no port, signed with another", "https://dev.example.com", form_8443_signature,
         wrong(SignatureError::mismatch)},
        {"no port, signed with http's", "https://dev.example.com",
         "Xh39d7tBRKzzmyEjaIjHdJAWzbY=", wrong(SignatureError::mismatch)},
        {"443, signed with", "https://dev.example.com:443", form_443_signature, {}},
        {"443, signed without", "https://dev.example.com:443", form_signature, {}},
        {"8443, signed with", "https://dev.example.com:8443", form_8443_signature, {}},
        {"8443, signed without", "https://dev.example.com:8443", form_signature, {}},
        {"8443, signed with the standard one", "https://dev.example.com:8443", form_443_signature,
         wrong(SignatureError::mismatch)},
        {"http, signed without", "http://dev.example.com", http_signature, {}},
        {"http, signed with 80", "http://dev.example.com", http_80_signature, {}},
        {"http, signed with 443", "http://dev.example.com",
         "mZyjqBNDcP+WDhJDh/+v1OngYxs=", wrong(SignatureError::mismatch)},
        {"http is not https", "http://dev.example.com", form_signature, wrong(SignatureError::mismatch)},
        {"https is not http", "https://dev.example.com", http_signature, wrong(SignatureError::mismatch)},
        {"another host", "https://www.example.com", form_signature, wrong(SignatureError::mismatch)},
        {"a slash at the end of the configured URL", "https://dev.example.com/", form_signature, {}},
        {"a path before ours", "https://dev.example.com/hooks", "+jMO2WvTWkESW9B1nXuuq0LTi9s=", {}},
        {"a path before ours, with a slash",
         "https://dev.example.com/hooks/",
         "+jMO2WvTWkESW9B1nXuuq0LTi9s=",
         {}},
        {"a path before ours that was not signed", "https://dev.example.com/hooks", form_signature,
         wrong(SignatureError::mismatch)},
        {"IPv6 with a port", "http://[::1]:8080", "zWwU5o8kavZfkqRANoVR8OdjQ08=", {}},
        {"IPv6 without one", "http://[::1]", "7dkQiRVpsxfkblZxSmvycGO3m6w=", {}},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        TwilioSignature verifier(row.public_url, {token});
        CHECK(word(verifier.verify(request({}, row.signature), 1700000000)) == word(row.then));
    }
}

TEST_CASE("twilio: without a public URL the Host header and the connection say the address") {
    const struct {
        const char* name;
        Sent sent;
        std::string signature;
        Result then;
    } rows[] = {
        {"TLS", {.host = "dev.example.com", .secure = true}, form_signature, {}},
        {"TLS, signed with the port", {.host = "dev.example.com", .secure = true}, form_443_signature, {}},
        {"plain", {.host = "dev.example.com"}, "qrx28owI8bY853XJyiVsOYfR5O0=", {}},
        {"plain, signed as https",
         {.host = "dev.example.com"},
         form_signature,
         wrong(SignatureError::mismatch)},
        {"a port, signed with", {.host = "127.0.0.1:8080"}, "oZzpjGHm4dCvBmFm7aKzMj5kvc8=", {}},
        {"a port, signed without", {.host = "127.0.0.1:8080"}, "VcoHvajOeXYg8vtSmal6N8A3cYU=", {}},
        {"no Host", {.host = std::nullopt}, form_signature, wrong(SignatureError::malformed)},
        {"empty Host", {.host = ""}, form_signature, wrong(SignatureError::malformed)},
        {"a Host with a path",
         {.host = "dev.example.com/webhooks"},
         form_signature,
         wrong(SignatureError::malformed)},
        {"a Host with a user",
         {.host = "a@dev.example.com"},
         form_signature,
         wrong(SignatureError::malformed)},
    };
    TwilioSignature verifier("", {token});
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(word(verifier.verify(request(row.sent, row.signature), 1700000000)) == word(row.then));
    }
}

TEST_CASE("twilio: several tokens, and settings that are refused") {
    const std::string second_signature = "NDOHftpOn6R2cJDFoih38vkTxZ4=";
    TwilioSignature both(base, {token, "devtoken_second"});
    CHECK(both.verify(request({}, form_signature), 0).has_value());
    CHECK(both.verify(request({}, form_443_signature), 0).has_value());
    CHECK(both.verify(request({}, second_signature), 0).has_value());
    TwilioSignature other(base, {"devtoken_second"});
    CHECK(word(other.verify(request({}, form_signature), 0)) == "mismatch");

    CHECK_THROWS_AS(TwilioSignature(base, {}), std::invalid_argument);
    CHECK_THROWS_AS(TwilioSignature(base, {token, ""}), std::invalid_argument);
    for (const char* url :
         {"dev.example.com", "ftp://dev.example.com", "https:/dev.example.com", "https://", "https://:443",
          "https:///webhooks", "https://dev.example.com:", "https://dev.example.com:https",
          "https://dev.example.com:123456", "https://user:word@dev.example.com",
          "https://dev.example.com?a=b", "https://dev.example.com#rc=3", "https://dev.example.com ",
          "https://::1", " https://dev.example.com"}) {
        CAPTURE(url);
        CHECK_THROWS_AS(TwilioSignature(url, {token}), std::invalid_argument);
    }
    CHECK_THROWS_WITH(TwilioSignature("https://user:word@dev.example.com", {token}),
                      "the public URL must be http(s)://host[:port][/prefix], without user or query");
}

TEST_CASE("twilio: what a form adds to the URL") {
    const struct {
        const char* name;
        beaker::FormFields fields;
        const char* then;
    } rows[] = {
        {"nothing", {}, ""},
        {"names in byte order", {{"b", "1"}, {"B", "2"}, {"a", "3"}}, "B2a3b1"},
        {"bytes above ASCII come last",
         {{"\xc3\xa9", "1"}, {"z", "2"}},
         "z2\xc3\xa9"
         "1"},
        {"repeated values once, in byte order", {{"a", "2"}, {"a", "10"}, {"a", "2"}}, "a10a2"},
        {"empty values leave the name", {{"a", ""}, {"b", "1"}}, "ab1"},
        {"equal values of different names stay", {{"a", "1"}, {"b", "1"}}, "a1b1"},
        {"a name that starts another", {{"ab", "1"}, {"a", "2"}}, "a2ab1"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(twilio_params(row.fields) == row.then);
    }
}
