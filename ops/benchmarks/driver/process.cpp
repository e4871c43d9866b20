#include "ops/benchmarks/driver/process.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>
#include <thread>

namespace beaker::bench {

namespace {

/// A signal that comes before exec must end the child, not run a handler that it has from us.
void take_default_signals(const sigset_t& unblocked) {
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGQUIT}) ::signal(signal, SIG_DFL);
    ::sigprocmask(SIG_SETMASK, &unblocked, nullptr);
}

/// In the child, between fork and exec.
[[noreturn]] void become(const Command& command, pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(127);  // it ended before we asked to end with it
    if (command.own_group) ::setpgid(0, 0);
    const char* out = command.log.empty() ? "/dev/null" : command.log.c_str();
    const int file = ::open(out, O_WRONLY | O_CREAT | O_APPEND, 0644);
    const int in = ::open("/dev/null", O_RDONLY);
    if (file < 0 || in < 0) ::_exit(127);
    ::dup2(in, STDIN_FILENO);
    ::dup2(file, STDOUT_FILENO);
    ::dup2(file, STDERR_FILENO);
    for (const auto& [name, value] : command.environment) ::setenv(name.c_str(), value.c_str(), 1);
    std::vector<char*> arguments;
    arguments.reserve(command.arguments.size() + 1);
    for (const auto& argument : command.arguments) arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    ::execvp(arguments[0], arguments.data());
    ::_exit(127);
}

std::chrono::microseconds of(const timeval& time) {
    return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

}  // namespace

Process::Process(const Command& command) : group_(command.own_group) {
    const pid_t parent = ::getpid();
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_BLOCK, &all, &before);
    id_ = ::fork();
    if (id_ == 0) {
        take_default_signals(before);
        become(command, parent);
    }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (id_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
    if (group_) ::setpgid(id_, id_);  // here too: whichever comes first, a signal finds the group
}

Process::~Process() { kill(); }

Process::Process(Process&& other) noexcept
    : id_(std::exchange(other.id_, -1)), group_(other.group_), code_(other.code_), used_(other.used_) {}

bool Process::running() {
    reap(WNOHANG);
    return id_ > 0;
}

void Process::reap(int options) {
    if (id_ <= 0) return;
    int status = 0;
    rusage usage{};
    if (::wait4(id_, &status, options, &usage) != id_) return;
    used_ = of(usage.ru_utime) + of(usage.ru_stime);
    code_ = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    id_ = -1;
}

std::chrono::microseconds Process::cpu_time() const {
    if (id_ <= 0) return used_;
    std::ifstream file("/proc/" + std::to_string(id_) + "/stat");
    std::string text;
    std::getline(file, text);
    // The second field, the name, may hold spaces; it ends with the last parenthesis. User and system time
    // are the 14th and 15th, in clock ticks (proc(5)).
    std::istringstream fields(text.substr(std::min(text.rfind(')') + 1, text.size())));
    std::string skipped;
    for (int field = 3; field < 14; ++field) fields >> skipped;
    long user = 0;
    long system = 0;
    fields >> user >> system;
    return std::chrono::microseconds((user + system) * (1'000'000 / ::sysconf(_SC_CLK_TCK)));
}

std::size_t Process::number_of(std::string_view file_name, std::string_view name) const {
    std::ifstream file("/proc/" + std::to_string(id_) + "/" + std::string(file_name));
    for (std::string line; std::getline(file, line);)
        if (line.starts_with(name)) return std::strtoull(line.c_str() + name.size(), nullptr, 10);
    return 0;
}

std::size_t Process::memory_bytes_max() const {
    // Not ru_maxrss of wait4: that counts what the child shared with us before it became another program.
    return number_of("status", "VmHWM:") * 1024;
}

std::size_t Process::memory_bytes() const { return number_of("status", "VmRSS:") * 1024; }

std::size_t Process::written_bytes() const { return number_of("io", "write_bytes:"); }

void Process::signal(int number) const {
    if (id_ > 0) ::kill(group_ ? -id_ : id_, number);
}

void Process::kill() {
    signal(SIGKILL);
    reap(0);
}

bool Process::ended_within(std::chrono::milliseconds time) {
    const auto end = std::chrono::steady_clock::now() + time;
    while (running() && std::chrono::steady_clock::now() < end)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return id_ <= 0;
}

int Process::stop(std::chrono::seconds patience) {
    signal(SIGTERM);
    if (!ended_within(patience)) kill();
    return code_;
}

int Process::wait() {
    reap(0);
    return code_;
}

Finished run_watched(const Command& command) {
    std::filesystem::remove(command.log);
    Process process(command);
    Finished finished;
    while (process.running()) {
        // The last figure is the highest; the first one may be our own, from before the child became the
        // program.
        if (const auto bytes = process.memory_bytes_max(); bytes > 0) finished.memory_bytes_max = bytes;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    finished.code = process.wait();
    finished.cpu_time = process.cpu_time();
    std::ifstream output(command.log);
    finished.output.assign(std::istreambuf_iterator<char>(output), {});
    return finished;
}

int run(const Command& command) { return Process(command).wait(); }

std::string output_of(const std::string& command_line) {
    FILE* pipe = ::popen((command_line + " 2>/dev/null").c_str(), "r");
    if (pipe == nullptr) return {};
    std::string text;
    char bytes[4096];
    while (const auto count = std::fread(bytes, 1, sizeof bytes, pipe)) text.append(bytes, count);
    if (::pclose(pipe) != 0) return {};
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

}  // namespace beaker::bench
