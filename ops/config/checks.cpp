#include "ops/config/checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <numeric>

namespace beaker::ops {
namespace {

constexpr std::string_view alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

bool made_of(std::string_view text, std::string_view more) {
    return std::ranges::all_of(text, [&](char c) { return alphanumeric.contains(c) || more.contains(c); });
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// Levenshtein's distance: how many letters must be changed, added or removed.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), 0U);
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0]++;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, replaced});
        }
    }
    return row[b.size()];
}

}  // namespace

std::vector<std::string> split_list(std::string_view text) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const auto end = std::min(text.find(','), text.size());
        if (const auto part = trimmed(text.substr(0, end)); !part.empty()) parts.emplace_back(part);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

std::expected<Address, std::string> parse_address(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::unexpected("has no port");
    const auto digits = text.substr(colon + 1);
    auto host = text.substr(0, colon);

    Address address;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), address.port);
    if (error != std::errc{} || end != digits.data() + digits.size())
        return std::unexpected("has no port from 0 to 65535 at its end");
    if (host.starts_with('[') && host.ends_with(']') && host.contains(':')) {
        host = host.substr(1, host.size() - 2);
        if (!made_of(host, ":.%")) return std::unexpected("has no IPv6 address in its brackets");
    } else if (host.empty() || !made_of(host, ".-")) {
        return std::unexpected("has no host before the port (an IPv6 address stands in brackets)");
    }
    address.host = host;
    return address;
}

std::optional<std::string> url_problem(std::string_view text, std::string_view schemes) {
    const auto scheme = text.substr(0, text.find("://"));
    const auto known = split_list(schemes);
    if (scheme.size() == text.size() || std::ranges::find(known, scheme) == known.end())
        return fmt::format("must begin with {}://", fmt::join(known, ":// or "));
    if (!std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; }))
        return "holds blanks, control characters or bytes that are not ASCII";
    auto host = text.substr(scheme.size() + 3);
    if (const auto at = host.rfind('@'); at != std::string_view::npos) host.remove_prefix(at + 1);
    host = host.substr(0, host.find_first_of("/?#"));
    if (host.empty() || host.starts_with(':')) return "has no host";
    if (!made_of(host, ".-_:[]")) return "has a host that cannot be";
    return std::nullopt;
}

std::string_view user_info(std::string_view url) {
    const auto start = url.find("://");
    const auto at = url.rfind('@');
    if (start == std::string_view::npos || at == std::string_view::npos || at < start + 3) return {};
    return url.substr(start + 3, at - start - 3);
}

bool is_header_name(std::string_view text) { return !text.empty() && made_of(text, "!#$%&'*+-.^_`|~"); }

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& known) {
    const std::string* best = nullptr;
    std::size_t least = std::max<std::size_t>(2, word.size() / 4) + 1;
    for (const std::string& candidate : known) {
        // The right name without its table is nearer than any spelling.
        const auto end = candidate.rfind('.');
        if (end != std::string::npos && candidate.substr(end + 1) == word) return candidate;
        if (const auto letters = distance(word, candidate); letters < least) {
            least = letters;
            best = &candidate;
        }
    }
    return best == nullptr ? std::nullopt : std::optional(*best);
}

}  // namespace beaker::ops
