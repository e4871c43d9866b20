#include "ops/doctor/machine_checks.hpp"

#include <fmt/format.h>
#include <netdb.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <string>

namespace beaker::ops::doctor {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t gib = std::uint64_t{1} << 30;
constexpr std::uint64_t free_least = gib / 2, free_wanted = 5 * gib;
/// Files of the log and of two generations of tables, sockets of our own, libraries.
constexpr std::uint64_t files_beside_connections = 1024;
/// 2026-01-01: this program is younger.
constexpr Instant written = Instant::from_seconds(1'767'225'600);
constexpr auto clock_tolerance = std::chrono::seconds(1);
/// Since then British Columbia, Alberta, the Northwest Territories and Manitoba keep one time all year.
constexpr std::string_view zone_data_needed = "2026e";

fs::path nearest_existing(fs::path path) {
    std::error_code ignored;
    path = fs::absolute(path, ignored).lexically_normal();
    while (!path.empty() && !fs::exists(path, ignored) && path != path.parent_path())
        path = path.parent_path();
    return path;
}

/// Why no file can be made there; empty where one can.
std::string not_writable(const fs::path& directory) {
    auto name = (directory / ".beaker-doctor-XXXXXX").string();
    const int file = ::mkstemp(name.data());
    if (file < 0) return std::strerror(errno);
    ::close(file);
    ::unlink(name.c_str());
    return {};
}

double in_gib(std::uint64_t bytes) { return static_cast<double>(bytes) / static_cast<double>(gib); }

/// Zero, or what bind says.
int bind_error(const addrinfo& address) {
    const int socket = ::socket(address.ai_family, address.ai_socktype | SOCK_CLOEXEC, address.ai_protocol);
    if (socket < 0) return errno;
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    const int error = ::bind(socket, address.ai_addr, address.ai_addrlen) == 0 ? 0 : errno;
    ::close(socket);
    return error;
}

}  // namespace

Finding check_data_directory(const fs::path& directory) {
    constexpr auto check = "data directory";
    const fs::path there = nearest_existing(directory);
    std::error_code ignored;
    if (!fs::is_directory(there, ignored))
        return fail(check, fmt::format("{} is no folder", there.string()), "set data_dir to a folder");
    if (const auto why = not_writable(there); !why.empty())
        return fail(check, fmt::format("{} cannot be written: {}", there.string(), why),
                    "run as the user that owns it, or change its owner");
    if (!fs::exists(directory, ignored))
        return warn(check, fmt::format("{} is not there", directory.string()),
                    "nothing where this is new (the first start makes it), else mount its disk");
    return ok(check, fmt::format("{} can be written", directory.string()));
}

Finding check_free_space(std::uint64_t free_bytes, std::uint64_t all_bytes) {
    const auto what = fmt::format("{:.1f} GiB of {:.1f} GiB free", in_gib(free_bytes), in_gib(all_bytes));
    constexpr auto check = "disk space";
    constexpr auto to_do = "make room, or keep less (retention): a full disk stops the server";
    if (free_bytes < free_least) return fail(check, what, to_do);
    if (free_bytes < free_wanted || free_bytes < all_bytes / 20) return warn(check, what, to_do);
    return ok(check, what);
}

Finding check_free_space(const fs::path& directory) {
    struct statvfs disk{};
    const fs::path there = nearest_existing(directory);
    if (::statvfs(there.c_str(), &disk) != 0)
        return fail("disk space", fmt::format("{}: {}", there.string(), std::strerror(errno)),
                    "look at the disk");
    return check_free_space(disk.f_bavail * disk.f_frsize, disk.f_blocks * disk.f_frsize);
}

Finding check_clock(Instant now, std::optional<Instant> last_stored, bool synchronised) {
    constexpr auto check = "clock";
    constexpr auto set_it = "set the clock (timedatectl); nothing is appended while it is behind";
    if (now < written) return fail(check, fmt::format("it says {}", now.text()), set_it);
    if (last_stored && now < *last_stored - clock_tolerance)
        return fail(
            check,
            fmt::format("it says {}, and something of {} is stored already", now.text(), last_stored->text()),
            set_it);
    if (!synchronised)
        return warn(check, "nobody keeps it right", "run chrony or systemd-timesyncd on this machine");
    return ok(check, fmt::format("it says {}, and is kept right", now.text()));
}

bool clock_is_synchronised() {
    timex state{};
    const int answer = ::adjtimex(&state);
    return answer >= 0 && answer != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
}

Finding check_zone_data(std::string_view version) {
    constexpr auto check = "time zones";
    constexpr auto to_do = "apt-get install --only-upgrade tzdata";
    if (version.empty()) return warn(check, "the version of the zone data is not known", to_do);
    if (version < zone_data_needed)
        return warn(check, fmt::format("the zone data is {}, {} is needed", version, zone_data_needed),
                    to_do);
    return ok(check, fmt::format("the zone data is {}", version));
}

std::string zone_data_version(const fs::path& zoneinfo) {
    std::string line;
    if (std::ifstream file(zoneinfo / "+VERSION"); std::getline(file, line)) return line;
    constexpr std::string_view start = "# version ";
    if (std::ifstream file(zoneinfo / "tzdata.zi"); std::getline(file, line) && line.starts_with(start))
        return line.substr(start.size());
    return {};
}

Finding check_open_files(std::uint64_t limit, std::uint64_t connections_max) {
    constexpr auto check = "open files";
    const auto wanted = connections_max + files_beside_connections;
    if (limit < wanted)
        return warn(check, fmt::format("at most {}, {} may be needed", limit, wanted),
                    "raise LimitNOFILE (ulimit -n), or lower http.connections_max");
    return ok(check, fmt::format("at most {}, {} may be needed", limit, wanted));
}

std::uint64_t open_files_limit() {
    rlimit limit{};
    return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : 0;
}

Finding check_port(const Address& listen) {
    constexpr auto check = "port";
    if (listen.port == 0) return ok(check, "any free one is taken");
    const auto port = std::to_string(listen.port);
    const auto where = fmt::format("{} port {}", listen.host, port);
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE;
    addrinfo* found = nullptr;
    if (const int error = ::getaddrinfo(listen.host.c_str(), port.c_str(), &hints, &found); error != 0)
        return fail(check, fmt::format("{}: {}", where, ::gai_strerror(error)), "correct listen");
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> address(found, &::freeaddrinfo);
    switch (const int error = bind_error(*address)) {
        case 0:
            return ok(check, fmt::format("{} is free", where));
        case EADDRINUSE:
            return fail(check, fmt::format("{} is taken by another program", where),
                        "end that program (ss -ltnp shows it), or change listen");
        case EACCES:
            return fail(check, fmt::format("{} is not for this user", where),
                        "take a port above 1023, or give CAP_NET_BIND_SERVICE");
        default:
            return fail(check, fmt::format("{}: {}", where, std::strerror(error)),
                        "set listen to an address of this machine");
    }
}

}  // namespace beaker::ops::doctor
