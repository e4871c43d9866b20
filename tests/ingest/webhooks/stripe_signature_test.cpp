#include "ingest/webhooks/stripe_signature.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <stdexcept>

using namespace beaker::ingest;
using namespace beaker::ingest::webhooks;

namespace {

const std::string secret = "whsec_dev_secret";
const std::string body = R"({"id":"evt_dev_1","object":"event"})";
// What Stripe's library computes for these; the other values below are made with them as the anchor.
const std::string v1 = "04e5cab6456946e0f58f81bd158648364fcfbe58389cab2bda31731dc9f05153";
constexpr std::int64_t t = 1700000000;

using Result = std::expected<void, SignatureError>;
constexpr auto wrong = [](SignatureError error) -> Result { return std::unexpected(error); };

http::Request request(std::optional<std::string> header, std::string with_body = body) {
    http::Request made{.method = "POST", .target = "/webhooks/stripe"};
    made.headers = {{"Content-Type", "application/json; charset=utf-8"}};
    if (header) made.headers.emplace_back("Stripe-Signature", *header);
    made.body = std::move(with_body);
    return made;
}

/// What a name of a result prints as when a row fails.
std::string_view word(const Result& result) { return result ? "ok" : reason_of(result.error()); }

std::string signed_by(std::string_view by, std::int64_t at, std::string_view text = body) {
    auto key = stripe_key(by);
    return stripe_v1(key, at, text);
}

}  // namespace

TEST_CASE("stripe: the header's grammar") {
    const std::string other_v1 = signed_by("whsec_other", t);
    std::string upper = v1;
    for (auto& c : upper) c = static_cast<char>(std::toupper(c));
    std::string last_digit = v1;
    last_digit.back() = '4';
    std::string first_digit = v1;
    first_digit.front() = '1';
    const struct {
        const char* name;
        std::optional<std::string> header;
        Result then;
    } rows[] = {
        {"as Stripe sends it", "t=1700000000,v1=" + v1, {}},
        {"v1 first", "v1=" + v1 + ",t=1700000000", {}},
        {"v0 beside it is ignored", "t=1700000000,v1=" + v1 + ",v0=" + other_v1, {}},
        {"unknown keys are ignored", "a=b,t=1700000000,c,=,v2=x,v1=" + v1 + ",", {}},
        {"two v1, the second matches", "t=1700000000,v1=" + other_v1 + ",v1=" + v1, {}},
        {"two v1, the first matches", "t=1700000000,v1=" + v1 + ",v1=" + other_v1, {}},
        {"the last t counts", "t=1,t=1700000000,v1=" + v1, {}},
        {"the last t counts, though the first is right", "t=1700000000,t=1,v1=" + v1,
         wrong(SignatureError::mismatch)},
        {"the last t counts, though unreadable", "t=1700000000,t=x,v1=" + v1,
         wrong(SignatureError::malformed)},
        {"a second '=' ends the value", "t=1700000000=x,v1=" + v1 + "=x", {}},
        {"t is signed as a number", "t=01700000000,v1=" + v1, {}},

        {"no header", std::nullopt, wrong(SignatureError::missing)},
        {"empty header", "", wrong(SignatureError::malformed)},
        {"no t", "v1=" + v1, wrong(SignatureError::malformed)},
        {"empty t", "t=,v1=" + v1, wrong(SignatureError::malformed)},
        {"bare t", "t,v1=" + v1, wrong(SignatureError::malformed)},
        {"t is no number", "t=now,v1=" + v1, wrong(SignatureError::malformed)},
        {"t with a letter", "t=1700000000s,v1=" + v1, wrong(SignatureError::malformed)},
        {"t with a fraction", "t=1700000000.0,v1=" + v1, wrong(SignatureError::malformed)},
        {"t with a space", "t= 1700000000,v1=" + v1, wrong(SignatureError::malformed)},
        {"negative t", "t=-1,v1=" + v1, wrong(SignatureError::malformed)},
        {"t with a plus sign", "t=+1700000000,v1=" + v1, wrong(SignatureError::malformed)},
        {"t too large", "t=99999999999999999999,v1=" + v1, wrong(SignatureError::malformed)},
        {"T is not t", "T=1700000000,v1=" + v1, wrong(SignatureError::malformed)},
        {"no v1", "t=1700000000", wrong(SignatureError::malformed)},
        {"v0 alone is never accepted", "t=1700000000,v0=" + v1, wrong(SignatureError::malformed)},
        {"a space after the comma", "t=1700000000, v1=" + v1, wrong(SignatureError::malformed)},
        {"a space before '='", "t=1700000000,v1 =" + v1, wrong(SignatureError::malformed)},
        {"V1 is not v1", "t=1700000000,V1=" + v1, wrong(SignatureError::malformed)},
        {"a semicolon for the comma", "t=1700000000;v1=" + v1, wrong(SignatureError::malformed)},

        {"a space after '='", "t=1700000000,v1= " + v1, wrong(SignatureError::mismatch)},
        {"a space at the end", "t=1700000000,v1=" + v1 + " ", wrong(SignatureError::mismatch)},
        {"upper-case hex", "t=1700000000,v1=" + upper, wrong(SignatureError::mismatch)},
        {"last digit changed", "t=1700000000,v1=" + last_digit, wrong(SignatureError::mismatch)},
        {"first digit changed", "t=1700000000,v1=" + first_digit, wrong(SignatureError::mismatch)},
        {"cut short", "t=1700000000,v1=" + v1.substr(0, 63), wrong(SignatureError::mismatch)},
        {"too long", "t=1700000000,v1=" + v1 + "0", wrong(SignatureError::mismatch)},
        {"empty v1", "t=1700000000,v1=", wrong(SignatureError::mismatch)},
        {"bare v1", "t=1700000000,v1", wrong(SignatureError::mismatch)},
        {"the t of another signature", "t=1700000001,v1=" + v1, wrong(SignatureError::mismatch)},
        {"a foreign secret's", "t=1700000000,v1=" + other_v1, wrong(SignatureError::mismatch)},
    };
    StripeSignature verifier({secret});
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(word(verifier.verify(request(row.header), t)) == word(row.then));
    }
}

