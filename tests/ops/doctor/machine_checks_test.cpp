#include "ops/doctor/machine_checks.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>

#include "tests/projections/directory.hpp"

namespace beaker::ops::doctor {
namespace {

using beaker::testing::Directory;
constexpr std::uint64_t gib = std::uint64_t{1} << 30;

TEST_CASE("doctor: room on the disk") {
    // clang-format off
    const struct { const char* name; std::uint64_t free, all; State then; } rows[] = {
        {"plenty",               500 * gib,   1000 * gib, State::ok},
        {"five of a hundred",    5 * gib,     100 * gib,  State::ok},
        {"just under five",      5 * gib - 1, 100 * gib,  State::warn},
        {"a small part",         40 * gib,    1000 * gib, State::warn},
        {"half a GiB",           gib / 2,     2 * gib,    State::warn},
        {"less",                 gib / 2 - 1, 2 * gib,    State::fail},
        {"full",                 0,           2 * gib,    State::fail},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(check_free_space(row.free, row.all).state == row.then);
    }
}

TEST_CASE("doctor: the data directory") {
    const Directory directory;
    const auto file = directory.path() / "file";
    std::ofstream(file) << "x";
    CHECK(check_data_directory(directory.path()).state == State::ok);
    CHECK(check_data_directory(directory.path() / "new" / "below").state == State::warn);
    CHECK(check_data_directory(file).state == State::fail);
    CHECK(check_data_directory(file / "below").state == State::fail);
    CHECK(check_data_directory("/proc/beaker").state == State::fail);
    CHECK(check_free_space(directory.path() / "new").check == "disk space");
    for (const auto& left : std::filesystem::directory_iterator(directory.path())) CHECK(left.path() == file);
}

TEST_CASE("doctor: the clock") {
    const Instant now = Instant::parse("2026-11-21T12:00:00Z").value();
    const auto second = std::chrono::seconds(1);
    // clang-format off
    const struct { const char* name; Instant now; std::optional<Instant> stored; bool synchronised; State then; } rows[] = {
        {"right",                 now,                      now,                      true,  State::ok},
        {"nothing stored",        now,                      {},                       true,  State::ok},
        {"a second behind",       now,                      now + second,             true,  State::ok},
        {"more behind",           now,                      now + second + std::chrono::microseconds(1), true, State::fail},
        {"not synchronised",      now,                      now,                      false, State::warn},
        {"before this program",   Instant::from_seconds(0), {},                       true,  State::fail},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(check_clock(row.now, row.stored, row.synchronised).state == row.then);
    }
}

TEST_CASE("doctor: the version of the zone data") {
    const Directory directory;
    CHECK(zone_data_version(directory.path()).empty());
    std::ofstream(directory.path() / "tzdata.zi") << "# version 2026f\n# rest\n";
    CHECK(zone_data_version(directory.path()) == "2026f");
    std::ofstream(directory.path() / "+VERSION") << "2026g\n";
    CHECK(zone_data_version(directory.path()) == "2026g");

    CHECK(check_zone_data("2026f").state == State::ok);
    CHECK(check_zone_data("2026e").state == State::ok);
    CHECK(check_zone_data("2027a").state == State::ok);
    CHECK(check_zone_data("2026d").state == State::warn);
    CHECK(check_zone_data("2025b").state == State::warn);
    CHECK(check_zone_data("").state == State::warn);
}

TEST_CASE("doctor: open files") {
    CHECK(check_open_files(5120, 4096).state == State::ok);
    CHECK(check_open_files(5119, 4096).state == State::warn);
    CHECK(open_files_limit() > 0);
}

TEST_CASE("doctor: the port") {
    const int taken = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(taken, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(taken, 1) == 0);
    REQUIRE(::getsockname(taken, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    const Address there{.host = "127.0.0.1", .port = ntohs(address.sin_port)};
    CHECK(check_port(there).state == State::fail);
    ::close(taken);
    CHECK(check_port(there).state == State::ok);
    CHECK(check_port({.host = "127.0.0.1", .port = 0}).state == State::ok);
    CHECK(check_port({.host = "192.0.2.1", .port = 8080}).state == State::fail);  // no address of ours
}

}  // namespace
}  // namespace beaker::ops::doctor
