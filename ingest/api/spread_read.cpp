#include "ingest/api/spread_read.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <map>
#include <mutex>
#include <set>

#include "ingest/api/entity.hpp"
#include "ingest/problem.hpp"
#include "projections/query/merge_pages.hpp"

namespace beaker::ingest::api {

namespace {

using std::chrono::milliseconds;

/// How long one node is waited for where others may answer in its place, beside what it may wait itself.
constexpr milliseconds one_patience{1000};
constexpr std::string_view stale_header = "Beaker-Stale";

struct Part {
    QueryNodes::Holder holder;
    std::vector<PartitionId> partitions;
    bool others_may = true;  ///< somebody else could be asked for each of them
};
/// What was found out of some partitions.
struct Answers {
    std::vector<http::Response> found;
    std::optional<http::Response> refusal;  ///< instead of them
    bool stale = false;
};

/// Who is asked for which partitions; a partition that nobody is left for is told.
std::expected<std::vector<Part>, PartitionId> plan(const Peers& peers,
                                                   const std::vector<PartitionId>& partitions,
                                                   const std::set<Uuid>& asked) {
    std::map<Uuid, Part> parts;
    for (const PartitionId partition : partitions) {
        const auto holders = peers.holders(partition);
        const auto next =
            std::ranges::find_if(holders, [&](const auto& e) { return !asked.contains(e.node); });
        if (next == holders.end()) return std::unexpected(partition);
        // Of a list, a node may stand by for one partition and answer for another one as its own.
        Part& part = parts.try_emplace(next->node, Part{*next, {}, true}).first->second;
        part.holder.usual = part.holder.usual && next->usual;
        part.others_may =
            part.others_may && std::any_of(std::next(next), holders.end(),
                                           [&](const auto& each) { return !asked.contains(each.node); });
        part.partitions.push_back(partition);
    }
    std::vector<Part> all;
    for (auto& [id, part] : parts) all.push_back(std::move(part));
    return all;
}

http::Response unavailable(PartitionId partition) {
    return problem_of_decision(ProblemKind::reads_unavailable, "no_holder",
                               fmt::format("No node that answers holds partition {} now.", partition));
}

Positions among(const Positions& positions, const std::vector<PartitionId>& partitions) {
    Positions some;
    for (const Position& each : positions.list())
        if (std::ranges::find(partitions, each.partition) != partitions.end()) some.advance(each);
    return some;
}

http::Response ask_here(const SpreadSurroundings& around, const SpreadRead& read, const Part& part) {
    const auto holds = [&](PartitionId partition) { return around.peers.holds(partition); };
    if (const auto missing = std::ranges::find_if_not(part.partitions, holds);
        missing != part.partitions.end())
        return unavailable(*missing);
    const auto applied = std::make_shared<std::promise<bool>>();
    auto told = applied->get_future();
    around.applied.wait(among(read.wanted, part.partitions), read.deadline,
                        [applied](bool done) { applied->set_value(done); });
    const auto left = read.deadline - around.real_clock.steady();
    // The watch tells in time, unless the node is ending.
    if (told.wait_for(left + std::chrono::seconds(1)) != std::future_status::ready || !told.get())
        return problem(ProblemKind::not_caught_up,
                       "What was written at Beaker-Min-Position is not readable yet. Ask again.");
    return read.ask(around.queries, {part.partitions, read.together == Together::pages});
}

/// None where there was no answer.
std::optional<http::Response> ask_there(const SpreadSurroundings& around, const SpreadRead& read,
                                        const Part& part, milliseconds within) {
    Peers::Headers headers{{std::string(auth::forwarded_header),
                            around.peers.seal.close({.caller = read.caller,
                                                     .partitions = part.partitions,
                                                     .tells_places = read.together == Together::pages,
                                                     .until = around.real_clock.now() + within},
                                                    "GET", read.request.target)}};
    for (const char* name : {"Beaker-Min-Position", "traceparent"})
        if (const auto value = read.request.header(name)) headers.emplace_back(name, *value);
    auto answer = around.peers.get(part.holder.address, read.request.target, headers, within);
    if (answer && answer->status != 401) return std::move(*answer);
    around.peers.failed(
        part.holder.node,
        answer ? "it does not take our seal: is its pepper ours, and its clock?" : answer.error());
    return std::nullopt;
}

milliseconds within_of(const SpreadRead& read, const Part& part, milliseconds left) {
    if (!part.others_may) return left;
    return read.wanted.empty() ? std::min(left, one_patience) : left * 2 / 3;
}

/// Asks until somebody has answered for each of the partitions, or nobody is left or no time.
Answers answers_of(const SpreadSurroundings& around, const SpreadRead& read,
                   std::vector<PartitionId> partitions) {
    Answers answers;
    std::set<Uuid> asked;
    std::optional<http::Response> last;
    while (!partitions.empty()) {
        const auto parts = plan(around.peers, partitions, asked);
        if (!parts) {
            answers.refusal = last ? std::move(*last) : unavailable(parts.error());
            return answers;
        }
        partitions.clear();
        for (const Part& part : *parts) {
            const auto left =
                std::chrono::duration_cast<milliseconds>(read.deadline - around.real_clock.steady());
            if (left <= milliseconds(0)) {
                answers.refusal = last ? std::move(*last) : unavailable(part.partitions.front());
                return answers;
            }
            const auto within = within_of(read, part, left);
            const bool here = part.holder.node == around.peers.self;
            auto answer = here ? std::optional(ask_here(around, read, part))
                               : ask_there(around, read, part, std::max(within, milliseconds(1)));
            if (answer && answer->status != 503) {
                answers.stale = answers.stale || !part.holder.usual;
                answers.found.push_back(std::move(*answer));
                continue;
            }
            if (answer) last = std::move(answer);
            asked.insert(part.holder.node);
            partitions.insert(partitions.end(), part.partitions.begin(), part.partitions.end());
        }
    }
    return answers;
}

http::Response merged(const SpreadRead& read, std::vector<http::Response> found) {
    if (read.together == Together::any) {
        const auto has_it = std::ranges::find_if(found, [](const auto& each) { return each.status != 404; });
        return std::move(has_it == found.end() ? found.front() : *has_it);
    }
    std::vector<std::string> pages;
    for (http::Response& each : found) {
        if (each.status != 200) return std::move(each);
        pages.push_back(std::move(each.body));
    }
    auto page = merge_pages(pages, read.limit);
    if (!page) return problem(ProblemKind::reads_unavailable, "A node's part of the list cannot be read.");
    if (!read.has_next) page->replace(page->rfind(R"(,"next":)"), page->npos, "}");
    return json_entity(std::move(*page));
}

http::Response together(const SpreadRead& read, Answers answers) {
    if (answers.refusal) return std::move(*answers.refusal);
    auto answer = read.together == Together::one ? std::move(answers.found.front())
                                                 : merged(read, std::move(answers.found));
    if (answers.stale) answer.headers.emplace_back(stale_header, "1");
    return conditional(read.request, std::move(answer));
}

/// The parts of an answer as they come, from several threads.
struct Gathering {
    Gathering(SpreadRead of, http::Respond to) : read(std::move(of)), respond(std::move(to)) {}

    void add(Answers some) {
        {
            const std::lock_guard lock(mutex);
            std::ranges::move(some.found, std::back_inserter(all.found));
            if (some.refusal) all.refusal = std::move(some.refusal);
            all.stale = all.stale || some.stale;
            if (--missing > 0) return;
        }
        respond(together(read, std::move(all)));
    }

    const SpreadRead read;
    http::Respond respond;
    std::mutex mutex;
    Answers all;
    std::size_t missing = 0;
};

}  // namespace

void spread(const SpreadSurroundings& around, SpreadRead read, http::Respond respond) {
    auto parts = plan(around.peers, read.partitions, {});
    if (!parts) return respond(unavailable(parts.error()));
    const auto gathering = std::make_shared<Gathering>(std::move(read), std::move(respond));
    gathering->missing = parts->size();
    for (Part& part : *parts)
        around.peers.execute([around, gathering, some = std::move(part.partitions)]() mutable {
            gathering->add(answers_of(around, gathering->read, std::move(some)));
        });
}

http::Response spread_now(const SpreadSurroundings& around, const SpreadRead& read) {
    auto answers = answers_of(around, read, read.partitions);
    return together(read, std::move(answers));
}

}  // namespace beaker::ingest::api
