#include "schemas/values/hmac.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace beaker;

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

TEST_CASE("hmac: a context takes another key, and keeps nothing of the one before") {
    const auto by = [](std::string_view key) {
        return Hmac(HashAlgorithm::sha256, key).sign({"text"}).text(Encoding::hex);
    };
    Hmac hmac(HashAlgorithm::sha256, "old");
    (void)hmac.sign({"unread"});
    for (const std::string& key :
         {std::string("new"), std::string(131, 'k'), std::string("x"), std::string("old")}) {
        CAPTURE(key);
        hmac.set_key(key);
        CHECK(hmac.sign({"text"}).text(Encoding::hex) == by(key));
        CHECK(hmac.sign({"text"}).text(Encoding::hex) == by(key));
    }
}

TEST_CASE("hmac: an empty key is refused") {
    CHECK_THROWS_AS(Hmac(HashAlgorithm::sha1, ""), std::invalid_argument);
    Hmac hmac(HashAlgorithm::sha1, "key");
    CHECK_THROWS_AS(hmac.set_key(""), std::invalid_argument);
}
