#include "ops/benchmarks/load/answer.hpp"

#include <algorithm>
#include <charconv>

namespace beaker::bench {

namespace {

constexpr std::string_view end_of_line = "\r\n";
constexpr std::string_view end_of_head = "\r\n\r\n";

bool same_name(std::string_view field, std::string_view lower_case) {
    const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + ('a' - 'A') : a) == b; };
    return std::equal(field.begin(), field.end(), lower_case.begin(), lower_case.end(), same);
}

template <class Number>
Number number_of(std::string_view text) {
    Number number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

}  // namespace

std::string_view Answer::header(std::string_view name) const {
    auto rest = head;
    for (auto line_end = rest.find(end_of_line); line_end != rest.npos; line_end = rest.find(end_of_line)) {
        rest.remove_prefix(line_end + end_of_line.size());
        if (rest.size() <= name.size() || rest[name.size()] != ':') continue;
        if (!same_name(rest.substr(0, name.size()), name)) continue;
        auto value = rest.substr(name.size() + 1);
        value = value.substr(0, value.find(end_of_line));
        const auto begin = value.find_first_not_of(' ');
        return begin == value.npos ? std::string_view{} : value.substr(begin);
    }
    return {};
}

std::optional<Answer> parse_answer(std::string_view read) {
    const auto head_bytes = read.find(end_of_head);
    if (head_bytes == read.npos) return std::nullopt;
    Answer answer{.head = read.substr(0, head_bytes)};
    const auto status = answer.head.find(' ');
    if (status != answer.head.npos) answer.status = number_of<int>(answer.head.substr(status + 1));
    const auto body_bytes = number_of<std::size_t>(answer.header("content-length"));
    answer.bytes = head_bytes + end_of_head.size() + body_bytes;
    if (read.size() < answer.bytes) return std::nullopt;
    answer.body = read.substr(head_bytes + end_of_head.size(), body_bytes);
    return answer;
}

}  // namespace beaker::bench
