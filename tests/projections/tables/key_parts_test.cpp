#include "projections/tables/key_parts.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <vector>

using namespace beaker;
using namespace std::literals;

TEST_CASE("key parts: bytes sort as values do") {
    SUBCASE("texts, whatever is in them, and nothing of a shorter text lies behind a longer one") {
        const std::vector<std::string> texts = {"",     "\0"s,   "\0\0"s, "\0a"s, "\1"s, "\2"s, "a",
                                                "a\0"s, "a\0b"s, "a\1"s,  "ab",   "b",   "\xff"};
        std::vector<std::string> keys;
        for (const auto& text : texts)
            keys.push_back(KeyParts().text(text).descending(Instant::min()).take());
        CHECK(std::ranges::is_sorted(keys));
        for (const auto& one : texts)
            for (const auto& other : texts)
                CHECK(KeyParts().text(one).take().starts_with(KeyParts().text(other).take()) ==
                      (one == other));
    }
    SUBCASE("times, before 1970 too") {
        const Instant times[] = {Instant::min(),
                                 Instant::from_micros(-1),
                                 Instant(),
                                 Instant::from_micros(1),
                                 Instant::from_seconds(1'767'225'600),
                                 Instant::max()};
        std::vector<std::string> up, down;
        for (const Instant time : times) {
            up.push_back(KeyParts().ascending(time).take());
            down.push_back(KeyParts().descending(time).take());
            CHECK(ascending_at(up.back(), 0) == time);
            CHECK(descending_at("x" + down.back(), 1) == time);
        }
        CHECK(std::ranges::is_sorted(up));
        CHECK(std::ranges::is_sorted(down, std::greater()));
    }
    SUBCASE("numbers") {
        const std::string small = KeyParts().number(255).take();
        CHECK(small < KeyParts().number(256).take());
        CHECK(small == "\0\0\0\0\0\0\0\xff"s);
        CHECK(number_at(small, 0) == 255);
    }
}

TEST_CASE("key parts: an id is its 16 bytes") {
    const Uuid id = *Uuid::parse("0198d3a4-0c11-8005-9abc-0123456789ab");
    CHECK(id_key(id) == "\x01\x98\xd3\xa4\x0c\x11\x80\x05\x9a\xbc\x01\x23\x45\x67\x89\xab"s);
}
