#include "schemas/values/sha256.hpp"

#include <doctest/doctest.h>

#include <string>

namespace beaker {
namespace {

TEST_CASE("sha256: published vectors") {
    const std::string million(1'000'000, 'a');
    // clang-format off
    const struct { const char* name; std::string_view given; const char* then; } rows[] = {
        {"empty (NIST)",     "",      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc (FIPS 180-2)", "abc",   "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"a million a's",    million, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(hex(sha256(row.given)) == row.then);
    }
}

TEST_CASE("hmac: published vectors, and no key kept from the call before") {
    const std::string long_key(131, '\xaa');
    // clang-format off
    const struct { const char* name; std::string_view key; std::string_view given; const char* then; } rows[] = {
        {"RFC 4231 case 2",   "Jefe",   "what do ya want for nothing?",
         "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        {"empty after a key", "",       "",
         "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"},
        {"RFC 4231 case 6",   long_key, "Test Using Larger Than Block-Size Key - Hash Key First",
         "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(hex(hmac_sha256(row.key, row.given)) == row.then);
    }
}

TEST_CASE("parts: lengths keep them apart") {
    const auto of = [](std::initializer_list<std::string_view> parts) {
        Sha256OfParts hash;
        for (const auto part : parts) hash.add(part);
        return hash.digest();
    };
    CHECK(of({"ab", "c"}) == of({"ab", "c"}));
    CHECK(of({"ab", "c"}) != of({"a", "bc"}));
    CHECK(of({"abc"}) != of({"abc", ""}));
    CHECK(of({}) == sha256(""));
}

TEST_CASE("token: stands for personal data without showing it") {
    const std::string email = token("pepper", "email", "jane@example.com");
    CHECK(email == "1367379b2f7e3743124f2bb4124e6433");
    CHECK(email != token("pepper", "phone", "jane@example.com"));
    CHECK(email != token("other", "email", "jane@example.com"));
    CHECK(token("pepper", "ab", "c") != token("pepper", "a", "bc"));
    CHECK(token("", "email", "").size() == 32);
}

}  // namespace
}  // namespace beaker