TEST_CASE("stripe: every byte of the body counts") {
    const struct {
        const char* name;
        std::string body;
        Result then;
    } rows[] = {
        {"as signed", body, {}},
        {"empty, reported before all else", "", wrong(SignatureError::empty_body)},
        {"one byte changed", R"({"id":"evt_dev_2","object":"event"})", wrong(SignatureError::mismatch)},
        {"a final newline", body + "\n", wrong(SignatureError::mismatch)},
        {"a space more", R"({"id": "evt_dev_1","object":"event"})", wrong(SignatureError::mismatch)},
        {"cut short", body.substr(0, body.size() - 1), wrong(SignatureError::mismatch)},
        {"a NUL behind it", body + '\0', wrong(SignatureError::mismatch)},
    };
    StripeSignature verifier({secret});
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(word(verifier.verify(request("t=1700000000,v1=" + v1, row.body), t)) == word(row.then));
    }
    CHECK(word(verifier.verify(request(std::nullopt, ""), t)) == "empty_body");
}

TEST_CASE("stripe: the age is checked after the signature, 300 s on either side pass") {
    const std::string foreign = signed_by("whsec_other", t);
    const struct {
        const char* name;
        std::int64_t now;
        const std::string& signature;
        Result then;
    } rows[] = {
        {"at once", t, v1, {}},
        {"299 s later", t + 299, v1, {}},
        {"300 s later", t + 300, v1, {}},
        {"301 s later", t + 301, v1, wrong(SignatureError::too_old)},
        {"days later", t + 259'200, v1, wrong(SignatureError::too_old)},
        {"300 s ahead", t - 300, v1, {}},
        {"301 s ahead", t - 301, v1, wrong(SignatureError::from_future)},
        {"our clock at zero", 0, v1, wrong(SignatureError::from_future)},
        {"stale and foreign: foreign", t + 301, foreign, wrong(SignatureError::mismatch)},
        {"ahead and foreign: foreign", t - 301, foreign, wrong(SignatureError::mismatch)},
    };
    StripeSignature verifier({secret});
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(word(verifier.verify(request("t=1700000000,v1=" + row.signature), row.now)) == word(row.then));
    }
}

TEST_CASE("stripe: several secrets, for the days of a rotation") {
    const auto header = [](std::string_view by) { return fmt::format("t={},v1={}", t, signed_by(by, t)); };
    const struct {
        const char* name;
        std::vector<std::string> secrets;
        std::string header;
        Result then;
    } rows[] = {
        {"the first", {"whsec_new", "whsec_old"}, header("whsec_new"), {}},
        {"the last", {"whsec_new", "whsec_old"}, header("whsec_old"), {}},
        {"none of them", {"whsec_new", "whsec_old"}, header("whsec_third"), wrong(SignatureError::mismatch)},
        {"the prefix belongs to the secret",
         {"dev_secret"},
         header("whsec_dev_secret"),
         wrong(SignatureError::mismatch)},
        {"Stripe signs with both, we know one",
         {"whsec_old"},
         header("whsec_new") + ",v1=" + signed_by("whsec_old", t),
         {}},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        StripeSignature verifier(row.secrets);
        CHECK(word(verifier.verify(request(row.header), t)) == word(row.then));
        CHECK(word(verifier.verify(request(row.header), t)) == word(row.then));
    }
    CHECK_THROWS_AS(StripeSignature({}), std::invalid_argument);
    CHECK_THROWS_AS(StripeSignature({""}), std::invalid_argument);
    CHECK_THROWS_AS(StripeSignature({secret, ""}), std::invalid_argument);
}

TEST_CASE("signature errors: each has its own word and sentence") {
    std::vector<std::string_view> words, sentences;
    for (int i = 0; i <= static_cast<int>(SignatureError::unsigned_body); ++i) {
        words.push_back(reason_of(static_cast<SignatureError>(i)));
        sentences.push_back(detail_of(static_cast<SignatureError>(i)));
    }
    for (auto* texts : {&words, &sentences}) {
        std::ranges::sort(*texts);
        CHECK(std::ranges::adjacent_find(*texts) == texts->end());
        CHECK(std::ranges::none_of(*texts, &std::string_view::empty));
    }
}
