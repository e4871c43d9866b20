#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "schemas/values/position.hpp"
#include "tests/system/signed_requests.hpp"
#include "tests/system/webhook_pages.hpp"

namespace beaker::testing {

/// A webhook that no other one of the test is like, of one of the providers, with its event id; some without
/// our tenant.
struct UniqueWebhook {
    std::string event_id;
    Delivery delivery;
};
UniqueWebhook unique_webhook(std::uint64_t number);

/// What became of what was sent.
struct LoadResult {
    std::vector<std::uint64_t> acknowledged;  ///< answered 200
    Positions positions;                      ///< how far that is
    std::vector<Position> stored;             ///< where each one lies
    std::vector<std::uint64_t>
        in_doubt;  ///< sent, and answered 503 or not at all because the connection ended
    std::map<int, int> statuses;
    int without_retry_after = 0;  ///< answered 503, and not told when to come again
    int unanswered = 0;           ///< the connection stayed open and nothing came: never to be seen
};

/// Providers that send unique webhooks on several connections until they are stopped, each one after its last
/// answer.
class Load {
public:
    struct Options {
        int connections = 4;
        bool reconnects = false;  ///< a connection that ends is opened again
        bool insists = false;     ///< where nobody listens it tries again, until it is stopped
        bool repeats = false;     ///< every fifth is one of those before, whatever became of that one
        std::chrono::milliseconds pause{};  ///< of each connection after an answer
    };

    /// Numbers are taken from `next`.
    Load(std::uint16_t port, std::atomic<std::uint64_t>& next, Options options);
    Load(std::uint16_t port, std::atomic<std::uint64_t>& next, bool reconnects = false)
        : Load(port, next, Options{.reconnects = reconnects}) {}
    ~Load() { (void)stop(); }
    Load(const Load&) = delete;
    Load& operator=(const Load&) = delete;

    /// Waits until every connection has ended by itself.
    LoadResult join();
    /// Sends nothing new, waits for what is owed.
    LoadResult stop();
    std::size_t acknowledged() const { return acknowledged_; }

private:
    void send_all();
    /// False: the connection is of no more use.
    bool send_one(Client& client, std::uint64_t number, LoadResult& mine);
    std::uint64_t next_number(std::uint64_t turn);

    const std::uint16_t port_;
    std::atomic<std::uint64_t>& next_;
    const std::uint64_t first_;
    const Options options_;
    std::atomic<bool> stopping_{false};
    std::atomic<std::size_t> acknowledged_{0};
    std::mutex mutex_;
    LoadResult result_;
    std::vector<std::jthread> threads_;
};

/// What a test has been told is stored.
struct Promised {
    std::vector<std::uint64_t> numbers;
    Positions positions;

    void add(const LoadResult& result) {
        numbers.insert(numbers.end(), result.acknowledged.begin(), result.acknowledged.end());
        positions.advance(result.positions);
    }
};

/// Sends these again, as providers do, and fails the test where one is not answered 200.
void send_again(std::uint16_t port, const std::vector<std::uint64_t>& numbers, Promised& promised);

/// Every one that was promised has its one row, decided once; asks for what the positions say. Returns how
/// many rows there are.
std::size_t check_all_there(std::uint16_t port, const Promised& promised);

}  // namespace beaker::testing
