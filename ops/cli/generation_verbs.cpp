#include "ops/cli/generation_verbs.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>
#include <thread>

#include "ops/cli/admin_client.hpp"
#include "ops/cli/exit_code.hpp"
#include "ops/cli/progress_bar.hpp"
#include "projections/generations/status.hpp"

namespace beaker::ops {

namespace {

constexpr std::chrono::milliseconds poll_interval{200};

int not_understood() {
    fmt::print(stderr, "the server's answer is none of this version\n");
    return exit_outside;
}

std::string target_of(const std::string& name, std::string_view what = {}) {
    return fmt::format("/v1/admin/generations/{}{}{}", percent_encoded(name), what.empty() ? "" : "/", what);
}

std::string body_of(const ConfigFlags& from) {
    return fmt::format(R"({{"asked_by":"{}"}})", user_name(from));
}

std::expected<GenerationList, int> list_of(AdminClient& server) {
    const auto body = server.get("/v1/admin/generations");
    if (!body) return std::unexpected(body.error());
    auto list = from_json<GenerationList>(*body);
    if (!list) return std::unexpected(not_understood());
    return std::move(*list);
}

std::expected<GenerationStatus, int> post(AdminClient& server, const ConfigFlags& from,
                                          const std::string& name, std::string_view what) {
    const auto body = server.post(target_of(name, what), body_of(from));
    if (!body) return std::unexpected(body.error());
    auto status = from_json<GenerationStatus>(*body);
    if (!status) return std::unexpected(not_understood());
    return std::move(*status);
}

/// The set that is asked for, by the name of its first generation.
std::optional<std::string> fold_set(const GenerationList& list, bool candidate) {
    const auto found = std::ranges::find_if(
        list.fold_sets, [&](const FoldSetStatus& each) { return (each.name == "candidate") == candidate; });
    if (found == list.fold_sets.end()) return std::nullopt;
    return found->generation;
}

/// Asks again and again until `done`; the status then. Error: the exit code, where the server or the
/// generation is gone.
template <class Done>
std::expected<GenerationStatus, int> poll(AdminClient& server, const std::string& name, const Done& done) {
    while (true) {
        auto list = list_of(server);
        if (!list) return std::unexpected(list.error());
        const auto found = std::ranges::find(list->items, name, &GenerationStatus::name);
        if (found == list->items.end()) {
            fmt::print(stderr, "replay rebuild: {} is there no more\n", name);
            return std::unexpected(exit_no);
        }
        if (done(*found)) return std::move(*found);
        std::this_thread::sleep_for(poll_interval);
    }
}

/// Builds it; its status once nothing is left to fold.
std::expected<GenerationStatus, int> built(AdminClient& server, const std::string& name) {
    ProgressBar bar("rebuild");
    return poll(server, name, [&](const GenerationStatus& status) {
        bar.update(std::min(status.events_done, status.events_total), status.events_total);
        return status.role != GenerationRole::building && status.role != GenerationRole::behind &&
               !status.comparing;
    });
}

void print_table(const TableComparison& table) {
    fmt::print("  {}: {} rows, before {}; {} differ, {} are gone, {} are new\n", table.table,
               table.rows_second, table.rows_first, table.differing, table.only_first, table.only_second);
}

void print_difference(const Difference& each) {
    fmt::print("  {} {}: {}{}\n", each.table, each.key, each.what,
               each.fields.empty() ? "" : fmt::format(", in {}", fmt::join(each.fields, ", ")));
}

void print_comparison(const GenerationComparison& comparison) {
    fmt::print("compared with {} at {} events:\n", comparison.with, comparison.events);
    for (const TableComparison& each : comparison.found.tables) print_table(each);
    if (comparison.identical) {
        fmt::print("identical: {} rows\n", comparison.found.rows);
        return;
    }
    fmt::print("{} rows differ, {} are identical (first: serving, second: built):\n",
               comparison.found.differences, comparison.found.rows);
    for (const Difference& each : comparison.found.first) print_difference(each);
}

void print_status(const GenerationStatus& status, bool serves) {
    fmt::print("{}{:<24} {:<9} {:<10} {} of {} events{}{}\n", serves ? "* " : "  ", status.name,
               enum_text(status.role), status.fold_set, status.events_done, status.events_total,
               status.comparison
                   ? (status.comparison->identical
                          ? std::string(", identical")
                          : fmt::format(", {} differences", status.comparison->found.differences))
                   : std::string{},
               status.reason ? ": " + *status.reason : std::string{});
}

int swap(AdminClient& server, const ConfigFlags& from, const std::string& name) {
    const auto switched = post(server, from, name, "switch");
    if (!switched) return switched.error();
    fmt::print("serving: {}\n", switched->name);
    return exit_done;
}

}  // namespace

int rebuild_beside(const Config& config, const ConfigFlags& from, const RebuildArguments& arguments) {
    if (!arguments.projection.empty()) {
        fmt::print(stderr,
                   "replay rebuild: beside a running server all tables are built: leave out "
                   "--projection\n");
        return exit_usage;
    }
    AdminClient server(config, from, "replay rebuild");
    const auto list = list_of(server);
    if (!list) return list.error();
    const auto set = fold_set(*list, arguments.candidate);
    if (!set) {
        fmt::print(stderr, "replay rebuild: the server's build has no candidate\n");
        return exit_no;
    }
    const auto begun = post(server, from, *set, "build");
    if (!begun) return begun.error();
    auto status = built(server, begun->name);
    if (!status) return status.error();
    fmt::print("{}: {}, {} events\n", status->name, enum_text(status->role), status->events_done);
    if (status->role == GenerationRole::failed) {
        fmt::print(stderr, "replay rebuild: {}\n", status->reason.value_or("it failed"));
        return exit_no;
    }
    if (status->role == GenerationRole::serving) return exit_done;  // by the server's policy
    if (const auto comparing = post(server, from, begun->name, "compare"); !comparing)
        return comparing.error();
    status = poll(server, begun->name, [](const GenerationStatus& each) { return !each.comparing; });
    if (!status) return status.error();
    if (!status->comparison) {
        fmt::print(stderr, "replay rebuild: {}\n", status->reason.value_or("it could not be compared"));
        return exit_no;
    }
    print_comparison(*status->comparison);
    if (arguments.swap) return swap(server, from, begun->name);
    fmt::print("it does not serve yet: beaker replay switch {}, or beaker replay retire {}\n", begun->name,
               begun->name);
    return exit_done;
}

int replay_generations(const ConfigFlags& from, bool json) {
    const auto config = configured(from, /*opens_door=*/false);
    if (!config) return config.error();
    AdminClient server(*config, from, "replay generations");
    if (json) {
        const auto body = server.get("/v1/admin/generations");
        if (!body) return body.error();
        fmt::print("{}\n", *body);
        return exit_done;
    }
    const auto list = list_of(server);
    if (!list) return list.error();
    for (const GenerationStatus& each : list->items) print_status(each, each.name == list->serving);
    return exit_done;
}

int replay_switch(const ConfigFlags& from, const std::string& name) {
    const auto config = configured(from, /*opens_door=*/false);
    if (!config) return config.error();
    AdminClient server(*config, from, "replay switch");
    return swap(server, from, name);
}

int replay_retire(const ConfigFlags& from, const std::string& name) {
    const auto config = configured(from, /*opens_door=*/false);
    if (!config) return config.error();
    AdminClient server(*config, from, "replay retire");
    const auto body = server.remove(target_of(name), body_of(from));
    if (!body) return body.error();
    fmt::print("retired: {}\n", name);
    return exit_done;
}

}  // namespace beaker::ops
