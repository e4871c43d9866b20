#include "ingest/webhooks/sign.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "ingest/webhooks/stripe_signature.hpp"
#include "ingest/webhooks/twilio_signature.hpp"

using namespace beaker;
using namespace beaker::ingest;
using namespace beaker::ingest::webhooks;

TEST_CASE("sign: the providers' own vectors come out") {
    CHECK(stripe_signature_header(R"({"id":"evt_dev_1","object":"event"})", "whsec_dev_secret", 1700000000) ==
          "t=1700000000,v1=04e5cab6456946e0f58f81bd158648364fcfbe58389cab2bda31731dc9f05153");
    const beaker::FormFields ringing = {{"CallSid", "CAdev0001"},
                                        {"CallStatus", "ringing"},
                                        {"From", "+15555550110"},
                                        {"To", "+15555550111"},
                                        {"FromCity", ""}};
    CHECK(twilio_signature_header("https://dev.example.com/webhooks/twilio", ringing, "devtoken0123456789") ==
          "5feOdgIzmiExZIQZO4e1O/Aobzc=");
    CHECK(twilio_signature_header(with_body_hash("https://dev.example.com/webhooks/twilio", R"({"a":1})"), {},
                                  "devtoken0123456789") == "AXEPmz9SXHtrGF9QQMpxqVipPTA=");
    CHECK(vapi_signature_header(R"({"message":{"type":"hang"}})", "vapi_dev_secret") ==
          "60c40a6fbdc399c182c07ca05f5218794d6f1569361ee55d649e34197ec7b9b3");
}

TEST_CASE("sign: a hash is joined to a URL with or without a query") {
    const std::string hash = "bodySHA256=015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862";
    CHECK(with_body_hash("https://dev.example.com/a", R"({"a":1})") == "https://dev.example.com/a?" + hash);
    CHECK(with_body_hash("https://dev.example.com/a?b=1", R"({"a":1})") ==
          "https://dev.example.com/a?b=1&" + hash);
}

TEST_CASE("sign: what is signed is verified under every Vapi profile, and nowhere else") {
    const std::string body = R"({"message":{"type":"hang"}})";
    VapiProfile wide = VapiProfile::timestamped_hmac();
    wide.prefix = "sha512=";
    wide.algorithm = HashAlgorithm::sha512;
    wide.encoding = Encoding::base64;
    wide.secret_is_base64 = true;
    VapiProfile short_one;
    short_one.algorithm = HashAlgorithm::sha1;
    const struct {
        const char* name;
        VapiProfile profile;
        std::size_t headers;
    } rows[] = {
        {"body", VapiProfile::body_hmac(), 1},
        {"timestamp and body", VapiProfile::timestamped_hmac(), 2},
        {"every option", wide, 2},
        {"SHA-1", short_one, 1},
        {"secret", VapiProfile::shared_secret(), 1},
        {"bearer", VapiProfile::bearer(), 1},
    };
    const std::string ours = "dmFwaV9kZXZfc2VjcmV0", foreign = "dmFwaV9vdGhlcl9rZXkh";
    for (const auto& row : rows) {
        CAPTURE(row.name);
        VapiSignature verifier(row.profile, {ours});
        http::Request request{.method = "POST", .target = "/webhooks/vapi", .body = body};
        request.headers = vapi_signature_headers(row.profile, body, ours, "1700000000000");
        CHECK(request.headers.size() == row.headers);
        CHECK(verifier.verify(request, 1700000000).has_value());
        request.headers = vapi_signature_headers(row.profile, body, foreign, "1700000000000");
        CHECK_FALSE(verifier.verify(request, 1700000000).has_value());
    }
}

TEST_CASE("sign: Stripe and Twilio verify what was signed for them") {
    StripeSignature stripe({"whsec_dev_secret"});
    http::Request request{.method = "POST", .target = "/webhooks/stripe", .body = "{}"};
    request.headers = {{"Stripe-Signature", stripe_signature_header("{}", "whsec_dev_secret", 1700000000)}};
    CHECK(stripe.verify(request, 1700000000).has_value());

    const std::string url =
        "https://dev.example.com/webhooks/twilio?tenant=0197a5c2-0000-8000-8000-000000000042";
    TwilioSignature twilio("https://dev.example.com", {"devtoken0123456789"});
    request.target = url.substr(std::string("https://dev.example.com").size());
    request.body = "MessageSid=SM1&Body=STOP+now&From=%2B15555550110&From=%2B15555550110";
    request.headers = {{"X-Twilio-Signature", twilio_signature_header(url, *beaker::parse_form(request.body),
                                                                      "devtoken0123456789")}};
    CHECK(twilio.verify(request, 1700000000).has_value());
    request.body.back() = '1';
    CHECK_FALSE(twilio.verify(request, 1700000000).has_value());
}

TEST_CASE("sign: an empty secret signs nothing") {
    CHECK_THROWS_AS(stripe_signature_header("{}", "", 0), std::invalid_argument);
    CHECK_THROWS_AS(twilio_signature_header("https://dev.example.com", {}, ""), std::invalid_argument);
    CHECK_THROWS_AS(vapi_signature_header("{}", ""), std::invalid_argument);
    CHECK_THROWS_AS(vapi_signature_headers(VapiProfile::shared_secret(), "{}", "", ""),
                    std::invalid_argument);
}
