#include "ingest/webhooks/secrets.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace beaker;
using namespace beaker::ingest::webhooks;

TEST_CASE("secrets: an empty list or secret is refused") {
    CHECK_THROWS_AS(require_secrets({}), std::invalid_argument);
    CHECK_THROWS_AS(require_secrets({"whsec_dev_secret", ""}), std::invalid_argument);
    CHECK_NOTHROW(require_secrets({"whsec_dev_secret"}));
}

TEST_CASE("secrets: one matching pair of keys and presented texts is enough") {
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
