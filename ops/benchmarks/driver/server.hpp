#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ops/benchmarks/driver/http_client.hpp"
#include "ops/benchmarks/driver/process.hpp"
#include "ops/benchmarks/driver/setting.hpp"

namespace beaker::bench {

/// The servers that are compared.
enum class Candidate {
    null_server,  ///< reads and answers, nothing else
    ingest,       ///< beaker that stores, and decides nothing
    all_roles,    ///< beaker whole
};

std::string_view name_of(Candidate candidate);

/// What configures beaker, for this data folder and port.
std::vector<std::pair<std::string, std::string>> environment_of(const std::filesystem::path& data,
                                                                std::uint16_t port);

/// A server on a port of its own, that answers; it ends with this object.
class Server {
public:
    struct Options {
        Candidate candidate = Candidate::all_roles;
        std::filesystem::path data;   ///< for a server that stores
        std::filesystem::path trace;  ///< where set: strace writes every sync with its file's name here
        std::vector<std::pair<std::string, std::string>> environment = {};  ///< more of it
        std::chrono::seconds patience{20};                                  ///< until it answers
    };

    /// Throws std::runtime_error where it does not answer in time; its log tells why.
    Server(const Setting& setting, const Options& options);

    std::uint16_t port() const { return port_; }
    Process& process() { return process_; }
    /// As admin; the answer has seen the position, where one is given.
    Page get(std::string_view target, std::string_view min_position = {}) const {
        return bench::get(port_, target, {.admin_token = Setting::admin_token, .min_position = min_position});
    }

private:
    void wait_until_ready(const Setting& setting, const Options& options);

    std::uint16_t port_;
    Process process_;
};

/// A folder of this name below the scratch folder, empty; removed with this object.
class ScratchFolder {
public:
    ScratchFolder(const Setting& setting, std::string_view name);
    ~ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace beaker::bench
