#include "processors/leads/spoken_digits.hpp"

#include <doctest/doctest.h>
#include <fmt/ranges.h>

namespace beaker::processors::leads {
namespace {

TEST_CASE("leads: digits as they are said") {
    using Digits = std::vector<std::string>;
    const struct {
        std::string line;
        Digits then;
    } rows[] = {
        {"five one two, five five five, oh one three four", {"5125550134"}},
        {"512-555-0134", {"5125550134"}},
        {"(512) 555-0134.", {"5125550134"}},
        {"512.555.0134", {"5125550134"}},
        {"+1 512 555 0134", {"15125550134"}},
        {"five one two double five five oh one three four", {"5125550134"}},
        {"five one two triple five zero one double three", {"5125550133"}},
        {"eight hundred five five five oh one twenty three", {"8005550123"}},
        {"five fifty five", {"555"}},
        {"five twelve, uh, five five five, um, 0134", {"5125550134"}},
        {"five to one five for five oh one three four", {"5215450134"}},
        {"Five. One. Two.", {"512"}},
        {"512 555 0134, 512 555 0143", {"5125550134", "5125550143"}},
        {"seis uno dos cinco cinco cinco cero uno tres cuatro", {"6125550134"}},
        {"this one, oh, that one", {}},
        {"for you too", {}},
        {"it is $1,200 for 3", {"3"}},
        {"7F", {}},
        {"", {}},
    };
    for (const auto& row : rows) {
        CAPTURE(row.line);
        const Words words(row.line);
        Digits got;
        for (const DigitRun& run : digit_runs(words.all())) got.push_back(run.digits);
        CHECK(fmt::format("{}", fmt::join(got, " ")) == fmt::format("{}", fmt::join(row.then, " ")));
    }
}

}  // namespace
}  // namespace beaker::processors::leads
