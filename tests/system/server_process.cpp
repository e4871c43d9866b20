#include "tests/system/server_process.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "tests/system/signed_requests.hpp"

namespace beaker::testing {

namespace {

using namespace std::chrono_literals;

std::filesystem::path next_output(const std::filesystem::path& data) {
    static std::atomic<int> next{0};
    return data.string() + fmt::format(".output-{}", next++);
}

std::string contents_of(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

/// The server refuses variables of ours that it does not know, such as those that size these tests.
void forget_our_variables() {
    std::vector<std::string> ours;
    for (char** each = environ; *each != nullptr; ++each) {
        const std::string_view text = *each;
        if (text.starts_with("BEAKER_")) ours.emplace_back(text.substr(0, text.find('=')));
    }
    for (const std::string& name : ours) ::unsetenv(name.c_str());
}

/// In the child, between fork and exec.
[[noreturn]] void become(std::vector<char*>& arguments, const ServerProcess::Options& options,
                         const std::filesystem::path& output) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int file = ::open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    ::dup2(file, STDOUT_FILENO);
    ::dup2(file, STDERR_FILENO);
    forget_our_variables();
    const auto set = [](const char* name, std::string_view value) {
        ::setenv(name, std::string(value).c_str(), 1);
    };
    set("BEAKER_DATA_DIR", options.data.string());
    set("BEAKER_LISTEN", "127.0.0.1:0");
    set("BEAKER_PUBLIC_URL", public_url);
    set("BEAKER_ADMIN_TOKEN", admin_token);
    set("BEAKER_PEPPER", system_pepper);
    for (const char* secret : {"STRIPE_WEBHOOK_SECRET", "TWILIO_AUTH_TOKEN", "VAPI_WEBHOOK_SECRET"})
        set(secret, webhook_secret);
    for (const auto& [name, value] : options.environment) set(name.c_str(), value);
    if (options.file_bytes_max) {
        const rlimit limit{*options.file_bytes_max, *options.file_bytes_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
}

pid_t start(const std::vector<std::string>& arguments, const ServerProcess::Options& options,
            const std::filesystem::path& output) {
    std::vector<char*> pointers{const_cast<char*>(BEAKER_PROGRAM)};
    for (const auto& each : arguments) pointers.push_back(const_cast<char*>(each.c_str()));
    pointers.push_back(nullptr);
    const pid_t id = ::fork();
    if (id < 0) throw std::system_error(errno, std::generic_category(), "fork");
    if (id == 0) become(pointers, options, output);
    return id;
}

/// The exit code, -1 after a signal; none where it still runs after the time.
std::optional<int> ended_within(pid_t id, std::chrono::milliseconds time) {
    const auto end = std::chrono::steady_clock::now() + time;
    for (int status = 0;; std::this_thread::sleep_for(5ms)) {
        if (::waitpid(id, &status, WNOHANG) == id) return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        if (std::chrono::steady_clock::now() >= end) return std::nullopt;
    }
}

void kill_and_reap(pid_t id) {
    ::kill(id, SIGKILL);
    ::waitpid(id, nullptr, 0);
}

std::vector<std::string> serve_with(const std::vector<std::string>& flags) {
    std::vector<std::string> arguments{"serve"};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    return arguments;
}

}  // namespace

ServerProcess::ServerProcess(const Options& options)
    : output_(next_output(options.data)), id_(start(serve_with(options.flags), options, output_)) {
    if (!options.waits) return;
    try {
        wait_until_listening();
    } catch (...) {
        kill();
        throw;
    }
}

ServerProcess::~ServerProcess() { kill(); }

void ServerProcess::wait_until_listening() {
    constexpr std::string_view words = "listening on http://127.0.0.1:";
    const auto end = std::chrono::steady_clock::now() + 60s;
    while (std::chrono::steady_clock::now() < end) {
        const std::string text = output();
        const auto at = text.find(words);
        if (at != std::string::npos && text.find('\n', at) != std::string::npos) {
            port_ = static_cast<std::uint16_t>(std::atoi(text.c_str() + at + words.size()));
            return;
        }
        if (ended_within(id_, 0ms)) {
            id_ = -1;
            break;
        }
        std::this_thread::sleep_for(5ms);
    }
    throw std::runtime_error("the server does not listen: " + output());
}

void ServerProcess::signal(int number) const {
    if (id_ > 0) ::kill(id_, number);
}

void ServerProcess::kill() {
    if (id_ > 0) kill_and_reap(id_);
    id_ = -1;
}

int ServerProcess::wait(std::chrono::seconds patience) {
    if (id_ <= 0) return -1;
    const auto code = ended_within(id_, patience);
    if (!code) kill_and_reap(id_);
    id_ = -1;
    return code.value_or(-1);
}

std::string ServerProcess::output() const { return contents_of(output_); }

Ran run_beaker(const std::vector<std::string>& arguments, const std::filesystem::path& data) {
    const auto output = next_output(data);
    const pid_t id = start(arguments, {.data = data}, output);
    const auto code = ended_within(id, 600s);
    if (!code) kill_and_reap(id);
    return {code.value_or(-1), contents_of(output)};
}

}  // namespace beaker::testing
