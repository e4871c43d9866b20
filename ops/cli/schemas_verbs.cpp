#include "ops/cli/schemas_verbs.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <cstdio>
#include <fstream>
#include <set>
#include <sstream>

#include "ops/cli/exit_code.hpp"
#include "schemas/catalogue.hpp"
#include "schemas/compatibility.hpp"

namespace beaker::ops {

namespace {

std::filesystem::path file_of(const std::filesystem::path& directory, std::string_view type) {
    return directory / fmt::format("{}.json", type);
}

std::string read_file(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

}  // namespace

int schemas_list(bool json) {
    for (const CatalogueEntry& entry : catalogue()) {
        if (json)
            fmt::print(R"({{"type":"{}","topic":"{}","title":"{}"}})"
                       "\n",
                       entry.type, name_of(entry.topic), entry.title);
        else
            fmt::print("{:<44} {:<14} {}\n", entry.type, name_of(entry.topic), entry.title);
    }
    return exit_done;
}

int schemas_show(const std::string& type) {
    const CatalogueEntry* entry = find_type(type);
    if (!entry) {
        fmt::print(stderr, "schemas show: no type {}; `beaker schemas list` names them\n", type);
        return exit_no;
    }
    fmt::print("{}\n", entry->schema());
    return exit_done;
}

int schemas_export(const std::filesystem::path& directory) {
    std::error_code failed;
    std::filesystem::create_directories(directory, failed);
    for (const CatalogueEntry& entry : catalogue()) {
        std::ofstream file(file_of(directory, entry.type));
        file << entry.schema() << '\n';
        if (!file.flush()) {
            fmt::print(stderr, "schemas export: cannot write {}\n", file_of(directory, entry.type).string());
            return exit_outside;
        }
    }
    fmt::print("{} schemas written to {}\n", catalogue().size(), directory.string());
    return exit_done;
}

int schemas_check(const std::filesystem::path& directory) {
    if (!std::filesystem::is_directory(directory)) {
        fmt::print(stderr, "schemas check: {} is no folder; `beaker schemas export {}` makes it\n",
                   directory.string(), directory.string());
        return exit_usage;
    }
    int broken = 0;
    std::set<std::string> known;
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
