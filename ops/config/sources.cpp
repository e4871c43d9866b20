#include "ops/config/sources.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <string_view>
#include <system_error>

namespace beaker::ops {
namespace {

constexpr std::size_t file_bytes_max = 1 << 20;

std::expected<std::string, std::string> read_file(const std::string& name) {
    errno = 0;
    std::ifstream in(name, std::ios::binary);
    std::string text(file_bytes_max + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (!in.is_open() || in.bad())
        return std::unexpected(errno == 0 ? "it cannot be read" : std::generic_category().message(errno));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (text.size() > file_bytes_max) return std::unexpected("it is larger than 1 MiB");
    return text;
}

}  // namespace

std::map<std::string, std::string> environment_of(const char* const* variables) {
    std::map<std::string, std::string> environment;
    for (; variables != nullptr && *variables != nullptr; ++variables) {
        const std::string_view entry = *variables;
        const auto equals = entry.find('=');
        if (equals != std::string_view::npos)
            environment.emplace(entry.substr(0, equals), entry.substr(equals + 1));
    }
    return environment;
}

std::expected<ConfigSources, ConfigError> read_sources(std::map<std::string, std::string> flags,
                                                       std::map<std::string, std::string> environment) {
    ConfigSources sources;
    if (const auto flag = flags.extract("config"))
        sources.file_name = flag.mapped();
    else if (const auto found = environment.find("BEAKER_CONFIG"); found != environment.end())
        sources.file_name = found->second;

    if (!sources.file_name.empty()) {
        auto text = read_file(sources.file_name);
        if (!text)
            return std::unexpected(
                ConfigError{{fmt::format("the configuration file {}: {}", sources.file_name, text.error())}});
        sources.file_text = std::move(*text);
    }
    sources.flags = std::move(flags);
    sources.environment = std::move(environment);
    return sources;
}

}  // namespace beaker::ops
