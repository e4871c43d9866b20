#include "ops/cli/backup_commands.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "ops/cli/backup_verbs.hpp"

namespace beaker::ops {

void add_backup(CLI::App& app, Parsed& parsed) {
    const auto told = std::make_shared<BackupArguments>();
    CLI::App* backup =
        app.add_subcommand("backup", "Copies of log and state at one moment; on Kafka of the state alone");
    backup->require_subcommand(1);

    CLI::App* create = backup->add_subcommand(
        "create", "Makes a backup, beside a running server (needs its BEAKER_ADMIN_TOKEN) or without one");
    add_data_dir(*create, parsed);
    add_server(*create, parsed);
    create->add_option("directory", told->directory, "The backup; must not exist")->required();
    create->callback([&parsed, told] {
        parsed.command = [&parsed, told] { return backup_create(parsed.config, *told); };
    });

    CLI::App* restore = backup->add_subcommand("restore",
                                               "Puts a backup where no log and no state is; the server is "
                                               "stopped. On Kafka the topics must be those "
                                               "that the state is of");
    add_data_dir(*restore, parsed);
    restore->add_option("directory", told->directory, "The backup")->required();
    restore->callback([&parsed, told] {
        parsed.command = [&parsed, told] { return backup_restore(parsed.config, told->directory); };
    });

    CLI::App* verify =
        backup->add_subcommand("verify", "Reads all of a backup; exit 1 where it is not as it was made");
    verify->add_option("directory", told->directory, "The backup")->required();
    verify->callback([&parsed, told] { parsed.command = [told] { return backup_verify(told->directory); }; });
}

}  // namespace beaker::ops
