#include "ops/cli/schemas_verbs.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <cstdio>
#include <fstream>
#include <set>
#include <sstream>

#include "ops/cli/exit_code.hpp"
#include "schemas/aliases.hpp"
#include "schemas/asyncapi.hpp"
#include "schemas/catalogue.hpp"
#include "schemas/compatibility.hpp"
#include "schemas/described/json_object.hpp"

namespace beaker::ops {

namespace {

std::filesystem::path file_of(const std::filesystem::path& directory, std::string_view type) {
    return directory / fmt::format("{}.json", type);
}

constexpr std::string_view asyncapi_file = "asyncapi.json";

int no_such_type(std::string_view verb, std::string_view type) {
    fmt::print(stderr, "schemas {}: no type {}; `beaker schemas list` names them\n", verb, type);
    return exit_no;
}

void print_entry(const CatalogueEntry& entry, bool json) {
    const auto aliases = aliases_of(entry.type);
    const std::string_view topic = name_of(entry.topic);
    if (json)
        fmt::print("{}\n", JsonObject()
                               .text("type", entry.type)
                               .text("topic", topic)
                               .text("title", entry.title)
                               .json("aliases", json_texts(aliases))
                               .done());
    else
        fmt::print("{:<44} {:<14} {}{}\n", entry.type, topic, entry.title,
                   aliases.empty() ? "" : fmt::format(" ({})", fmt::join(aliases, ", ")));
}

/// Whether the whole text is in the file now.
bool write_file(const std::filesystem::path& path, const std::string& text) {
    std::ofstream file(path);
    file << text << '\n';
    if (file.flush()) return true;
    fmt::print(stderr, "schemas export: cannot write {}\n", path.string());
    return false;
}

std::string read_file(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

}  // namespace

int schemas_list(const std::string& type, bool json) {
    const CatalogueEntry* only = find_type(type_named(type));
    if (!type.empty() && !only) return no_such_type("list", type);
    for (const CatalogueEntry& entry : catalogue())
        if (!only || &entry == only) print_entry(entry, json);
    return exit_done;
}

int schemas_show(const std::string& type) {
    const CatalogueEntry* entry = find_type(type_named(type));
    if (!entry) return no_such_type("show", type);
    fmt::print("{}\n", entry->schema());
    return exit_done;
}

int schemas_export(const std::filesystem::path& directory) {
    std::error_code failed;
    std::filesystem::create_directories(directory, failed);
    for (const CatalogueEntry& entry : catalogue())
        if (!write_file(file_of(directory, entry.type), entry.schema())) return exit_outside;
    if (!write_file(directory / asyncapi_file, asyncapi_json())) return exit_outside;
    fmt::print("{} schemas and asyncapi.json written to {}\n", catalogue().size(), directory.string());
    return exit_done;
}

int schemas_check(const std::filesystem::path& directory) {
    if (!std::filesystem::is_directory(directory)) {
        fmt::print(stderr, "schemas check: {} is no folder; `beaker schemas export {}` makes it\n",
                   directory.string(), directory.string());
        return exit_usage;
    }
    int broken = 0;
    std::set<std::string> known{std::string(asyncapi_file)};  // made of the schemas, which are compared
    for (const CatalogueEntry& entry : catalogue()) {
        const auto path = file_of(directory, entry.type);
        known.insert(path.filename().string());
        if (!std::filesystem::exists(path)) {
            fmt::print("{}: new, not exported yet\n", entry.type);
            ++broken;
            continue;
        }
        for (const std::string& why : breaking_changes(read_file(path), entry.schema())) {
            fmt::print("{}: {}\n", entry.type, why);
            ++broken;
        }
    }
    for (const auto& file : std::filesystem::directory_iterator(directory))
        if (file.path().extension() == ".json" && !known.contains(file.path().filename().string())) {
            fmt::print("{}: this build no longer knows the type\n", file.path().stem().string());
            ++broken;
        }
    if (broken == 0) fmt::print("{} schemas compatible\n", catalogue().size());
    return broken == 0 ? exit_done : exit_no;
}

}  // namespace beaker::ops
