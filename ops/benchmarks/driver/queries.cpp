#include "ops/benchmarks/driver/queries.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <random>
#include <thread>

#include "ops/benchmarks/driver/loads.hpp"
#include "ops/benchmarks/driver/server.hpp"

namespace beaker::bench {

namespace {

using Kind = Goal::Kind;

constexpr int clients = 50;
constexpr std::size_t list_items = 50;
constexpr std::size_t ingress_connections = 64;
/// Drawn once, so that no time is spent on it under load; then from the front again.
constexpr std::size_t drawn_count = 20'000;

std::string list_target(const Uuid& tenant) {
    return fmt::format("/v1/businesses/{}/calls?limit={}", tenant.text(), list_items);
}

/// How many items a list has; 0 where it is none.
std::size_t items_of(const Page& page) {
    simdjson::dom::parser parser;
    simdjson::dom::array items;
    if (page.status != 200 || parser.parse(page.body)["items"].get(items)) return 0;
    return items.size();
}

class QueryRounds {
public:
    QueryRounds(const Setting& setting, DataSet& data, Report& report)
        : setting_(setting), data_(data), report_(report), lists_(drawn_lists(data.tenants())) {}

    void one(int round) {
        prefix_ = fmt::format("B6 round {} of {}: ", round, setting_.rounds);
        const auto saturated =
            measure(setting_, report_, Candidate::all_roles, {.connections = ingress_connections}).load;
        const auto postgres = data_.postgres().list(data_.tenants(), clients, setting_.seconds);
        progress(fmt::format("{}PostgreSQL, list of {}: {:.1f}k/s, p99 {:.0f} us", prefix_, list_items,
                             postgres.rate / 1'000, postgres.micros.p99));
        const ScratchFolder folder(setting_, "queried");
        link_data(data_.calls().folder, folder.path());
        Server server(setting_, {.data = folder.path()});
        check_lists(server);
        wait_until_idle(server.process());
        const auto idle = lists(server, "without ingress");
        add_idle(idle, postgres);
        if (saturated.rate > 0) add_busy(server, idle, saturated.rate / 2);
        server.process().stop();
    }

private:
    void check_lists(const Server& server) {
        for (const Uuid& tenant : data_.tenants().first(std::min<std::size_t>(data_.tenants().size(), 10))) {
            const auto page = server.get(list_target(tenant));
            list_bytes_ = page.body.size();
            if (items_of(page) != list_items)
                report_.doubt(fmt::format("B6: a list of {} has {} items (status {})", list_items,
                                          items_of(page), page.status));
        }
    }

    LoadResult lists(const Server& server, std::string_view when) {
        auto load = run_load(lists_, {.port = server.port(),
                                      .connections = clients,
                                      .seconds = setting_.seconds,
                                      .warm_up_seconds = setting_.warm_up_seconds,
                                      .repeat = true});
        progress(fmt::format("{}list of {} {}: {:.1f}k/s, p50 {:.0f} us p99 {:.0f} us", prefix_, list_items,
                             when, load.rate / 1'000, load.acknowledged.p50, load.acknowledged.p99));
        if (load.not_200 > 0 || load.lost > 0 || load.acknowledged.count == 0)
            report_.doubt(
                fmt::format("B6: {} lists were answered, {} otherwise (status {}), {} connections lost",
                            load.acknowledged.count, load.not_200, load.other_status, load.lost));
        return load;
    }

    void add_idle(const LoadResult& idle, const ScriptLoad& postgres) {
        auto& rate = report_.row(
            {.id = "B6",
             .what = fmt::format("list of {} over HTTP / PostgreSQL's, {} clients", list_items, clients),
             .unit = "x",
             .goal = Goal{Kind::at_least, 2.8}});
        rate.rounds.push_back(ratio_of(idle.rate, postgres.rate));
        rate.figures["beaker, lists/s"].push_back(idle.rate);
        rate.figures["PostgreSQL, lists/s"].push_back(postgres.rate);
        rate.figures["beaker, bytes of a list"].push_back(static_cast<double>(list_bytes_));
        auto& tail = report_.row(
            {.id = "B6",
             .what = fmt::format("list of {}: p99 / PostgreSQL's, {} clients", list_items, clients),
             .unit = "x",
             .goal = Goal{Kind::at_most, 0.30}});
        tail.rounds.push_back(ratio_of(idle.acknowledged.p99, postgres.micros.p99));
        tail.figures["beaker, p99 us"].push_back(idle.acknowledged.p99);
        tail.figures["PostgreSQL, p99 us"].push_back(postgres.micros.p99);
    }

    /// Lists while webhooks come in at half of the rate that the same round reached with nothing else to do.
    void add_busy(const Server& server, const LoadResult& idle, double rate) {
        const std::chrono::duration<double> lead(setting_.warm_up_seconds);
        const auto ingress = [&] {
            return run_load(setting_.requests(), {.port = server.port(),
                                                  .connections = ingress_connections,
                                                  .rate = rate,
                                                  .seconds = setting_.seconds + setting_.warm_up_seconds,
                                                  .warm_up_seconds = setting_.warm_up_seconds});
        };
        auto posting = std::async(std::launch::async, ingress);
        std::this_thread::sleep_for(lead);
        const auto busy = lists(server, "with ingress at half rate");
        const auto posted = posting.get();
        if (posted.not_200 > 0 || posted.lost > 0 || posted.acknowledged.count == 0)
            report_.doubt(fmt::format("B6: beside lists {} webhooks were acknowledged, {} not (status {})",
                                      posted.acknowledged.count, posted.not_200, posted.other_status));
        auto& row = report_.row(
            {.id = "B6",
             .what = fmt::format("list of {}: p99 with ingress at half rate / without", list_items),
             .unit = "x",
             .goal = Goal{Kind::at_most, 3}});
        row.rounds.push_back(ratio_of(busy.acknowledged.p99, idle.acknowledged.p99));
        row.figures["with ingress, p99 us"].push_back(busy.acknowledged.p99);
        row.figures["without, p99 us"].push_back(idle.acknowledged.p99);
        row.figures["with ingress, lists/s"].push_back(busy.rate);
        row.figures["webhooks/s asked for"].push_back(rate);
        row.figures["webhooks/s acknowledged"].push_back(posted.rate);
    }

    const Setting& setting_;
    DataSet& data_;
    Report& report_;
    RequestList lists_;
    std::string prefix_;
    std::size_t list_bytes_ = 0;
};

}  // namespace

RequestList drawn_lists(std::span<const Uuid> tenants) {
    std::mt19937 random(1);
    std::uniform_int_distribution<std::size_t> any(0, tenants.size() - 1);
    RequestList list;
    for (std::size_t count = 0; count < drawn_count; ++count)
        list.add(get_request(list_target(tenants[any(random)]), {.admin_token = Setting::admin_token}));
    return list;
}

void measure_queries(const Setting& setting, DataSet& data, Report& report) {
    data.postgres().settle();
    setting.requests();  // not while a server waits for them
    QueryRounds rounds(setting, data, report);
    for (int round = 1; round <= setting.rounds; ++round) rounds.one(round);
    const std::string_view reason = "no route yet";
    report.miss({.id = "B6",
                 .what = "7-day sums over HTTP / PostgreSQL's, 50 clients",
                 .unit = "x",
                 .goal = Goal{Kind::at_least, 2}},
                reason);
    report.miss({.id = "B6",
                 .what = "7-day sums: p99 / PostgreSQL's, 50 clients",
                 .unit = "x",
                 .goal = Goal{Kind::at_most, 0.40}},
                reason);
}

}  // namespace beaker::bench
