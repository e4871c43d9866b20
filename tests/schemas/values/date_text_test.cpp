#include "schemas/values/date_text.hpp"

#include <doctest/doctest.h>

using namespace beaker;

TEST_CASE("date text: as HTTP and mail write it") {
    CHECK(date_text(784111777, "GMT") == "Sun, 06 Nov 1994 08:49:37 GMT");
    CHECK(date_text(0, "+0000") == "Thu, 01 Jan 1970 00:00:00 +0000");
    CHECK(date_text(1709164799, "GMT") == "Wed, 28 Feb 2024 23:59:59 GMT");
    CHECK(date_text(1709164800, "GMT") == "Thu, 29 Feb 2024 00:00:00 GMT");
}
