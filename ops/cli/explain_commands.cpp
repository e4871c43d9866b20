#include "ops/cli/explain_commands.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

#include "ops/cli/explain_verbs.hpp"

namespace beaker::ops {

void add_explain(CLI::App& app, Parsed& parsed) {
    CLI::App* explain =
        app.add_subcommand("explain", "What Beaker makes of JSON lines on standard input; needs no server");
    explain->require_subcommand(1);
    CLI::App* phone = explain->add_subcommand(
        "phone",
        R"({"input":"…","region":"US"?} in, {"normal":"+1…"|null,"reason":"…"|null} out. )"
        "Reasons: empty, not_a_number, too_short, too_long, unknown_country, not_assigned, bad_json");
    phone->callback([&parsed] { parsed.command = [] { return explain_phone(std::cin, std::cout); }; });
    CLI::App* email = explain->add_subcommand(
        "email",
        R"({"input":"…"} in, {"normal":"…"|null,"canonical":"…"|null,"reason":"…"|null} out. )"
        "Reasons: empty, too_long, no_at, no_name, name_too_long, bad_name, no_domain, bad_domain, bad_json");
    email->callback([&parsed] { parsed.command = [] { return explain_email(std::cin, std::cout); }; });
}

}  // namespace beaker::ops
