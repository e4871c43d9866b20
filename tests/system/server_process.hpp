#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace beaker::testing {

/// The program itself, as a process of its own; killed with this object, or when the tests end however they
/// do.
class ServerProcess {
public:
    struct Options {
        std::filesystem::path data;  ///< the data directory; outputs go to files beside it
        std::optional<std::uint64_t> file_bytes_max = {};  ///< RLIMIT_FSIZE: writes past it fail
        bool waits = true;                    ///< false: does not wait for it to listen; it has no port
        std::vector<std::string> flags = {};  ///< further ones
        std::map<std::string, std::string> environment = {};  ///< beside that of the tests
    };

    /// `beaker serve` on a free port. Throws std::runtime_error where it does not come to listen.
    explicit ServerProcess(const Options& options);
    ~ServerProcess();
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    std::uint16_t port() const { return port_; }
    void signal(int number) const;
    /// kill -9, and waits for the end.
    void kill();
    /// Its exit code; -1 where a signal ended it, or where it does not end in time (and is killed).
    int wait(std::chrono::seconds patience = std::chrono::seconds(30));
    /// What it has written to standard output and standard error so far.
    std::string output() const;

private:
    void wait_until_listening();

    std::filesystem::path output_;
    pid_t id_ = -1;
    std::uint16_t port_ = 0;
};

struct Ran {
    int code = -1;
    std::string output;
};

/// Runs another verb of the program to its end.
Ran run_beaker(const std::vector<std::string>& arguments, const std::filesystem::path& data);

}  // namespace beaker::testing
