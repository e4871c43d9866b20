// Linked with the program's own code into `beaker_held`, the same program but for this: it can be stopped or
// ended exactly between what a step has sent (offsets and outputs, at the brokers) and its commit. The linker
// sends calls of rd_kafka_commit_transaction here (--wrap). SIGUSR1: the next commit is the end, as with kill
// -9; SIGUSR2: at the next one the process stops, as with SIGSTOP, and commits once it is told to go on.
#include <librdkafka/rdkafka.h>

#include <atomic>
#include <csignal>

extern "C" {
// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming): the linker's names
rd_kafka_error_t* __real_rd_kafka_commit_transaction(rd_kafka_t* client, int timeout_ms);
rd_kafka_error_t* __wrap_rd_kafka_commit_transaction(rd_kafka_t* client, int timeout_ms);
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)
}

namespace {

std::atomic<int> harm{0};  ///< the signal that the next commit raises
static_assert(std::atomic<int>::is_always_lock_free);

const bool ready = [] {
    std::signal(SIGUSR1, [](int) { harm = SIGKILL; });
    std::signal(SIGUSR2, [](int) { harm = SIGSTOP; });
    return true;
}();

constexpr int delivery_ms = 1000;

}  // namespace

rd_kafka_error_t* __wrap_rd_kafka_commit_transaction(rd_kafka_t* client, int timeout_ms) {
    if (const int signal = harm.exchange(0); ready && signal != 0) {
        // So that the transaction hides what follows it, and has offsets that a reader could see too early.
        rd_kafka_flush(client, delivery_ms);
        std::raise(signal);
    }
    return __real_rd_kafka_commit_transaction(client, timeout_ms);
}
