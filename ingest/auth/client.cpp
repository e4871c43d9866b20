#include "ingest/auth/client.hpp"

#include <algorithm>

#include "schemas/values/ascii.hpp"

namespace beaker::ingest::auth {

namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t";
    const auto first = text.find_first_not_of(blank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

/// The last of a comma-separated list, over all headers of that name.
std::string_view last_of(const http::Request& request, std::string_view name) {
    std::string_view last;
    for (const auto& [each, value] : request.headers)
        if (equal_ignoring_case(each, name)) {
            const auto comma = value.rfind(',');
            last = trimmed(std::string_view(value).substr(comma == std::string::npos ? 0 : comma + 1));
        }
    return last;
}

bool is_address(std::string_view text) {
    return !text.empty() && text.size() <= 45 && std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '.' ||
               c == ':';
    });
}

}  // namespace

std::string client_address(const http::Request& request, ProxyTrust trust) {
    if (trust == ProxyTrust::none) return request.remote;
    const auto told = last_of(request, "x-forwarded-for");
    return is_address(told) ? std::string(told) : request.remote;
}

std::string client_network(const std::string& address) {
    if (!address.contains(':')) return address;
    const auto gap = address.find("::");
    std::size_t groups = 0, end = 0;
    while (groups < 4 && end < address.size() && end != gap) {
        const auto colon = address.find(':', end + (end == 0 ? 0 : 1));
        end = std::min(colon, address.size());
        ++groups;
    }
    return address.substr(0, end) + "::/64";
}

bool came_securely(const http::Request& request, ProxyTrust trust) {
    return request.secure || (trust == ProxyTrust::peer && last_of(request, "x-forwarded-proto") == "https");
}

bool is_from_own_site(const http::Request& request) {
    if (const auto site = request.header("Sec-Fetch-Site")) return *site == "same-origin" || *site == "none";
    const auto origin = request.header("Origin");
    if (!origin) return true;
    const auto host = request.header("Host").value_or("");
    const auto scheme_end = origin->find("://");
    return scheme_end != std::string_view::npos && origin->substr(scheme_end + 3) == host;
}

}  // namespace beaker::ingest::auth
