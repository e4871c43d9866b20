#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/kafka/brokers.hpp"
#include "tests/kafka/cluster.hpp"
#include "tests/kafka/settled_once.hpp"
#include "tests/system/load.hpp"

namespace beaker::testing {

/// What happens to a process of the cluster, or to a broker, under load.
enum class Harm { kill, kill_before_commit, pause, sleep_past_session, sleep_before_commit, kill_broker };

constexpr std::string_view text_of(Harm harm) {
    switch (harm) {
        case Harm::kill:
            return "kill -9";
        case Harm::kill_before_commit:
            return "kill -9 between outputs and commit";
        case Harm::pause:
            return "stopped for 1 s";
        case Harm::sleep_past_session:
            return "stopped for 8 s or more";
        case Harm::sleep_before_commit:
            return "stopped between outputs and commit for 8 s or more";
        case Harm::kill_broker:
            return "broker, kill -9";
    }
    return "";
}
constexpr bool kills(Harm harm) {
    return harm == Harm::kill || harm == Harm::kill_before_commit || harm == Harm::kill_broker;
}

struct Member {
    std::string name, roles;
    std::shared_ptr<ServerProcess> process = {};
    std::uint16_t port = 0;

    bool has(std::string_view role) const { return roles.contains(role); }
};

/// The processes of a cluster that come to harm, one after the other, while others load them.
class Crew {
public:
    /// `next`: whence the numbers of what is sent come.
    Crew(Cluster::Options options, std::vector<Member> members, std::atomic<std::uint64_t>& next);

    struct Harmed {
        std::string victim;
        std::chrono::milliseconds shown_after;  ///< until what is sent from then on is decided and shown
    };
    /// Does it, waits until the others have taken over, and brings back who was killed.
    Harmed harm(Harm harm, std::mt19937_64& random, const Brokers& brokers);

    std::vector<Member>& members() { return members_; }
    const Cluster& cluster() const { return cluster_; }
    /// Who has the role and is not `without`.
    std::vector<const Member*> with(std::string_view role, const Member* without = nullptr) const;
    /// Waits until what is sent now, to every tenant, is stored, decided and shown; that of the victim waits
    /// for others to take over.
    void see_through(const Member* without = nullptr);
    /// What see_through has sent.
    const Promised& promised() const { return promised_; }
    /// Ends all, once what is stored is decided; nobody may load them any more. Fails the test where one does
    /// not end well.
    void end();
    /// After the end: see check_settled_once. Tells what it found.
    SettledCounts check_log(const std::vector<Position>& acknowledged) const;

private:
    Harmed harm_broker(std::mt19937_64& random, const Brokers& brokers);
    bool all_decided(const log::Log& log) const;
    Position insist(std::uint64_t number, const Member* without);

    const Cluster cluster_;
    std::vector<Member> members_;
    std::atomic<std::uint64_t>& next_;
    Promised promised_;
};

/// Whole calls as providers tell of them, repeated and out of order: each message is sent until it is taken,
/// then the next one.
class Calls {
public:
    Calls(std::vector<std::uint16_t> ports, std::vector<Delivery> all, std::chrono::milliseconds pause);
    ~Calls() { (void)stop(); }
    Calls(const Calls&) = delete;
    Calls& operator=(const Calls&) = delete;

    /// Where lies what was taken.
    std::vector<Position> stop();

private:
    void send(const std::stop_token& stop);

    const std::vector<std::uint16_t> ports_;
    const std::vector<Delivery> all_;
    const std::chrono::milliseconds pause_;
    std::vector<Position> stored_;
    std::jthread thread_;
};

}  // namespace beaker::testing
