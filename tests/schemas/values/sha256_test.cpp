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

}  // namespace
}  // namespace beaker
