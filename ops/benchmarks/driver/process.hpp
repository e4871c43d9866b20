#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace beaker::bench {

/// In bytes: what memory is shown in.
inline constexpr double mebibyte = 1 << 20;

struct Command {
    std::vector<std::string> arguments;  ///< the program first, looked for in PATH
    std::vector<std::pair<std::string, std::string>> environment = {};  ///< added to our own
    std::filesystem::path log = {};  ///< where both outputs go, appended; none: to nowhere
    bool own_group = false;          ///< signals go to it and to all that it starts
};

/// A program that runs beside this one and ends with this object, or with this program however that ends.
class Process {
public:
    /// Throws std::system_error where there is no such program.
    explicit Process(const Command& command);
    ~Process();
    Process(Process&& other) noexcept;
    Process& operator=(Process&&) = delete;

    pid_t id() const { return id_; }
    /// Whether it has not ended yet.
    bool running();
    /// Processor time used by all of its threads, user and system: so far, or in all once it has ended.
    std::chrono::microseconds cpu_time() const;
    /// The most memory that it has had resident so far, in bytes; 0 once it has ended.
    std::size_t memory_bytes_max() const;
    /// What it has resident now, in bytes; 0 once it has ended.
    std::size_t memory_bytes() const;
    /// What it has had written to disks so far, in bytes, once the kernel came to it; 0 once it has ended, or
    /// where the kernel does not tell.
    std::size_t written_bytes() const;
    void signal(int number) const;
    /// kill -9, and waits for the end.
    void kill();
    /// SIGTERM, and kill -9 where that does not end it in time. Its exit code; -1 after a signal.
    int stop(std::chrono::seconds patience = std::chrono::seconds(20));
    /// Waits for the end. The exit code; -1 where a signal ended it.
    int wait();

private:
    std::size_t number_of(std::string_view file_name, std::string_view name) const;
    bool ended_within(std::chrono::milliseconds time);
    void reap(int options);

    pid_t id_ = -1;
    bool group_ = false;
    int code_ = -1;
    std::chrono::microseconds used_{0};  ///< once it has ended
};

/// A program that has ended.
struct Finished {
    int code = -1;                          ///< -1 where a signal ended it
    std::string output;                     ///< both outputs
    std::chrono::microseconds cpu_time{0};  ///< of all of its threads, user and system
    /// In bytes, looked at every few milliseconds: what it took in the last of them may be missing.
    std::size_t memory_bytes_max = 0;
};

/// Runs it to its end and watches its memory. The command's log is a file that is made anew.
/// Throws std::system_error where there is no such program.
Finished run_watched(const Command& command);
/// Runs it to its end. Its exit code, -1 where a signal ended it.
int run(const Command& command);
/// Its standard output; empty where it cannot be run or fails. Through the shell.
std::string output_of(const std::string& command_line);

}  // namespace beaker::bench
