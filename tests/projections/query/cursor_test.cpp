#include "projections/query/cursor.hpp"

#include <doctest/doctest.h>

using namespace beaker;
using namespace std::literals;

TEST_CASE("cursors: any place, there and back") {
    std::string place;
    for (int i = 0; i < 40; ++i) {
        CHECK(place_of_cursor(cursor_text(place)) == place);
        place += static_cast<char>(i * 37);
    }
    CHECK(cursor_text("\xfb\xff\xfe") == "-__-");  // RFC 4648 §5
    CHECK(cursor_text("f") == "Zg");
}

TEST_CASE("cursors: what is none") {
    for (const auto text : {"Z"sv, "Zh"sv, "Zg=="sv, "Zg+/"sv, "Z g"sv, "Zm9vY"sv, "\xff\xff"sv}) {
        CAPTURE(text);
        CHECK_FALSE(place_of_cursor(text));
    }
}
