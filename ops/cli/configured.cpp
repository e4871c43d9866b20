#include "ops/cli/configured.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "ops/cli/exit_code.hpp"
#include "ops/config/sources.hpp"

namespace beaker::ops {

namespace {

int refuse(const ConfigError& error) {
    fmt::print(stderr, "{}\n", error.text());
    return exit_usage;
}

}  // namespace

std::expected<Config, int> configured(const ConfigFlags& from, bool opens_door) {
    auto sources = read_sources(from.flags, from.environment);
    if (!sources) return std::unexpected(refuse(sources.error()));
    sources->secrets_required = opens_door;
    auto config = load_config(*sources);
    if (!config) return std::unexpected(refuse(config.error()));
    return std::move(*config);
}

}  // namespace beaker::ops
