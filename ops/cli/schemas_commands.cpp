#include "ops/cli/schemas_commands.hpp"

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "ops/cli/schemas_verbs.hpp"

namespace beaker::ops {

void add_schemas(CLI::App& app, Parsed& parsed) {
    const auto json = std::make_shared<bool>(false);
    const auto argument = std::make_shared<std::string>();
    CLI::App* schemas = app.add_subcommand("schemas", "JSON Schemas of every stored type, AsyncAPI document");
    schemas->require_subcommand(1);
    CLI::App* list = schemas->add_subcommand("list", "Every type with its topic");
    list->add_flag("--json", *json, "One JSON object a line");
    list->add_option("type", *argument, "Only this type, by any of its names");
    list->callback([&parsed, json, argument] {
        parsed.command = [json, argument] { return schemas_list(*argument, *json); };
    });
    CLI::App* show = schemas->add_subcommand("show", "The schema of one type");
    show->add_option("type", *argument, "Such as beaker.call.reported.v1, or another name of it")->required();
    show->callback([&parsed, argument] { parsed.command = [argument] { return schemas_show(*argument); }; });
    CLI::App* exported = schemas->add_subcommand("export", "Writes one file a type, and asyncapi.json");
    exported->add_option("directory", *argument)->required();
    exported->callback(
        [&parsed, argument] { parsed.command = [argument] { return schemas_export(*argument); }; });
    CLI::App* check =
        schemas->add_subcommand("check", "Compares with what was exported; exit 1 on a breaking change");
    check->add_option("directory", *argument)->required();
    check->callback(
        [&parsed, argument] { parsed.command = [argument] { return schemas_check(*argument); }; });
}

}  // namespace beaker::ops
