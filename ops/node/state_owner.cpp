#include "ops/node/state_owner.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "ops/logging/logging.hpp"
#include "ops/node/data_directory.hpp"
#include "ops/node/data_lock.hpp"

namespace beaker::ops {

namespace {

namespace fs = std::filesystem;

/// State from before there was the file: an embedded log lies beside it, or it is taken for what it must be.
std::string owner_of(const DataDirectory& data, const std::string& otherwise) {
    std::string owner;
    std::ifstream file(data.state() / "of");
    if (std::getline(file, owner)) return owner;
    return fs::exists(data.log() / "CURRENT") ? "embedded" : otherwise;
}

std::expected<void, std::string> write_name(const fs::path& state, const std::string& name) {
    std::ofstream file(state / "of");
    file << name << '\n' << std::flush;
    if (!file) return std::unexpected(fmt::format("cannot write to {}", state.string()));
    return {};
}

}  // namespace

std::string name_of_log(const Config& config) {
    if (config.log_engine == LogEngine::embedded) return "embedded";
    return fmt::format("kafka {}", config.kafka.prefix);
}

std::expected<void, std::string> name_log_of_copy(const Config& config, const fs::path& copy) {
    return write_name(DataDirectory{copy}.state(), name_of_log(config));
}

std::expected<void, std::string> keep_state_of_this_log(const Config& config) {
    const DataDirectory data{config.data_dir};
    const std::string name = name_of_log(config);
    std::error_code failed;
    if (fs::exists(data.state())) {
        const std::string owner = owner_of(data, name);
        if (owner == name && fs::exists(data.state() / "of")) return {};
        if (owner != name) {
            if (held_by_another_process(data))
                return std::unexpected(fmt::format("another process works in {}, on another log (\"{}\")",
                                                   data.root.string(), owner));
            log_event(log_for("ops"), Level::info, "the state is of another log; it is built anew",
                      {{"detail", owner}});
            fs::remove_all(data.state(), failed);
            if (failed)
                return std::unexpected(
                    fmt::format("cannot remove {}: {}", data.state().string(), failed.message()));
        }
    }
    fs::create_directories(data.state(), failed);
    if (failed) return std::unexpected(fmt::format("cannot create {}", data.state().string()));
    return write_name(data.state(), name);
}

}  // namespace beaker::ops
