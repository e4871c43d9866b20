#include "ops/benchmarks/driver/gate.hpp"

#include <fmt/format.h>
#include <signal.h>

#include <set>
#include <thread>

#include "ops/benchmarks/driver/events.hpp"
#include "ops/benchmarks/driver/loads.hpp"
#include "ops/benchmarks/driver/replay.hpp"
#include "ops/benchmarks/driver/syncs.hpp"

namespace beaker::bench {

namespace {

using std::chrono::milliseconds;

constexpr int kills = 5;
constexpr std::size_t connections = 64;
/// Sent again after each restart, as a provider does that saw no answer: they must not count twice.
constexpr std::size_t repeats = 100;

/// What came of the webhooks sent so far, by their number.
struct Fates {
    std::set<std::size_t> acknowledged;
    std::vector<std::size_t> unanswered;  ///< by the last kill: may be there or not
    Positions positions;                  ///< what a read must have seen to show the acknowledged ones
    std::size_t next = 0;

    void add(const LoadResult& load) {
        acknowledged.insert(load.acknowledged_requests.begin(), load.acknowledged_requests.end());
        unanswered = load.unanswered_requests;
        positions.advance(load.positions);
    }
    /// Those without an answer and the last acknowledged.
    std::vector<std::size_t> to_repeat() const {
        auto list = unanswered;
        auto last = acknowledged.rbegin();
        for (std::size_t count = 0; count < repeats && last != acknowledged.rend(); ++count)
            list.push_back(*last++);
        return list;
    }
};

class CrashRun {
public:
    CrashRun(const Setting& setting, Report& report)
        : setting_(setting), report_(report), data_(setting, "crash"), requests_(setting.requests()) {}

    void run() {
        for (int kill = 1; kill <= kills; ++kill) kill_under_load(kill);
        {
            Server server(setting_, {.data = data_.path()});
            look(server);
            repeat(server);
            look(server);
            if (server.process().stop() != 0) report_.doubt("the server did not stop cleanly at SIGTERM");
        }
        report_looks();
        report_.add(verify_tables(setting_, data_.path(), "a rebuild from the log gives the same tables"));
    }

private:
    LoadOptions options(const Server& server) const {
        return {.port = server.port(), .connections = connections, .seconds = 15, .record = true};
    }

    void kill_under_load(int kill) {
        Server server(setting_, {.data = data_.path()});
        look(server);
        repeat(server);
        auto load_options = options(server);
        load_options.first = fates_.next;
        // Another moment each time, so that not always the same thing is under way.
        const auto moment = milliseconds(400 + 130 * kill);
        std::jthread killer([moment, id = server.process().id()] {
            std::this_thread::sleep_for(moment);
            ::kill(id, SIGKILL);
        });
        const auto load = run_load(requests_, load_options);
        killer.join();
        server.process().kill();
        fates_.add(load);
        fates_.next = load.next;
        progress(fmt::format("gate: kill {} of {} after {} ms: {} acknowledged, {} without an answer", kill,
                             kills, moment.count(), load.acknowledged_requests.size(),
                             load.unanswered_requests.size()));
        if (load.acknowledged_requests.empty()) report_.doubt("gate: nothing was acknowledged before a kill");
    }

    void repeat(const Server& server) {
        auto load_options = options(server);
        load_options.only = fates_.to_repeat();
        if (load_options.only.empty()) return;
        const auto load = run_load(requests_, load_options);
        fates_.add(load);
        if (load.not_200 > 0 || !load.unanswered_requests.empty())
            report_.doubt(fmt::format("gate: {} repeated webhooks were not answered 200 (status {})",
                                      load.not_200 + load.unanswered_requests.size(), load.other_status));
    }

    /// Compares what is shown with what was acknowledged. After a start this comes before anything is sent
    /// again, which would put back what was lost.
    void look(const Server& server) {
        if (fates_.acknowledged.empty()) return;
        auto shown = list_webhook_events(server, fates_.positions);
        if (!shown) {
            report_.add({.what = "webhook events can be listed", .found = shown.error()});
            return;
        }
        std::size_t present = 0;
        const auto times_of = [&](std::size_t index) {
            const auto found = shown->times.find(requests_.event_id(index));
            present += found != shown->times.end();
            return found == shown->times.end() ? 0 : found->second;
        };
        for (const auto index : fates_.acknowledged) {
            const int times = times_of(index);
            missing_ += times == 0;
            twice_ += times > 1;
        }
        for (const auto index : fates_.unanswered) times_of(index);
        strangers_ += shown->times.size() - present;
        last_ = std::move(*shown);
    }

    void report_looks() {
        report_.add(
            {.what = fmt::format("after each of {} kills every acknowledged webhook is there once", kills),
             .holds = missing_ + twice_ + strangers_ == 0 && !fates_.acknowledged.empty() &&
                      last_.times.size() == fates_.acknowledged.size(),
             .found =
                 fmt::format("{} acknowledged, {} shown at the end; {} missing, {} twice, {} never sent",
                             fates_.acknowledged.size(), last_.times.size(), missing_, twice_, strangers_)});
        std::string statuses;
        for (const auto& [status, count] : last_.statuses)
            statuses += fmt::format("{}{} {}", statuses.empty() ? "" : ", ", count, status);
        report_.add({.what = "and each is decided, at the first attempt",
                     .holds = last_.statuses.size() == 1 && last_.statuses.contains("processed") &&
                              last_.tried_again == 0,
                     .found = fmt::format("{}; {} at more than one attempt", statuses, last_.tried_again)});
    }

    const Setting& setting_;
    Report& report_;
    ScratchFolder data_;
    const Requests& requests_;
    Fates fates_;
    std::size_t missing_ = 0, twice_ = 0, strangers_ = 0;  ///< of all looks
    WebhookEvents last_;
};

}  // namespace

void check_gate(const Setting& setting, Report& report) {
    CrashRun(setting, report).run();
    check_syncs(setting, report);
}

}  // namespace beaker::bench
