#include "ingest/webhooks/hmac.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace beaker::ingest::webhooks;

TEST_CASE("hmac: the vectors of RFC 2202 and RFC 4231") {
    const std::string jefe = "Jefe";
    const std::string question = "what do ya want for nothing?";
    const std::string long_key(131, '\xaa');
    const std::string long_text = "Test Using Larger Than Block-Size Key - Hash Key First";
    const struct {
        const char* name;
        HashAlgorithm algorithm;
        std::string key, text;
        Encoding encoding;
        std::string then;
    } rows[] = {
        {"SHA-1", HashAlgorithm::sha1, jefe, question, Encoding::hex,
         "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"},
        {"SHA-1, base64", HashAlgorithm::sha1, jefe, question, Encoding::base64,
         "7/zfauXrL6LSdBbV8YTfnCWafHk="},
        {"SHA-256", HashAlgorithm::sha256, jefe, question, Encoding::hex,
         "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        {"SHA-256, base64", HashAlgorithm::sha256, jefe, question, Encoding::base64,
         "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM="},
        {"SHA-256, long key", HashAlgorithm::sha256, long_key, long_text, Encoding::hex,
         "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
        {"SHA-512", HashAlgorithm::sha512, jefe, question, Encoding::hex,
         "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcae"
         "ab1a34d4"
         "a6b4b636e070a38bce737"},
        {"SHA-512, base64", HashAlgorithm::sha512, jefe, question, Encoding::base64,
         "Fkt6e/z4GeLjlfvnO1bgo4e9ZCIugx/WECcM1+olBVSXWL91wFqZSm0DT2X48Ob9yuqxo01Ka0tjbgcKOLznNw=="},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Hmac key(row.algorithm, row.key);
        CHECK(key.sign({row.text}).text(row.encoding) == row.then);
        CHECK(key.sign({row.text.substr(0, 5), "", row.text.substr(5)}).text(row.encoding) == row.then);
    }
}

TEST_CASE("hmac: a kept context forgets the message before") {
    Hmac key(HashAlgorithm::sha256, "Jefe");
    const auto empty = key.sign({}).text(Encoding::hex);
    const auto other = key.sign({"something else"}).text(Encoding::hex);
    CHECK(key.sign({}).text(Encoding::hex) == empty);
    CHECK(key.sign({"something else"}).text(Encoding::hex) == other);
    CHECK(empty != other);
    Hmac moved = std::move(key);
    CHECK(moved.sign({"something else"}).text(Encoding::hex) == other);
}

TEST_CASE("hmac: an empty key or list of keys is refused") {
    CHECK_THROWS_AS(Hmac(HashAlgorithm::sha1, ""), std::invalid_argument);
    CHECK_THROWS_AS(require_secrets({}), std::invalid_argument);
    CHECK_THROWS_AS(require_secrets({"whsec_dev_secret", ""}), std::invalid_argument);
    CHECK_NOTHROW(require_secrets({"whsec_dev_secret"}));
}

TEST_CASE("hmac: one matching pair of keys and presented texts is enough") {
    std::vector<Hmac> keys;
    for (const char* key : {"old", "new"}) keys.emplace_back(HashAlgorithm::sha256, key);
    const auto by = [](std::string_view key) {
        return Hmac(HashAlgorithm::sha256, key).sign({"text"}).text(Encoding::hex);
    };
    const std::string old_one = by("old"), new_one = by("new"), foreign = by("foreign");
    const struct {
        const char* name;
        std::vector<std::string_view> presented;
        bool then;
    } rows[] = {
        {"none", {}, false},
        {"the first key's", {old_one}, true},
        {"the last key's", {new_one}, true},
        {"a foreign key's", {foreign}, false},
        {"a foreign one first", {foreign, old_one}, true},
        {"a foreign one last", {new_one, foreign}, true},
        {"empty", {""}, false},
        {"cut short", {std::string_view(old_one).substr(1)}, false},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(any_matches(keys, row.presented,
                          [](Hmac& key) { return key.sign({"text"}).text(Encoding::hex); }) == row.then);
    }
}

TEST_CASE("sha256: the vector of FIPS 180-4") {
    CHECK(sha256("abc").text(Encoding::hex) ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256("").text(Encoding::hex) ==
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("base64: standard alphabet, padding optional, nothing else") {
    const struct {
        std::string text;
        std::optional<std::string> then;
    } rows[] = {
        {"", ""},
        {"Zg==", "f"},
        {"Zg", "f"},
        {"Zm8=", "fo"},
        {"Zm8", "fo"},
        {"Zm9v", "foo"},
        {"Zm9vYg==", "foob"},
        {"+/8=", "\xfb\xff"},
        {"Z", std::nullopt},
        {"Zg=", std::nullopt},
        {"Zg===", std::nullopt},
        {"====", std::nullopt},
        {"Zg==Zg==", std::nullopt},
        {"Zg=a", std::nullopt},
        {" Zg==", std::nullopt},
        {"Zm9v\n", std::nullopt},
        {"-_8=", std::nullopt},
    };
    for (const auto& row : rows) {
        CAPTURE(row.text);
        CHECK(decode_base64(row.text) == row.then);
    }
}

TEST_CASE("constant time: equal means the same length and bytes") {
    CHECK(equal_in_constant_time("", ""));
    CHECK(equal_in_constant_time("abc", "abc"));
    CHECK_FALSE(equal_in_constant_time("abc", "abd"));
    CHECK_FALSE(equal_in_constant_time("abc", "ab"));
    CHECK_FALSE(equal_in_constant_time("", "a"));
}
