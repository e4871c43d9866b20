#include "schemas/values/token.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

namespace beaker {
namespace {

TEST_CASE("token: stands for personal data without showing it") {
    const std::string email = token("pepper", "email", "jane@example.com");
    CHECK(email == "1367379b2f7e3743124f2bb4124e6433");
    CHECK(email != token("pepper", "phone", "jane@example.com"));
    CHECK(email != token("other", "email", "jane@example.com"));
    CHECK(token("pepper", "ab", "c") != token("pepper", "a", "bc"));
    CHECK(token("pepper", "email", "").size() == 32);
    CHECK(email ==
          token("pepper", "email", "jane@example.com"));  // no key or text kept from the calls before
    CHECK_THROWS_AS(token("", "email", "jane@example.com"), std::invalid_argument);
}

}  // namespace
}  // namespace beaker
