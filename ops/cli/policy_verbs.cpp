#include "ops/cli/policy_verbs.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <limits>
#include <map>

#include "ingest/api/policy_operations.hpp"
#include "ops/cli/admin_client.hpp"
#include "ops/cli/exit_code.hpp"
#include "schemas/described/codec.hpp"
#include "schemas/described/json_object.hpp"

namespace beaker::ops {

namespace {

using ingest::api::PoliciesShown;

constexpr std::string_view target = "/v1/admin/policies";

std::string shown(const std::optional<std::string>& value) { return value.value_or("(usual)"); }

void print_change(const ValueChange& change) {
    fmt::print("{}: {} -> {}\n", change.key, shown(change.before), shown(change.after));
}

std::expected<PoliciesShown, int> policies_of(const ConfigFlags& from, const std::string& verb,
                                              std::string* body = nullptr) {
    const auto config = configured(from, /*opens_door=*/false);
    if (!config) return std::unexpected(config.error());
    AdminClient server(*config, from, verb);
    auto answered = server.get(target);
    if (!answered) return std::unexpected(answered.error());
    auto policies = from_json<PoliciesShown>(*answered);
    if (!policies) {
        fmt::print(stderr, "{}: the server's answer cannot be read\n", verb);
        return std::unexpected(exit_outside);
    }
    if (body) *body = std::move(*answered);
    return std::move(*policies);
}

/// What was set as of a version.
std::map<std::string, std::string> values_at(const PoliciesShown& policies, std::int64_t version) {
    std::map<std::string, std::string> values;
    for (const auto& change : policies.history)
        for (const ValueChange& each : change.changes)
            if (change.version <= version) {
                values.erase(each.key);
                if (each.after) values.emplace(each.key, *each.after);
            }
    return values;
}

}  // namespace

int policy_show(const ConfigFlags& from, const PolicyArguments& arguments) {
    std::string body;
    const auto policies = policies_of(from, "policy show", &body);
    if (!policies) return policies.error();
    if (arguments.json) {
        fmt::print("{}\n", body);
        return exit_done;
    }
    fmt::print("version {}\n", policies->version);
    for (const auto& each : policies->items)
        fmt::print("{} {:<50} {:<12} {}{}\n", each.value == each.usual ? ' ' : '*', each.key, each.value,
                   each.about, each.value == each.usual ? "" : fmt::format(" Usual: {}.", each.usual));
    return exit_done;
}

int policy_set(const ConfigFlags& from, const PolicyArguments& arguments) {
    const auto config = configured(from, /*opens_door=*/false);
    if (!config) return config.error();
    JsonObject values;
    for (const std::string& each : arguments.values) {
        const auto equals = each.find('=');
        if (equals == std::string::npos || equals == 0) {
            fmt::print(stderr, "policy set: {} is not KEY=VALUE\n", each);
            return exit_usage;
        }
        const auto value = each.substr(equals + 1);
        if (value.empty())
            values.json(each.substr(0, equals), "null");
        else
            values.text(each.substr(0, equals), value);
    }
    AdminClient server(*config, from, "policy set");
    const auto answered = server.post(target, JsonObject()
                                                  .json("values", values.done())
                                                  .text("asked_by", user_name(from))
                                                  .text("reason", arguments.reason)
                                                  .done());
    if (!answered) return answered.error();
    const auto answer = from_json<PolicyAnswer>(*answered);
    if (!answer) return exit_outside;
    for (const ValueChange& each : answer->changes) print_change(each);
    fmt::print("version {}{}\n", answer->version, answer->changes.empty() ? ": nothing has changed" : "");
    return exit_done;
}

int policy_diff(const ConfigFlags& from, const PolicyArguments& arguments) {
    const auto policies = policies_of(from, "policy diff");
    if (!policies) return policies.error();
    const std::int64_t to = arguments.to.value_or(policies->version);
    const auto before = values_at(*policies, arguments.from), after = values_at(*policies, to);
    for (const auto& each : policies->items) {
        const auto in = [&](const auto& values) {
            const auto found = values.find(each.key);
            return found == values.end() ? std::nullopt : std::optional(found->second);
        };
        const ValueChange change{each.key, in(before), in(after)};
        if (change.before == change.after) continue;
        if (arguments.json)
            fmt::print("{}\n", to_json(change));
        else
            print_change(change);
    }
    if (arguments.json) return exit_done;
    for (const auto& change : policies->history)
        if (change.version > arguments.from && change.version <= to)
            fmt::print("version {}  {}  {} ({}): {}\n", change.version, change.at.text(), change.asked_by,
                       change.actor, change.reason);
    return exit_done;
}

}  // namespace beaker::ops
