#include "ingest/api/asked_by.hpp"

#include <algorithm>

#include "ingest/problem.hpp"

namespace beaker::ingest::api {

namespace {

constexpr std::size_t name_bytes_max = 64;

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
}

}  // namespace

std::expected<std::string, http::Response> asked_by(const std::optional<std::string>& sent) {
    if (!sent) return "admin";
    if (sent->empty() || sent->size() > name_bytes_max || !std::ranges::all_of(*sent, is_plain))
        return std::unexpected(
            problem(ProblemKind::bad_body, "",
                    {{"/asked_by", "must be a user name: 1 to 64 letters, digits, '.', '_' and '-'"}}));
    return *sent;
}

}  // namespace beaker::ingest::api
