#include "schemas/values/base64url.hpp"

#include <doctest/doctest.h>

using namespace beaker;

TEST_CASE("base64url: RFC 4648's vectors, without padding; one text for each value") {
    const struct {
        std::string bytes, text;
    } rows[] = {{"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
                {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xfb\xff", "-_8"}};
    for (const auto& row : rows) {
        CHECK(base64url(row.bytes) == row.text);
        CHECK(from_base64url(row.text) == row.bytes);
    }
    std::string bytes;
    for (int i = 0; i < 40; ++i) {
        CHECK(from_base64url(base64url(bytes)) == bytes);
        bytes += static_cast<char>(i * 37);
    }
    for (const char* bad : {"A", "Zh", "Zm9vY", "Zg==", "Zm9v!", "Zm9v Zg", "+/8", "Zg+/", "\xff\xff"}) {
        CAPTURE(bad);
        CHECK_FALSE(from_base64url(bad));
    }
}
