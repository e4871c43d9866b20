#include "schemas/values/duration.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>

namespace beaker {
namespace {

using namespace std::chrono_literals;

TEST_CASE("duration: what ISO 8601 writes, from the largest unit to the smallest") {
    const std::string form = "must be an ISO 8601 duration without years and months, such as PT21M";
    const struct {
        std::string text;
        std::optional<std::chrono::microseconds> then;
        std::string refused = {};
    } rows[] = {
        {"PT21M", 21min},
        {"PT48H", 48h},
        {"P2D", 48h},
        {"P1DT2H3M4S", 24h + 2h + 3min + 4s},
        {"P2W", 14 * 24h},
        {"P1W2D", 9 * 24h},
        {"PT90M", 90min},
        {"PT0S", 0s},
        {"PT0.5S", 500ms},
        {"PT1,000001S", 1s + 1us},
        {"P365250D", 365'250 * 24h},
        {"", {}, form},
        {"P", {}, form},
        {"PT", {}, form},
        {"P1DT", {}, form},
        {"21M", {}, form},
        {"P21", {}, form},
        {"P21M", {}, form},
        {"P1Y", {}, form},
        {"PT1D", {}, form},
        {"PT1M2H", {}, form},
        {"PT1M1M", {}, form},
        {"PT0.5M", {}, form},
        {"PT.5S", {}, form},
        {"PT1.S", {}, form},
        {"PT1.0000001S", {}, form},
        {"-PT1M", {}, form},
        {"PT-1M", {}, form},
        {"pt1m", {}, form},
        {"PT1M ", {}, form},
        {"PTT1M", {}, form},
        {"PT99999999999999999999S", {}, form},
        {"P365251D", {}, "must not exceed a thousand years"},
        {"P365250DT1S", {}, "must not exceed a thousand years"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.text);
        const auto parsed = parse_duration(row.text);
        CHECK(parsed.has_value() == row.then.has_value());
        if (parsed && row.then) CHECK(*parsed == *row.then);
        if (!parsed) CHECK(parsed.error().reason == row.refused);
    }
}

}  // namespace
}  // namespace beaker
