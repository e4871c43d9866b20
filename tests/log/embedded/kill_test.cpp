// The process is killed under load, again and again, while memtables are flushed and journals change: what it
// had acknowledged is there, once, at its place.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <optional>
#include <random>
#include <set>
#include <thread>

#include "log/embedded/rocks_storage.hpp"
#include "tests/log/conformance/engines.hpp"
#include "tests/log/conformance/steps.hpp"
#include "tests/repetitions.hpp"

namespace beaker::log::test {
namespace {

constexpr const char* folder_variable = "BEAKER_KILL_TEST_FOLDER";

/// What the child tells of one acknowledgement; smaller than a pipe writes at once.
struct Told {
    std::uint64_t number;
    Position position;
};

constexpr const char* journal_variable = "BEAKER_KILL_TEST_JOURNAL";

std::unique_ptr<EmbeddedLog> open_log(const std::string& folder, const std::string& journal,
                                      const Clock& clock) {
    auto storage = RocksStorage::open(
        folder, {.partitions = test_partitions,
                 .write_buffer_bytes = 128 << 10,
                 .journal = journal == "ring" ? RocksOptions::Journal::ring : RocksOptions::Journal::rocksdb,
                 .journal_bytes = 1 << 20});
    REQUIRE_MESSAGE(storage.has_value(), (storage ? "" : storage.error().text));
    return std::make_unique<EmbeddedLog>(*std::move(storage), EngineOptions{}, clock);
}

constexpr int told_to = 3;  ///< the file descriptor on which the child tells

/// Not a test: what the killed process runs.
TEST_CASE("child of the kill test" * doctest::skip()) {
    const char* folder = std::getenv(folder_variable);
    REQUIRE(folder != nullptr);
    const StillClock clock;
    const auto log = open_log(folder, std::getenv(journal_variable), clock);
    std::uint64_t first = 0;
    for (PartitionId partition = 0; partition < test_partitions; ++partition)
        first += log->end(Topic::inputs, partition);
    std::thread core([&] {
        for (;;) {
            auto inputs = log->take({}).value();
            Step step{.outputs = {}, .checkpoints = decided(inputs)};
            for (const Stored& input : inputs)
                step.outputs.push_back({Topic::domain_events, input.position.partition, input.record, {}});
            log->commit(std::move(step)).value();
        }
    });
    for (std::uint64_t number = first;; ++number) {
        while (log->backlog().queued_records > 200) std::this_thread::yield();
        log->append(Topic::inputs, static_cast<PartitionId>(number % test_partitions), numbered(number, 700),
                    [number](auto answer) {
                        const Told told{number, answer.value()};
                        if (::write(told_to, &told, sizeof told) != sizeof told) std::abort();
                    });
    }
}

/// Runs the child for a while, kills it, and answers what it told.
std::vector<Told> run_and_kill(const std::string& folder, const std::string& journal,
                               std::chrono::milliseconds after) {
    int pipe[2];
    REQUIRE(::pipe(pipe) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        ::dup2(pipe[1], told_to);
        ::dup2(::open("/dev/null", O_WRONLY), STDOUT_FILENO);
        ::setenv(folder_variable, folder.c_str(), 1);
        ::setenv(journal_variable, journal.c_str(), 1);
        ::execl("/proc/self/exe", "log_tests", "--no-skip", "--test-case=child of the kill test", nullptr);
        ::_exit(127);
    }
    ::close(pipe[1]);
    std::thread killer;
    std::string bytes;
    char buffer[4096];
    for (ssize_t got = 0; (got = ::read(pipe[0], buffer, sizeof buffer)) > 0;) {
        bytes.append(buffer, static_cast<std::size_t>(got));
        if (!killer.joinable())  // from the first acknowledgement on
            killer = std::thread([&] {
                std::this_thread::sleep_for(after);
                ::kill(child, SIGKILL);
            });
    }
    REQUIRE(killer.joinable());
    killer.join();
    ::close(pipe[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(WIFSIGNALED(status));
    std::vector<Told> told(bytes.size() / sizeof(Told));
    std::memcpy(told.data(), bytes.data(), told.size() * sizeof(Told));
    return told;
}

void kill_again_and_again(const std::string& journal) {
    CAPTURE(journal);
    // All of a log is looked at after each kill: a new one now and then keeps many kills affordable.
    constexpr std::uint64_t kills_of_a_log = 10;
    std::optional<TemporaryFolder> folder;
    std::mt19937_64 random(7);
    std::vector<Told> told;
    std::size_t acknowledged = 0;
    const std::uint64_t kills = testing::repetitions("BEAKER_KILLS", 5);
    for (std::uint64_t kill = 0; kill < kills; ++kill) {
        CAPTURE(kill);
        if (kill % kills_of_a_log == 0) {
            folder.emplace();
            told.clear();
        }
        const std::string path = (folder->path() / "log").string();
        const auto more = run_and_kill(path, journal, std::chrono::milliseconds(20 + random() % 200));
        CHECK(!more.empty());
        acknowledged += more.size();
        told.insert(told.end(), more.begin(), more.end());

        const StillClock clock;
        const auto log = open_log(path, journal, clock);
        std::set<std::uint64_t> numbers;
        std::vector<std::vector<Stored>> inputs;
        for (PartitionId partition = 0; partition < test_partitions; ++partition) {
            inputs.push_back(all_of(*log, Topic::inputs, partition));
            for (const Stored& each : inputs.back()) {
                const bool is_new = numbers.insert(number_of(each)).second;
                CHECK(is_new);
            }
            auto decided_ones = inputs.back();
            decided_ones.resize(log->checkpoint(partition));
            CHECK(numbers_of(all_of(*log, Topic::domain_events, partition)) == numbers_of(decided_ones));
        }
        for (const Told& each : told) {
            const auto& partition = inputs[each.position.partition];
            REQUIRE(each.position.offset < partition.size());
            CHECK(number_of(partition[each.position.offset]) == each.number);
        }
    }
    MESSAGE(journal << ": " << kills << " kills, " << acknowledged << " acknowledged");
}

TEST_CASE("killed under load: everything acknowledged is there exactly once, decided exactly once") {
    kill_again_and_again("rocksdb");
    kill_again_and_again("ring");
}

}  // namespace
}  // namespace beaker::log::test
