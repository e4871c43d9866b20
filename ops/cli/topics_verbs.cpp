#include "ops/cli/topics_verbs.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <optional>
#include <thread>

#include "ops/cli/admin_client.hpp"
#include "ops/cli/exit_code.hpp"
#include "ops/cli/log_beside.hpp"
#include "ops/cli/progress_bar.hpp"
#include "replay/record_lines.hpp"
#include "replay/topic_walk.hpp"
#include "schemas/catalogue.hpp"
#include "schemas/events/webhook.hpp"

namespace beaker::ops {

namespace {

constexpr std::chrono::milliseconds looking_again{200};
constexpr std::size_t written_at_once = 64 << 10;
constexpr std::uint64_t records_between_updates = 1024;

int failed(std::string_view verb, std::string_view what) {
    fmt::print(stderr, "topics {}: {}\n", verb, what);
    return exit_outside;
}

int misused(std::string_view verb, std::string_view what) {
    fmt::print(stderr, "topics {}: {}\n", verb, what);
    return exit_usage;
}

/// What the arguments ask for, understood.
struct Wanted {
    Topic topic{};
    std::optional<replay::From> from;
    replay::RecordFilter filter;
    replay::LineFormat format{};
};

std::string names_of_topics() {
    std::string names;
    for (const Topic topic : all_topics) names.append(names.empty() ? "" : ", ").append(name_of(topic));
    return names;
}

std::expected<Wanted, std::string> understood(const TopicArguments& arguments) {
    Wanted wanted;
    const auto topic = topic_named(arguments.topic);
    if (!topic)
        return std::unexpected(fmt::format("no topic {}; there are {}", arguments.topic, names_of_topics()));
    wanted.topic = *topic;
    if (!arguments.from.empty()) {
        wanted.from = replay::parse_from(arguments.from);
        if (!wanted.from)
            return std::unexpected("--from takes a time such as 2026-01-01T00:00:00Z, or an offset");
    }
    if (!arguments.tenant.empty()) {
        const auto tenant = TenantId::parse(arguments.tenant);
        if (!tenant) return std::unexpected("--tenant takes the id of a trial or business");
        wanted.filter.tenant = *tenant;
    }
    if (!arguments.type.empty()) {
        if (!find_type(arguments.type) && arguments.type != webhook_received &&
            arguments.type != webhook_rejected)
            return std::unexpected(
                fmt::format("no type {}; `beaker schemas list` names them", arguments.type));
        wanted.filter.type = arguments.type;
    }
    wanted.format = arguments.format == "csv" ? replay::LineFormat::csv : replay::LineFormat::jsonl;
    return wanted;
}

/// Nobody sees personal data without leaving their name in the log.
std::expected<void, int> note_reveal(const Config& config, const ConfigFlags& from, std::string_view verb,
                                     const TopicArguments& arguments) {
    if (!arguments.reveal) return {};
    AdminClient server(config, from, fmt::format("topics {} --reveal", verb));
    const auto noted = server.post(
        "/v1/admin/reveals",
        fmt::format(R"({{"asked_by":"{}","what":"topics {} {}"}})", user_name(from), verb, arguments.topic));
    if (!noted) return std::unexpected(noted.error());
    return {};
}

/// Standard output, in large pieces. After a reader has gone (a closed pipe) nothing more is written.
class Out {
public:
    ~Out() { flush(); }
    std::string& text() { return text_; }
    bool written() {
        if (text_.size() >= written_at_once) flush();
        return !gone_;
    }
    void flush() {
        if (!gone_ && !text_.empty())
            gone_ = std::fwrite(text_.data(), 1, text_.size(), stdout) != text_.size() ||
                    std::fflush(stdout) != 0;
        text_.clear();
    }
    bool gone() const { return gone_; }

private:
    std::string text_;
    bool gone_ = false;
};

volatile std::sig_atomic_t interrupted = 0;

/// Ctrl-C and a reader that has gone end the work in good order: what a reader of the log noted down goes.
void end_in_order() {
    std::signal(SIGINT, [](int) { interrupted = 1; });
    std::signal(SIGTERM, [](int) { interrupted = 1; });
    std::signal(SIGPIPE, SIG_IGN);
}

/// What the walk comes to next, up to the present ends, across the partitions in the order of time.
std::expected<std::vector<log::Stored>, log::LogError> by_time(replay::TopicWalk& walk) {
    std::vector<log::Stored> found;
    const auto walked = walk.run([&found](const log::Stored& stored) {
        found.push_back(stored);
        return true;
    });
    if (!walked) return std::unexpected(walked.error());
    std::ranges::stable_sort(found, {}, [](const log::Stored& stored) { return stored.record->time; });
    return found;
}

/// What one topic holds.
struct TopicSummary {
    std::string topic;
    std::uint64_t partitions = 0;
    std::uint64_t records = 0;           ///< on Kafka at most: some offsets hold none
    std::optional<std::uint64_t> bytes;  ///< roughly, on disk; none where the engine does not tell
    std::optional<Instant> first_at;
    std::optional<Instant> last_at;
    std::optional<std::uint64_t> undecided;  ///< of inputs
};
BOOST_DESCRIBE_STRUCT(TopicSummary, (), (topic, partitions, records, bytes, first_at, last_at, undecided))

std::expected<TopicSummary, log::LogError> summary_of(const LogBeside& beside, Topic topic) {
    const log::Log& log = beside.log();
    TopicSummary summary{.topic = std::string(name_of(topic)), .partitions = log.partitions()};
    for (PartitionId partition = 0; partition < log.partitions(); ++partition) {
        const log::Offset begin = log.begin(topic, partition), end = log.end(topic, partition);
        summary.records += end - begin;
        if (const auto bytes = beside.approximate_bytes(topic, partition))
            summary.bytes = summary.bytes.value_or(0) + *bytes;
        if (begin == end) continue;
        const auto first = log.read(topic, {partition, begin}, {.records = 1});
        const auto last = replay::last_time(log, topic, partition);
        if (!first) return std::unexpected(first.error());
        if (!last) return std::unexpected(last.error());
        if (first->empty() || !*last) continue;
        const Instant from = first->front().record->time, to = **last;
        summary.first_at = summary.first_at ? std::min(*summary.first_at, from) : from;
        summary.last_at = summary.last_at ? std::max(*summary.last_at, to) : to;
    }
    if (topic != Topic::inputs) return summary;
    const auto undecided = beside.undecided();
    if (!undecided) return std::unexpected(undecided.error());
    summary.undecided = *undecided;
    return summary;
}

std::string time_or_nothing(const std::optional<Instant>& at) { return at ? at->text() : "-"; }

}  // namespace

int topics_list(const ConfigFlags& from, bool json) {
    const auto config = configured(from, /*opens_door=*/false);
    if (!config) return config.error();
    const auto log = log_beside(*config);
    if (!log) return failed("list", log.error());
    if (!json)
        fmt::print("{:<14} {:>10} {:>12} {:>14} {:<28} {}\n", "topic", "partitions", "records",
                   "bytes (about)", "first", "last");
    for (const Topic topic : all_topics) {
        const auto summary = summary_of(**log, topic);
        if (!summary) return failed("list", summary.error().text);
        if (json)
            fmt::print("{}\n", to_json(*summary));
        else
            fmt::print("{:<14} {:>10} {:>12} {:>14} {:<28} {}\n", summary->topic, summary->partitions,
                       summary->records, summary->bytes ? std::to_string(*summary->bytes) : "-",
                       time_or_nothing(summary->first_at), time_or_nothing(summary->last_at));
    }
    return exit_done;
}

int topics_tail(const ConfigFlags& from, const TopicArguments& arguments) {
    const auto wanted = understood(arguments);
    if (!wanted) return misused("tail", wanted.error());
    const auto config = configured(from, /*opens_door=*/false);
    if (!config) return config.error();
    end_in_order();
    const auto log = log_beside(*config);
    if (!log) return failed("tail", log.error());
    if (const auto noted = note_reveal(*config, from, "tail", arguments); !noted) return noted.error();
    auto walk =
        wanted->from
            ? replay::TopicWalk::open((*log)->log(), wanted->topic, wanted->from, wanted->filter)
            : replay::TopicWalk::open_at_last((*log)->log(), wanted->topic, arguments.last, wanted->filter);
    if (!walk) return failed("tail", walk.error().text);

    replay::RecordLines lines(wanted->format, arguments.reveal);
    Out out;
    out.text() += lines.head();
    if (!wanted->from) {
        const auto last = by_time(*walk);
        if (!last) return failed("tail", last.error().text);
        for (const log::Stored& stored : *last) lines.append(out.text(), stored);
    }
    while (true) {
        const auto walked = walk->run([&](const log::Stored& stored) {
            lines.append(out.text(), stored);
            return out.written() && !interrupted;
        });
        if (!walked) return failed("tail", walked.error().text);
        out.flush();
        if (!arguments.follow || interrupted || out.gone()) return exit_done;
        std::this_thread::sleep_for(looking_again);
        if (const auto refreshed = (*log)->refresh(wanted->topic); !refreshed)
            return failed("tail", refreshed.error().text);
    }
}

int topics_export(const ConfigFlags& from, const TopicArguments& arguments) {
    const auto wanted = understood(arguments);
    if (!wanted) return misused("export", wanted.error());
    const auto config = configured(from, /*opens_door=*/false);
    if (!config) return config.error();
    end_in_order();
    const auto log = log_beside(*config);
    if (!log) return failed("export", log.error());
    if (const auto noted = note_reveal(*config, from, "export", arguments); !noted) return noted.error();
    auto walk = replay::TopicWalk::open((*log)->log(), wanted->topic, wanted->from, wanted->filter);
    if (!walk) return failed("export", walk.error().text);

    replay::RecordLines lines(wanted->format, arguments.reveal);
    Out out;
    // On a terminal the records themselves show how far it has come.
    std::optional<ProgressBar> bar;
    if (isatty(STDOUT_FILENO) == 0) bar.emplace("export");
    out.text() += lines.head();
    const auto walked = walk->run([&](const log::Stored& stored) {
        lines.append(out.text(), stored);
        if (bar && walk->looked_at() % records_between_updates == 0)
            bar->update(walk->looked_at(), walk->in_all());
        return out.written() && !interrupted;
    });
    if (!walked) return failed("export", walked.error().text);
    if (bar && !interrupted) bar->update(walk->looked_at(), walk->in_all());
    out.flush();
    return interrupted ? exit_no : exit_done;
}

}  // namespace beaker::ops
