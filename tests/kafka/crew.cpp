#include "tests/kafka/crew.hpp"

#include <doctest/doctest.h>

#include <csignal>

#include "log/kafka/group_offsets.hpp"
#include "tests/system/in_time.hpp"

namespace beaker::testing {

namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

constexpr auto nap = 1s;
constexpr auto past_session = 8s;  ///< the session is over after 6 s
constexpr int each_tenant = 35;    ///< so many numbers in a row have every kind of webhook of every tenant

std::chrono::milliseconds since(Steady::time_point start) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - start);
}

}  // namespace

Crew::Crew(Cluster::Options options, std::vector<Member> members, std::atomic<std::uint64_t>& next)
    : cluster_(std::move(options)), members_(std::move(members)), next_(next) {
    for (Member& each : members_) {
        each.process = cluster_.start(each.name, each.roles);
        each.port = each.process->port();
    }
}

std::vector<const Member*> Crew::with(std::string_view role, const Member* without) const {
    std::vector<const Member*> found;
    for (const Member& each : members_)
        if (each.has(role) && &each != without) found.push_back(&each);
    return found;
}

Position Crew::insist(std::uint64_t number, const Member* without) {
    const auto doors = with("ingest", without);
    Position position;
    std::size_t door = number;
    REQUIRE(in_time([&] {
        Client client(doors[door++ % doors.size()]->port);
        if (!client.connected) return false;
        client.send(signed_post(unique_webhook(number).delivery));
        const Answer answer = client.answer();
        if (answer.status() == 200) position = Position::parse(answer.header("Beaker-Position")).value();
        return answer.status() == 200;
    }));
    return position;
}

void Crew::see_through(const Member* without) {
    Positions positions;
    for (int i = 0; i < each_tenant; ++i) {
        const std::uint64_t number = next_++;
        positions.advance(insist(number, without));
        promised_.numbers.push_back(number);
    }
    promised_.positions.advance(positions);
    const auto doors = with("query", without);
    const auto request = get_of("/v1/admin/webhook-events?limit=1",
                                fmt::format("Beaker-Min-Position: {}\r\n", positions.text()));
    std::size_t door = 0;
    REQUIRE(in_time([&] {
        Client client(doors[door++ % doors.size()]->port);
        if (!client.connected) return false;
        client.send(request);
        return client.answer().status() == 200;
    }));
}

Crew::Harmed Crew::harm(Harm harm, std::mt19937_64& random, const Brokers& brokers) {
    if (harm == Harm::kill_broker) return harm_broker(random, brokers);
    const bool before_commit = harm == Harm::kill_before_commit || harm == Harm::sleep_before_commit;
    const auto candidates = with(before_commit ? "process" : "");
    Member& victim =
        members_[static_cast<std::size_t>(candidates[random() % candidates.size()] - members_.data())];
    ServerProcess& process = *victim.process;
    if (before_commit) {
        process.signal(harm == Harm::kill_before_commit ? SIGUSR1 : SIGUSR2);
        REQUIRE(in_time([&] { return process.ended_or_stopped(); }));
    }
    const auto harmed = Steady::now();
    if (kills(harm)) {
        process.kill();
    } else if (harm == Harm::pause) {
        process.signal(SIGSTOP);
        std::this_thread::sleep_for(nap);
        process.signal(SIGCONT);
    } else {
        process.signal(SIGSTOP);
    }
    see_through(harm == Harm::pause ? nullptr : &victim);
    const Harmed result{victim.name, since(harmed)};
    if (kills(harm)) {
        victim.process = cluster_.start(victim.name, victim.roles, victim.port);
    } else if (harm != Harm::pause) {
        std::this_thread::sleep_until(harmed + past_session);
        process.signal(SIGCONT);
    }
    return result;
}

/// The next one is harmed only when this one has again what the others have: two of three must stand.
Crew::Harmed Crew::harm_broker(std::mt19937_64& random, const Brokers& brokers) {
    const int victim = 1 + static_cast<int>(random() % static_cast<unsigned>(brokers.count()));
    const auto harmed = Steady::now();
    brokers.kill(victim);
    see_through();
    const Harmed result{fmt::format("broker {}", victim), since(harmed)};
    brokers.start();
    REQUIRE(in_time([&] { return in_sync(cluster_.settings()); }));
    return result;
}

bool Crew::all_decided(const log::Log& log) const {
    const auto offsets = log::kafka::decided_offsets(cluster_.settings());
    if (!offsets) return false;
    for (PartitionId each = 0; each < log.partitions(); ++each) {
        const auto rest = log.read(Topic::inputs, {each, (*offsets)[each].value_or(0)}, {.records = 1});
        if (!rest || !rest->empty()) return false;
    }
    return true;
}

void Crew::end() {
    {
        const auto log = log::KafkaLog::open(cluster_.settings()).value();
        REQUIRE(in_time([&] { return all_decided(*log); }));
    }
    for (Member& each : members_) {
        each.process->signal(SIGTERM);
        CHECK(each.process->wait() == 0);
    }
}

SettledCounts Crew::check_log(const std::vector<Position>& acknowledged) const {
    const auto log = log::KafkaLog::open(cluster_.settings()).value();
    log->refresh_settled().value();
    const auto counts = check_settled_once(*log, acknowledged);
    MESSAGE(counts.inputs, " inputs, with ", acknowledged.size(), " acknowledged webhooks: ", counts.settled,
            " settled once and in order, ", counts.duplicates, " of them as duplicates; ", counts.undecided,
            " came too late to be decided");
    CHECK(counts.undecided <= log->partitions());  // ticks
    return counts;
}

Calls::Calls(std::vector<std::uint16_t> ports, std::vector<Delivery> all, std::chrono::milliseconds pause)
    : ports_(std::move(ports)),
      all_(std::move(all)),
      pause_(pause),
      thread_([this](const std::stop_token& stopping) { send(stopping); }) {}

void Calls::send(const std::stop_token& stopping) {
    std::size_t door = 0;
    for (auto each = all_.begin(); each != all_.end() && !stopping.stop_requested();) {
        Client client(ports_[door++ % ports_.size()]);
        while (client.connected && each != all_.end() && !stopping.stop_requested()) {
            client.send(signed_post(*each));
            const Answer answer = client.answer();
            if (answer.status() == 0 || answer.status() == 503) break;  // again, at another door
            if (answer.status() == 200)
                stored_.push_back(Position::parse(answer.header("Beaker-Position")).value());
            ++each;
            std::this_thread::sleep_for(pause_);
            if (answer.header("Connection") == "close") break;
        }
        std::this_thread::sleep_for(pause_);
    }
}

std::vector<Position> Calls::stop() {
    thread_.request_stop();
    if (thread_.joinable()) thread_.join();
    return stored_;
}

}  // namespace beaker::testing
