#include "ops/cli/dead_letters_verbs.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "ops/cli/admin_client.hpp"
#include "ops/cli/exit_code.hpp"
#include "ops/cli/progress_bar.hpp"
#include "projections/dead_letters/dead_letter_row.hpp"
#include "schemas/events/dead_letter.hpp"

namespace beaker::ops {

/// A page of a list, its items as they are.
struct RawPage {
    std::vector<RawJson> items;
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(RawPage, (), (items, next))

/// What is shown of a webhook that may be tried again.
struct FailedWebhook {
    Uuid id;
    std::string provider;
    std::string kind;
    std::string status;
    std::optional<Problem> error;
};
BOOST_DESCRIBE_STRUCT(FailedWebhook, (), (id, provider, kind, status, error))

namespace {

using Item = std::function<void(const RawJson& item)>;

/// Every item of a list, page by page; `target` has its query begun.
std::expected<void, int> each_item(AdminClient& server, const std::string& target, const Item& item) {
    std::string cursor;
    do {
        const auto body = server.get(target + (cursor.empty() ? "" : "&cursor=" + percent_encoded(cursor)));
        if (!body) return std::unexpected(body.error());
        const auto page = from_json<RawPage>(*body);
        if (!page) {
            fmt::print(stderr, "the server's answer is none of this version\n");
            return std::unexpected(exit_outside);
        }
        for (const RawJson& each : page->items) item(each);
        cursor = page->next.value_or("");
    } while (!cursor.empty());
    return {};
}

std::string letters_target(const DeadLettersArguments& arguments) {
    std::string target = "/v1/admin/dead-letters?limit=500";
    if (arguments.status != "all") target += "&status=" + arguments.status;
    if (!arguments.cause.empty()) target += "&cause=" + percent_encoded(arguments.cause);
    return target;
}

void print_letter(const DeadLetterRow& row) {
    fmt::print("{}  {}  {:<8} {:>2}x  {:<18} {}{}{}\n", row.id.text(), row.last_at.text(),
               enum_text(row.status), row.attempts, row.cause, row.type,
               row.provider ? fmt::format(" {}", *row.provider) : "",
               row.kind ? fmt::format(" {}", *row.kind) : "");
}

void print_causes(const std::map<std::string, std::size_t>& causes) {
    for (const auto& [cause, count] : causes) fmt::print("{:>7}  {}\n", count, cause);
}

/// Says what came of one, and whether it is well now.
bool well(const std::string& body) {
    const auto answer = from_json<ReprocessAnswer>(body);
    if (!answer) {
        fmt::print("{}\n", body);
        return true;
    }
    const bool failed = answer->status == ReprocessStatus::reprocessed && answer->outcome == Outcome::failed;
    fmt::print("{}  {}{}{}\n", answer->input_id.text(), enum_text(answer->status),
               answer->outcome ? fmt::format(", {}", enum_text(*answer->outcome)) : "",
               answer->problem ? fmt::format(": {}", answer->problem->code) : "");
    return !failed;
}

/// Posts to each target; the worst exit code of all. Goes on where one fails.
int post_all(AdminClient& server, const std::vector<std::string>& targets, const std::string& body,
             const std::string& what) {
    std::optional<ProgressBar> bar;
    if (targets.size() > 1) bar.emplace(what);
    int code = exit_done;
    std::size_t done = 0;
    for (const std::string& target : targets) {
        const auto answered = server.post(target, body);
        if (!answered && answered.error() != exit_no) return answered.error();
        if (!answered || !well(*answered)) code = exit_no;
        if (bar) bar->update(++done, targets.size());
    }
    return code;
}

std::string letter_target(const std::string& id) { return "/v1/admin/dead-letters/" + percent_encoded(id); }
std::string webhook_target(const std::string& id) {
    return "/v1/admin/webhook-events/" + percent_encoded(id);
}

std::string body_with(const ConfigFlags& from, std::string_view more = {}) {
    return fmt::format(R"({{"asked_by":"{}"{}}})", user_name(from), more);
}

}  // namespace

int dead_letters_list(const ConfigFlags& from, const DeadLettersArguments& arguments) {
    const auto config = configured(from, /*opens_door=*/false);
    if (!config) return config.error();
    AdminClient server(*config, from, "dead-letters list");
    std::map<std::string, std::size_t> causes;
    const auto listed = each_item(server, letters_target(arguments), [&](const RawJson& item) {
        if (arguments.json) return fmt::print("{}\n", item.text);
        if (const auto row = from_json<DeadLetterRow>(item.text)) {
            print_letter(*row);
            ++causes[row->cause];
        }
    });
    if (!listed) return listed.error();
    if (arguments.json) return exit_done;
    if (causes.empty()) fmt::print("no dead letters\n");
    print_causes(causes);
    return exit_done;
}

int dead_letters_show(const ConfigFlags& from, const DeadLettersArguments& arguments) {
    const auto config = configured(from, /*opens_door=*/false);
    if (!config) return config.error();
    AdminClient server(*config, from, "dead-letters show");
    if (const auto noted = server.post(
            "/v1/admin/reveals", body_with(from, fmt::format(R"(,"what":"dead-letters show {}")",
                                                             percent_encoded(arguments.id).substr(0, 100))));
        !noted)
        return noted.error();
    const auto body = server.get(letter_target(arguments.id));
    if (!body) return body.error();
    fmt::print("{}\n", *body);
    return exit_done;
}

int dead_letters_requeue(const ConfigFlags& from, const DeadLettersArguments& arguments) {
    const auto config = configured(from, /*opens_door=*/false);
    if (!config) return config.error();
    AdminClient server(*config, from, "dead-letters requeue");
    std::vector<std::string> targets;
    if (arguments.all) {
        const auto listed = each_item(server, letters_target(arguments), [&](const RawJson& item) {
            if (const auto row = from_json<DeadLetterRow>(item.text))
                targets.push_back(letter_target(row->id.text()) + "/requeue");
        });
        if (!listed) return listed.error();
        if (targets.empty()) fmt::print("no dead letters\n");
    } else {
        targets.push_back(letter_target(arguments.id) + "/requeue");
    }
    return post_all(server, targets, body_with(from), "requeue");
}

int dead_letters_resolve(const ConfigFlags& from, const DeadLettersArguments& arguments) {
    const auto config = configured(from, /*opens_door=*/false);
    if (!config) return config.error();
    AdminClient server(*config, from, "dead-letters resolve");
    std::string reason = R"(,"reason":)";
    append_json_string(reason, arguments.reason);
    return post_all(server, {letter_target(arguments.id) + "/resolve"}, body_with(from, reason), "resolve");
}

int replay_reprocess(const ConfigFlags& from, const ReprocessArguments& arguments) {
    const auto config = configured(from, /*opens_door=*/false);
    if (!config) return config.error();
    AdminClient server(*config, from, "replay reprocess");
    std::vector<FailedWebhook> webhooks;
    if (!arguments.event.empty()) {
        const auto body = server.get(webhook_target(arguments.event));
        if (!body) return body.error();
        if (auto row = from_json<FailedWebhook>(*body)) webhooks.push_back(std::move(*row));
    } else {
        std::string target = "/v1/admin/webhook-events?limit=500&status=failed";
        if (!arguments.provider.empty()) target += "&provider=" + percent_encoded(arguments.provider);
        const auto listed = each_item(server, target, [&](const RawJson& item) {
            if (auto row = from_json<FailedWebhook>(item.text)) webhooks.push_back(std::move(*row));
        });
        if (!listed) return listed.error();
    }
    if (arguments.dry_run) {
        for (const FailedWebhook& each : webhooks)
            fmt::print(
                "{}  {} {} {}{}: {}\n", each.id.text(), each.provider, each.kind, each.status,
                each.error ? fmt::format(" ({})", each.error->code) : "",
                each.status == "failed" || arguments.force ? "would be decided again" : "is done already");
        fmt::print("{} webhooks; nothing was changed\n", webhooks.size());
        return exit_done;
    }
    std::vector<std::string> targets;
    for (const FailedWebhook& each : webhooks)
        targets.push_back(webhook_target(each.id.text()) + "/reprocess");
    const int code =
        post_all(server, targets, body_with(from, arguments.force ? R"(,"force":true)" : ""), "reprocess");
    if (targets.empty()) fmt::print("no webhook failed\n");
    return code;
}

}  // namespace beaker::ops
