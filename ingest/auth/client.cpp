#include "ingest/auth/client.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include "schemas/values/ascii.hpp"

namespace beaker::ingest::auth {

namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t";
    const auto first = text.find_first_not_of(blank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

/// The items of a comma-separated list, over all headers of that name.
std::vector<std::string_view> items_of(const http::Request& request, std::string_view name) {
    std::vector<std::string_view> items;
    for (const auto& [each, value] : request.headers) {
        if (!equal_ignoring_case(each, name)) continue;
        for (std::string_view rest = value;;) {
            const auto comma = rest.find(',');
            items.push_back(trimmed(rest.substr(0, comma)));
            if (comma == std::string_view::npos) break;
            rest.remove_prefix(comma + 1);
        }
    }
    return items;
}

bool is_address(std::string_view text) {
    return !text.empty() && text.size() <= 45 && std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '.' ||
               c == ':';
    });
}

}  // namespace

const ProxyTrust ProxyTrust::none;
const ProxyTrust ProxyTrust::peer = [] {
    ProxyTrust trust;
    trust.everybody_ = true;
    return trust;
}();

std::optional<ProxyTrust::Network> ProxyTrust::network_of(std::string_view text) {
    const auto slash = text.find('/');
    const std::string address(text.substr(0, slash));
    Network network;
    int bits_max = 128;
    if (inet_pton(AF_INET, address.c_str(), network.bytes.data() + 12) == 1) {
        network.bytes[10] = network.bytes[11] = 0xff;
        bits_max = 32;
    } else if (inet_pton(AF_INET6, address.c_str(), network.bytes.data()) != 1) {
        return std::nullopt;
    }
    if (slash == std::string_view::npos) return network;
    const auto digits = text.substr(slash + 1);
    int bits = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    if (error != std::errc() || end != digits.data() + digits.size() || bits < 0 || bits > bits_max)
        return std::nullopt;
    network.bits = 128 - bits_max + bits;
    return network;
}

std::optional<ProxyTrust> ProxyTrust::of(const std::vector<std::string>& networks) {
    ProxyTrust trust;
    for (const std::string& each : networks) {
        const auto network = network_of(each);
        if (!network) return std::nullopt;
        trust.networks_.push_back(*network);
    }
    return trust;
}

bool ProxyTrust::believes(std::string_view peer) const {
    if (everybody_) return true;
    const auto address = networks_.empty() ? std::nullopt : network_of(peer);
    return address && std::ranges::any_of(networks_, [&](const Network& network) {
               for (int bit = 0; bit < network.bits; ++bit) {
                   const auto at = static_cast<std::size_t>(bit / 8);
                   if (((network.bytes[at] ^ address->bytes[at]) >> (7 - bit % 8) & 1) != 0) return false;
               }
               return true;
           });
}

std::string client_address(const http::Request& request, const ProxyTrust& trust) {
    std::string address = request.remote;
    if (!trust.believes(address)) return address;
    const auto told = items_of(request, "x-forwarded-for");
    for (auto each = told.rbegin(); each != told.rend() && is_address(*each); ++each) {
        address = *each;
        if (!trust.names_them() || !trust.believes(address)) break;
    }
    return address;
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

bool came_securely(const http::Request& request, const ProxyTrust& trust) {
    if (request.secure) return true;
    const auto told = items_of(request, "x-forwarded-proto");
    return !told.empty() && told.back() == "https" && trust.believes(request.remote);
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
