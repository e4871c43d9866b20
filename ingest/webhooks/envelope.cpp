#include "ingest/webhooks/envelope.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "schemas/values/form.hpp"
#include "schemas/values/sha256.hpp"

namespace beaker::ingest::webhooks {

namespace {

bool is_visible(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

}  // namespace

std::optional<TenantId> first_tenant(std::initializer_list<std::string_view> texts) {
    for (const std::string_view text : texts)
        if (const auto tenant = TenantId::parse(text)) return *tenant;
    return std::nullopt;
}

std::string tenant_parameter(std::string_view query) {
    return query_value(query, "tenant").value_or(std::string{});
}

void add_route_key(std::vector<std::string>& keys, std::string_view prefix, std::string_view id) {
    constexpr std::size_t id_bytes_max = 200;
    if (id.empty() || id.size() > id_bytes_max || !is_visible(id)) return;
    keys.push_back(fmt::format("{}{}", prefix, id));
}

std::string bounded_key(std::string key) {
    constexpr std::size_t key_bytes_max = 300;
    if (key.size() <= key_bytes_max && is_visible(key)) return key;
    return hex(sha256(key));
}

}  // namespace beaker::ingest::webhooks
