#include "processors/calls/vapi_members.hpp"

#include <cmath>

namespace beaker::processors {

std::optional<Instant> instant_member(simdjson::dom::element from, Path path) {
    const auto found = member(from, path);
    if (!found) return std::nullopt;
    std::string_view text;
    if (found->get(text) != simdjson::SUCCESS) throw Nonsense({"bad_time", "a time is no text"});
    const auto instant = Instant::parse(text);
    if (!instant) throw Nonsense({"bad_time", "a time is not written as in RFC 3339"});
    return *instant;
}

std::optional<Instant> millis_member(simdjson::dom::element from, Path path) {
    const auto found = member(from, path);
    if (!found) return std::nullopt;
    constexpr double latest = 253'402'300'799'999;  // the end of the year 9999
    double millis = 0;
    if (found->get(millis) != simdjson::SUCCESS || !(millis >= 0 && millis <= latest))
        throw Nonsense({"bad_timestamp", "the timestamp is no number of milliseconds"});
    return Instant::from_micros(std::llround(millis * 1000));
}

std::optional<std::string> first_string(simdjson::dom::element from, std::initializer_list<Path> paths) {
    const auto text = first_text(from, paths);
    if (!text) return std::nullopt;
    return std::string(*text);
}

}  // namespace beaker::processors
