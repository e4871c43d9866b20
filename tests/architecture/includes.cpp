#include "tests/architecture/includes.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <regex>

namespace beaker::architecture {
namespace {

/// The folders from the ground up. A folder includes itself and what has a lower level; equals do not know
/// each other.
const std::map<std::string_view, int>& levels() {
    static const std::map<std::string_view, int> table = {
        {"schemas", 0}, {"log", 1},    {"projections", 2}, {"processors", 3},
        {"ingest", 4},  {"replay", 4}, {"ops", 5}};
    return table;
}

struct Forbidden {
    std::regex pattern;
    const char* why;
};

/// What pure code may not include, by the header's whole name.
const std::vector<Forbidden>& impure_includes() {
    static const std::vector<Forbidden> table = {
        {std::regex("rocksdb/.*"), "the database"},
        {std::regex("librdkafka/.*"), "the broker"},
        {std::regex("boost/(asio|beast)([/.].*)?"), "sockets"},
        {std::regex("curl/.*"), "HTTP calls"},
        {std::regex("thread|stop_token|(shared_)?mutex|condition_variable|future|semaphore|latch|barrier"),
         "threads"},
        {std::regex("atomic|(pthread|stdatomic)\\.h"), "threads"},
        {std::regex("random"), "chance"},
        {std::regex("filesystem|fstream|fcntl\\.h|unistd\\.h"), "files"},
        {std::regex("sys/.*"), "the system"},
        {std::regex("netdb\\.h|poll\\.h|(netinet|arpa|net)/.*"), "sockets"},
    };
    return table;
}

/// What pure code may not call, anywhere in a line.
const std::vector<Forbidden>& impure_calls() {
    static const std::vector<Forbidden> table = {
        {std::regex("_clock::now\\b|\\bstd::time\\(|\\bgettimeofday\\b|\\bclock_gettime\\b"),
         "reads a clock"},
        {std::regex("\\brandom_device\\b"), "asks for chance"},
    };
    return table;
}

std::string_view folder_of(std::string_view path) { return path.substr(0, path.find('/')); }

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

/// The line without its `//` comment: prose may name what code may not.
std::string code_of(std::string_view line) { return std::string(line.substr(0, line.find("//"))); }

std::optional<std::string> wrong_direction(std::string_view path, std::string_view included, bool quoted) {
    const auto from = levels().find(folder_of(path));
    if (from == levels().end()) return std::nullopt;  // tests know everybody
    if (folder_of(included) == "tests")
        return std::string(from->first) + " includes a test: " + std::string(included);
    const auto to = contains(included, "/") ? levels().find(folder_of(included)) : levels().end();
    if (to == levels().end()) {
        if (!quoted) return std::nullopt;  // a library
        return "includes \"" + std::string(included) +
               "\": write it from the repository root, libraries in <>";
    }
    if (from->first == to->first || to->second < from->second) return std::nullopt;
    const char* const why =
        to->second == from->second ? ": the two do not know each other" : ", which lies above it";
    return std::string(from->first) + " includes " + std::string(included) + why;
}

std::optional<std::string> wrong_library(std::string_view path, std::string_view included) {
    if (levels().contains(folder_of(path)) && folder_of(path) != "ops" && included.starts_with("spdlog/"))
        return "only ops writes logs: report through a callback instead of <" + std::string(included) + ">";
    if (!must_be_pure(path)) return std::nullopt;
    for (const auto& [pattern, why] : impure_includes())
        if (std::regex_match(std::string(included), pattern))
            return "must be pure, but includes <" + std::string(included) + ">: " + why;
    return std::nullopt;
}

std::optional<std::string> impure_call(std::string_view path, const std::string& code) {
    if (!must_be_pure(path)) return std::nullopt;
    for (const auto& [pattern, why] : impure_calls()) {
        std::smatch found;
        if (std::regex_search(code, found, pattern))
            return "must be pure, but " + std::string(why) + ": " + found.str();
    }
    return std::nullopt;
}

std::optional<std::string> judge_line(std::string_view path, std::string_view line) {
    static const std::regex include(R"re(^\s*#\s*include\s*([<"])([^>"]+)[>"].*)re");
    const std::string text(line);
    std::smatch match;
    if (!std::regex_match(text, match, include)) return impure_call(path, code_of(line));
    const std::string included = match[2];
    if (auto why = wrong_direction(path, included, match[1] == "\"")) return why;
    return wrong_library(path, included);
}

}  // namespace

bool must_be_pure(std::string_view path) {
    if (path.starts_with("schemas/")) return true;
    if (path.starts_with("processors/")) return !path.starts_with("processors/connectors/");
    if (path.starts_with("log/step/decider")) return true;
    if (path.starts_with("projections/") && contains(path, "/folds/")) return true;
    return path.ends_with("_fold.hpp") || path.ends_with("_fold.cpp");
}

std::vector<Violation> violations_in(std::string_view path, std::string_view text) {
    std::vector<Violation> found;
    for (int line = 1; !text.empty(); ++line) {
        const auto end = std::min(text.find('\n'), text.size());
        if (auto why = judge_line(path, text.substr(0, end)))
            found.push_back({.file = std::string(path), .line = line, .why = std::move(*why)});
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return found;
}

}  // namespace beaker::architecture
